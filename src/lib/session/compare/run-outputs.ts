/**
 * What a run says of its validation examples: as it was kept beside the run where that is of its newest weights, else worked out by those.
 * So runs can still be compared whose data are gone. Reads only.
 */
import { hashWords } from '../../numerics/hash.ts';
import type { Run } from '../../runs/run.ts';
import type { Store } from '../../storage/store.ts';
import type { AnalysisCommands, PartOutputs, Predictions } from '../../worker/protocol.ts';
import { outputsAt, unpackPredictions, type KeptPredictions } from '../../worker/kept-predictions.ts';

export type OutputServices = {
  store: () => Promise<Pick<Store, 'readCheckpoint' | 'readPredictions'>>;
  analysis: () => Promise<Pick<AnalysisCommands, 'outputs' | 'predictions'>>;
};

/** `shown`: the same with the examples as a person sees them, where that is at hand. `of`: validation examples in all, of which outputs may be some. */
export type RunOutputs = { outputs: PartOutputs; shown: Predictions | null; of: number };

const fromKept = ({ predictions, of }: KeptPredictions): RunOutputs => ({ outputs: predictions, shown: predictions, of });

/** @throws Error with a sentence where there is nothing of it. */
export async function outputsOf(run: Run, { store, analysis }: OutputServices): Promise<RunOutputs> {
  const opened = await store();
  const kept = await keptOf(run, opened);
  if (kept && kept.predictions.rows.length === kept.of) return fromKept(kept);
  const checkpoint = await opened.readCheckpoint(run.id);
  if (!checkpoint) {
    if (kept) return fromKept(kept);
    throw withoutWeights(run);
  }
  try {
    const outputs = await (await analysis()).outputs(run, checkpoint);
    return { outputs, shown: null, of: outputs.rows.length };
  } catch (error) {
    if (kept) return fromKept(kept); // some are better than none
    throw error;
  }
}

/** The examples of a run as a person sees them. @throws Error with a sentence where they cannot be read any more. */
export async function examplesOf(run: Run, { store, analysis }: OutputServices): Promise<Predictions> {
  const checkpoint = await (await store()).readCheckpoint(run.id);
  if (!checkpoint) throw withoutWeights(run);
  return (await analysis()).predictions(run, checkpoint);
}

/** Null where nothing was kept, or of other weights. */
async function keptOf(run: Run, store: Awaited<ReturnType<OutputServices['store']>>): Promise<KeptPredictions | null> {
  const packed = await store.readPredictions(run.id).catch(() => null); // then they are worked out
  const found = packed && unpackPredictions(packed);
  if (!found) return null;
  if (found.kept.weightsHash === run.weightsHash) return found.kept;
  const checkpoint = await store.readCheckpoint(run.id); // of a run that was cut off, older than its last epoch
  return checkpoint && hashWords(checkpoint.params) === found.kept.weightsHash ? found.kept : null;
}

/** The examples that all of them tell of, where some tell only of some; null where none is short. */
export function sharedRows(all: readonly RunOutputs[]): ReadonlySet<number> | null {
  const short = all.filter(({ outputs, of }) => outputs.rows.length < of);
  const [first, ...others] = short.map(({ outputs }) => new Set(outputs.rows));
  return first ? new Set([...first].filter((row) => others.every((rows) => rows.has(row)))) : null;
}

/** The places at which those rows stand. */
export const placesOf = (rows: Int32Array, shared: ReadonlySet<number>): number[] =>
  Array.from(rows, (_row, at) => at).filter((at) => shared.has(rows[at] ?? -1));

export const cutTo = (outputs: PartOutputs, shared: ReadonlySet<number> | null): PartOutputs =>
  shared ? outputsAt(outputs, placesOf(outputs.rows, shared)) : outputs;

const withoutWeights = ({ name }: Run): Error => new Error(`${name} kept no weights: train it again to score its examples.`);
