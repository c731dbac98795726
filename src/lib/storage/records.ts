/**
 * The shape of what lies on disk (schema version 4) and the way back from it. Everything read is unknown until one of the
 * readers here has looked at it: a damaged record is null, never a crash and never a half-true value.
 */
import { applyAllToHistory, emptyHistory } from '../runs/apply-event.ts';
import type { Checkpoint, LedgerEvent } from '../runs/events.ts';
import { parseRun } from '../runs/parse-run.ts';
import type { Observation } from '../runs/observation.ts';
import type { History, Run } from '../runs/run.ts';
import { NotebookId } from '../spec/ids.ts';
import type { RunId } from '../spec/ids.ts';
import { isNewest, type CheckpointHead } from './checkpoint-heads.ts';
import { crc32 } from '../spec/crc32.ts';
import type { StoredNotebook } from './store.ts';

/** In `runs`. `chunks` counts the records in `history`. */
export type RunRecord = { version: 1; id: RunId; run: Run; chunks: number; checkpoints: CheckpointHead[] };

type Columns = { [Name in Exclude<keyof History, 'stepLoss' | 'learningRate' | 'endedAt' | 'observed'>]: Float64Array } & {
  learningRate?: Float64Array;
  endedAt?: Float64Array;
  observed?: Observation[];
  stepLoss: { step: Float64Array; loss: Float64Array };
};

/** In `history`, by [runId, n]: events as they came, or what all earlier ones folded to. */
export type HistoryRecord = { version: 1; runId: RunId; n: number } & (
  { type: 'events'; events: LedgerEvent[] } | { type: 'columns'; columns: Columns }
);

/** In `checkpoints`, by [runId, slot]. */
export type CheckpointRecord = { version: 1; runId: RunId; slot: number; sequence: number; checkpoint: Checkpoint; crc: number };

/** In `predictions`, by run: packed by who made them, and never looked into here. */
export type PredictionsRecord = { version: 1; runId: RunId; bytes: Uint8Array; crc: number };

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const isNumberOrNull = (value: unknown) => value === null || typeof value === 'number';

export function readRunRecord(stored: unknown): RunRecord | null {
  if (!isObject(stored) || typeof stored.chunks !== 'number' || !Array.isArray(stored.checkpoints)) return null;
  const run = parseRun(stored.run);
  return run === null ? null : { version: 1, id: run.id, run, chunks: stored.chunks, checkpoints: stored.checkpoints };
}

/** A copy that owns its bytes. */
export function toPredictionsRecord(runId: RunId, bytes: Uint8Array): PredictionsRecord {
  return { version: 1, runId, bytes: bytes.slice(), crc: crc32(bytes) };
}

export function readPredictionsRecord(stored: unknown): Uint8Array | null {
  if (!isObject(stored) || !(stored.bytes instanceof Uint8Array)) return null;
  return crc32(stored.bytes) === stored.crc ? stored.bytes : null;
}

export function readNotebookRecord(stored: unknown): StoredNotebook | null {
  if (!isObject(stored) || !isObject(stored.notebook) || !NotebookId.is(stored.id)) return null;
  const { notebook } = stored;
  const isWhole =
    [stored.revision, stored.savedAt, stored.createdAt].every((value) => typeof value === 'number') &&
    notebook.version === 1 &&
    typeof notebook.title === 'string' &&
    Array.isArray(notebook.cells) &&
    notebook.cells.every((cell) => isObject(cell) && typeof cell.id === 'string' && typeof cell.type === 'string');
  return isWhole ? (stored as unknown as StoredNotebook) : null; // looked at above; the nouns in the cells are parsed by whoever uses them
}

export function toColumns({ stepLoss, observed, ...columns }: History): Columns {
  const typed = (values: number[]) => Float64Array.from(values);
  return {
    epoch: typed(columns.epoch),
    step: typed(columns.step),
    trainLoss: typed(columns.trainLoss),
    trainMetric: typed(columns.trainMetric),
    validationLoss: typed(columns.validationLoss),
    validationMetric: typed(columns.validationMetric),
    elapsedMs: typed(columns.elapsedMs),
    learningRate: typed(columns.learningRate),
    ...(columns.endedAt && { endedAt: typed(columns.endedAt) }),
    ...(observed && { observed }),
    stepLoss: { step: typed(stepLoss.step), loss: typed(stepLoss.loss) },
  };
}

function fromColumns({ stepLoss, observed, ...columns }: Columns): History {
  return {
    epoch: [...columns.epoch],
    step: [...columns.step],
    trainLoss: [...columns.trainLoss],
    trainMetric: [...columns.trainMetric],
    validationLoss: [...columns.validationLoss],
    validationMetric: [...columns.validationMetric],
    elapsedMs: [...columns.elapsedMs],
    learningRate: [...(columns.learningRate ?? columns.epoch.map(() => NaN))], // the first records had none
    ...(columns.endedAt && { endedAt: [...columns.endedAt] }),
    ...(observed && { observed }),
    stepLoss: { step: [...stepLoss.step], loss: [...stepLoss.loss] },
  };
}

const isObservation = (value: unknown) => isObject(value) && typeof value.epoch === 'number' && Array.isArray(value.layers);

const columnNames = ['epoch', 'step', 'trainLoss', 'trainMetric', 'validationLoss', 'validationMetric', 'elapsedMs'] as const;

function readHistoryRecord(stored: unknown): HistoryRecord | null {
  if (!isObject(stored)) return null;
  if (stored.type === 'events') return Array.isArray(stored.events) ? (stored as HistoryRecord) : null;
  const { columns } = stored;
  if (stored.type !== 'columns' || !isObject(columns) || !isObject(columns.stepLoss)) return null;
  const { step, loss } = columns.stepLoss;
  if (columns.observed !== undefined && !(Array.isArray(columns.observed) && columns.observed.every(isObservation))) return null;
  const { learningRate, endedAt } = columns;
  if (![learningRate, endedAt].every((column) => column === undefined || column instanceof Float64Array)) return null;
  const isWhole = [...columnNames.map((name) => columns[name]), step, loss].every((column) => column instanceof Float64Array);
  return isWhole ? (stored as HistoryRecord) : null; // looked at above
}

/** Folds the records of one run, in order; damaged ones are left out. */
export function foldHistory(stored: readonly unknown[]): History {
  let history = emptyHistory();
  let pending: LedgerEvent[] = [];
  for (const record of stored.map(readHistoryRecord)) {
    if (record?.type === 'events') pending.push(...record.events);
    if (record?.type !== 'columns') continue;
    history = fromColumns(record.columns);
    pending = [];
  }
  return applyAllToHistory(history, pending);
}

const bytesOf = (array: Float32Array) => new Uint8Array(array.buffer, array.byteOffset, array.byteLength);

function checksum({ epoch, step, params, slots, bestLoss, bestEpoch, epochsWithoutGain, plateau, bestParams, best }: Checkpoint): number {
  // Nulls are counted apart: the bits of a NaN may differ from one browser to the next.
  const known = [bestLoss, bestEpoch].map((value) => (value === null ? 0 : 1));
  const position = Float64Array.of(epoch, step, ...known, bestLoss ?? 0, bestEpoch ?? 0, epochsWithoutGain, params.length, slots.length);
  let crc = crc32(bytesOf(slots), crc32(bytesOf(params), crc32(new Uint8Array(position.buffer))));
  // What came later counts only where it is there: sums of before stay right.
  if (plateau) {
    const { bestLoss: least, epochsWithoutGain: waited, factor } = plateau;
    crc = crc32(new Uint8Array(Float64Array.of(least === null ? 0 : 1, least ?? 0, waited, factor).buffer), crc);
  }
  if (bestParams) crc = crc32(bytesOf(bestParams), crc);
  if (!best) return crc;
  const { epoch: of, validation } = best;
  return crc32(new Uint8Array(Float64Array.of(of, ...counted(validation.loss), ...counted(validation.metric)).buffer), crc);
}

/** Not a number is counted apart: its bits may differ from one browser to the next. */
const counted = (value: number): number[] => (Number.isNaN(value) ? [1, 0] : [0, value]);

/** A copy that owns its bytes: a view would store the whole buffer behind it. */
export function toCheckpointRecord(runId: RunId, checkpoint: Checkpoint, { slot, sequence }: CheckpointHead): CheckpointRecord {
  const { params, slots, bestParams } = checkpoint;
  const own: Checkpoint = {
    ...checkpoint,
    params: params.slice(),
    slots: slots.slice(),
    ...(bestParams && { bestParams: bestParams.slice() }),
  };
  return { version: 1, runId, slot, sequence, checkpoint: own, crc: checksum(own) };
}

const isPlateau = (value: unknown): boolean =>
  isObject(value) && isNumberOrNull(value.bestLoss) && typeof value.epochsWithoutGain === 'number' && typeof value.factor === 'number';

const isBest = (value: unknown): boolean =>
  isObject(value) &&
  typeof value.epoch === 'number' &&
  isObject(value.validation) &&
  [value.validation.loss, value.validation.metric].every((score) => typeof score === 'number');

export function readCheckpointRecord(stored: unknown): CheckpointRecord | null {
  if (!isObject(stored) || typeof stored.sequence !== 'number' || !isObject(stored.checkpoint)) return null;
  const { epoch, step, params, slots, bestLoss, bestEpoch, epochsWithoutGain, plateau, bestParams, best } = stored.checkpoint;
  if (!(params instanceof Float32Array) || !(slots instanceof Float32Array)) return null;
  if (
    ![epoch, step, epochsWithoutGain].every((value) => typeof value === 'number') ||
    !isNumberOrNull(bestLoss) ||
    !isNumberOrNull(bestEpoch) ||
    !(plateau === undefined || isPlateau(plateau)) ||
    !(bestParams === undefined || bestParams instanceof Float32Array) ||
    !(best === undefined || isBest(best))
  )
    return null;
  const record = stored as CheckpointRecord; // every field was looked at above
  return checksum(record.checkpoint) === record.crc ? record : null;
}

/** The newest one that is whole, of one run. A kept one serves where both of the newest are damaged. */
export function newestCheckpoint(stored: readonly unknown[]): Checkpoint | null {
  const whole = stored.flatMap((record) => readCheckpointRecord(record) ?? []);
  return (
    whole.sort((a, b) => Number(isNewest(b)) - Number(isNewest(a)) || b.sequence - a.sequence || b.checkpoint.step - a.checkpoint.step)[0]
      ?.checkpoint ?? null
  );
}
