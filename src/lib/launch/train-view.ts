/**
 * What a train cell stands for right now: its training, the cells it reads, the plan they make, and every issue with its place.
 * The page shows it while typing and Run starts from the same, so that what is shown is what is trained. Pure.
 */
import { valuesOf } from '../data/prepared.ts';
import type { DataSummary } from '../data/summary.ts';
import { codesOf } from '../data/text/fit-text.ts';
import { buildPlan } from '../engine/ops/build-plan.ts';
import type { Plan } from '../engine/ops/plan.ts';
import { inputsOf } from '../notebook/dependencies.ts';
import { readDataset, readModel, readTraining } from '../notebook/read-cell.ts';
import { startRun } from '../runs/start-run.ts';
import type { Run } from '../runs/run.ts';
import type { NotebookId, RunId } from '../spec/ids.ts';
import type { DataCell, ModelCell, Notebook, TrainCell } from '../spec/notebook.ts';
import type { Issue, Parsed } from '../spec/parse.ts';
import { resolve, type Resolved } from '../spec/resolve.ts';
import type { Checkpoints, Instruments, Start, Training } from '../spec/training.ts';
import { floorUnder } from './floor-under.ts';
import { takeWeights, type NamedWeights, type Taken } from './start-from.ts';

/** `taken`: of the weights that it starts from. */
export type Ready = {
  resolved: Resolved;
  seed: number;
  repeats: number;
  instruments: Instruments | null;
  checkpoints?: Checkpoints;
  plan: Plan;
  summary: DataSummary;
  taken?: Taken | null;
};

export type TrainView = {
  data: DataCell | null;
  model: ModelCell | null;
  training: Training | null;
  ready: Ready | null; // can be run
  waiting: boolean; // the data are still being read
  issues: Issue[]; // about this cell: paths of its spec, and 'data' and 'model' for its references
  elsewhere: string[]; // what is wrong in the cells it reads, one sentence each
};

type Question = {
  notebook: Notebook;
  cell: TrainCell;
  summary: (data: DataCell) => Parsed<DataSummary> | null; // null while it is worked out
  weights?: (start: Start) => Parsed<NamedWeights>; // what the training starts from
};

export function trainView({ notebook, cell, summary, weights }: Question): TrainView {
  const training = readTraining(cell);
  const inputs = inputsOf(notebook, cell);
  const view: TrainView = {
    data: inputs.ok ? inputs.value.data : null,
    model: inputs.ok ? inputs.value.model : null,
    training: training.ok ? training.value : null,
    ready: null,
    waiting: false,
    issues: [...(training.ok ? [] : training.issues), ...(inputs.ok ? [] : inputs.issues)],
    elsewhere: [],
  };
  if (!inputs.ok) return view;
  const { data, model } = inputs.value;
  const dataset = readDataset(data);
  const layers = readModel(model);
  const described = dataset.ok ? summary(data) : null;
  if (!dataset.ok) view.elsewhere.push(...sentences(data.name, dataset.issues));
  if (!layers.ok) view.elsewhere.push(...sentences(model.name, layers.issues));
  if (described && !described.ok) view.elsewhere.push(...sentences(data.name, described.issues));
  if (!training.ok || !dataset.ok || !layers.ok) return view;
  if (!described) return { ...view, waiting: true };
  if (!described.ok) return view;

  const { task, outputs, inputShape, sizes } = described.value;
  const { start } = training.value;
  const named = start ? (weights?.(start) ?? noWeights) : null;
  if (named && !named.ok) return { ...view, issues: named.issues };
  const weightsHash = named?.value.weightsHash ?? null;
  const resolved = resolve({ dataset: dataset.value, model: layers.value, training: training.value, task, outputs, weightsHash });
  if (!resolved.ok) return withPlaced(view, resolved.issues);
  if (training.value.batchSize > sizes.train) {
    const message = `The batch size ${training.value.batchSize} is larger than the ${sizes.train} training examples: take ${sizes.train} or less.`;
    return withPlaced(view, [{ path: 'training.batchSize', message }]);
  }
  const { loss, optimizer, batchSize } = resolved.value.training;
  const plan = buildPlan({
    model: layers.value,
    inputShape,
    outputs,
    ...codesOf(described.value.preparation),
    values: valuesOf(described.value.preparation),
    loss,
    optimizer,
    batchSize,
    ...(start && { frozen: start.frozen }),
  });
  if (!plan.ok) {
    const own = plan.issues.filter(({ path }) => path === 'loss' || path === 'batchSize' || path.startsWith('start'));
    return {
      ...view,
      issues: own,
      elsewhere: sentences(
        model.name,
        plan.issues.filter((issue) => !own.includes(issue)),
      ),
    };
  }
  const input = { shape: inputShape, tokens: codesOf(described.value.preparation).tokens ?? null };
  const taken = named && takeWeights(plan.value, named.value, input);
  if (taken && !taken.ok) return { ...view, issues: taken.issues };
  const { seed, repeats = 1, instruments = null, checkpoints } = training.value;
  const kept = checkpoints && { checkpoints };
  const ready = { resolved: resolved.value, seed, repeats, instruments, ...kept, plan: plan.value, summary: described.value };
  return { ...view, ready: { ...ready, taken: taken?.value ?? null } };
}

const noWeights: Parsed<NamedWeights> = {
  ok: false,
  issues: [{ path: 'start', message: 'The weights to start from cannot be reached here: start fresh.' }],
};

const sentences = (name: string, issues: Issue[]) => issues.map(({ message }) => `In ${name}: ${message}`);

/** Issues of `resolve` begin with the noun they are about; those of the training belong to this cell's fields. */
function withPlaced(view: TrainView, issues: Issue[]): TrainView {
  const own = issues.filter(({ path }) => path.startsWith('training'));
  return {
    ...view,
    issues: [...view.issues, ...own.map((issue) => ({ ...issue, path: issue.path.replace(/^training\.?/, '') }))],
    elsewhere: issues.filter((issue) => !own.includes(issue)).map(({ message }) => message),
  };
}

export type Order = {
  ready: Ready;
  notebook: Notebook;
  notebookId: NotebookId | null; // null on the command line
  cell: TrainCell;
  id: RunId;
  number: number; // of this cell's runs of this purpose, from 1
  now: number;
  purpose: Run['purpose'];
  parent?: RunId | null;
};

const endings: Record<Run['purpose'], string> = { train: '', overfitCheck: ' check', rangeTest: ' range' };

/** The record that Run hands over, with its spec frozen in it: 'train 3', 'train check 1' for an overfit check, 'train range 1' for a range test. */
export function runOf({ ready, notebook, notebookId, cell, id, number, now, purpose, parent }: Order): Run {
  const { seed, instruments, checkpoints, summary } = ready;
  const { start: _start, ...fresh } = ready.resolved.training;
  // What only tries something out always begins fresh.
  const resolved = purpose === 'train' ? ready.resolved : { ...ready.resolved, training: fresh };
  return startRun({
    id,
    now,
    name: `${cell.name}${endings[purpose]} ${number}`,
    resolved,
    seed,
    dataHash: summary.hash,
    datasetTitle: summary.title,
    examples: { train: summary.sizes.train, validation: summary.sizes.validation },
    floor: floorUnder(resolved.training, summary),
    requestedBackend: notebook.backend,
    notebookId,
    ...(notebookId !== null && { notebookTitle: notebook.title }),
    cellId: cell.id,
    purpose,
    parent: parent ?? null,
    instruments: purpose === 'train' ? instruments : null,
    ...(purpose === 'train' && checkpoints && { checkpoints }),
  });
}
