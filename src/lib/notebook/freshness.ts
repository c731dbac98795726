import { movedSpec } from '../runs/interventions.ts';
import { repeatSeed } from '../runs/repeat-seed.ts';
import type { Run } from '../runs/run.ts';
import type { Notebook, TrainCell } from '../spec/notebook.ts';
import type { NounName } from '../spec/field-labels.ts';
import type { Parsed } from '../spec/parse.ts';
import { autoLoss, type ResolvedTraining } from '../spec/resolve.ts';
import type { Training } from '../spec/training.ts';
import { show } from '../spec/show.ts';
import { inputsOf } from './dependencies.ts';
import { describeDifferences, differences } from './differences.ts';
import { readDataset, readModel, readTraining } from './read-cell.ts';

/** How a run stands to its cell now: `edited` when the cell's own training differs, `stale` when what it reads does. */
export type Freshness = { state: 'fresh' } | { state: 'edited' | 'stale'; reason: string };

export type Made = Pick<Run, 'resolved' | 'seed' | 'interventions' | 'origin'> &
  Partial<Pick<Run, 'parent' | 'purpose' | 'repeat' | 'apart'>>; // what a run was made of

/** Null when a noun equals what the run was made of, else what differs in words. */
function change<T>({ noun, now }: { noun: NounName; now: Parsed<T> }, made: unknown, complete: (value: T) => unknown): string | null {
  if (!now.ok) return `cannot be read: ${now.issues[0]?.message ?? ''}`;
  const found = differences(made, complete(now.value));
  return found.length === 0 ? null : `has changed since this run: ${describeDifferences(found, noun)}`;
}

const sentence = (name: string, what: string) => `${show(name)} ${what.replace(/\.$/, '')}.`;

/** A run knows the weights that it started from by their hash; where they came from is its parent. */
function startOf({ start }: Training, { resolved, parent, origin, purpose = 'train' }: Made): { start?: unknown } {
  const before = resolved.training.start;
  if (origin) return before ? { start: before } : {};
  if (!start || purpose !== 'train') return {}; // what only tries something out begins fresh
  const isSame = start.type === 'file' || start.run === parent;
  const frozen = [...new Set(start.frozen)].sort((a, b) => a - b);
  return { start: { weightsHash: isSame && before ? before.weightsHash : 'others', frozen } };
}

const chosenApart = ({ epochs, learningRate, start }: ResolvedTraining) => ({ epochs, learningRate, start });

/** Compares complete nouns, so that writing down a default, renaming and reformatting leave a run fresh. */
export function freshnessOf(notebook: Notebook, cell: TrainCell, made: Made): Freshness {
  // A number that was moved in the middle counts as it stands now: what is drawn is what the cell says.
  const { seed, repeat, origin, apart = false, purpose = 'train' } = made;
  const resolved = movedSpec(made);
  const { task } = resolved.dataset;
  const edited = change(
    { noun: 'training', now: readTraining(cell) },
    { ...resolved.training, seed, repeats: repeat?.of ?? 1 },
    (training) => {
      // Whether two classes were told apart is the data's doing; the model alone says which loss 'auto' then takes.
      const loss = training.loss === 'auto' ? autoLoss({ task, model: resolved.model, outputs: 2 }) : training.loss;
      // How many epochs a run had that goes on from another one's checkpoint was chosen there, not in the cell. What is looked at or kept meanwhile changes no result.
      const { start: _start, instruments: _instruments, checkpoints: _checkpoints, ...rest } = training;
      const hasRepeats = origin === undefined && !apart && purpose === 'train'; // what is started on a run's own page is one run
      return {
        ...rest,
        seed: repeatSeed(rest.seed, repeat?.index ?? 1),
        repeats: hasRepeats ? (rest.repeats ?? 1) : (repeat?.of ?? 1),
        loss,
        ...startOf(training, made),
        ...(origin && { epochs: resolved.training.epochs }),
        ...(apart && { ...chosenApart(resolved.training), seed }),
      };
    },
  );
  if (edited !== null) return { state: 'edited', reason: sentence(cell.name, edited) };
  const inputs = inputsOf(notebook, cell);
  if (!inputs.ok) return { state: 'edited', reason: inputs.issues[0]?.message ?? '' };
  const { data, model } = inputs.value;
  const dataChange = change({ noun: 'dataset', now: readDataset(data) }, resolved.dataset, (now) => ({
    ...now,
    task: now.task === 'auto' ? task : now.task,
  }));
  if (dataChange !== null) return { state: 'stale', reason: sentence(data.name, dataChange) };
  const modelChange = change({ noun: 'model', now: readModel(model) }, resolved.model, (now) => now);
  return modelChange === null ? { state: 'fresh' } : { state: 'stale', reason: sentence(model.name, modelChange) };
}
