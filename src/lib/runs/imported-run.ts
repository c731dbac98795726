/**
 * A run of another tracker, as its table told it. It was not trained here: there is no spec, no data, no history and no weights, so it is no
 * `Run`. It can be listed, filtered and drawn beside runs; no verdict compares it, and nothing replays it or goes on from it.
 */
import { RunId } from '../spec/ids.ts';

export const trackers = ['wandb', 'mlflow', 'table'] as const;
export type Tracker = (typeof trackers)[number];

export type ImportedRun = {
  version: 1;
  type: 'imported';
  id: RunId; // the same for the same run of the same tracker, however often it is imported
  name: string;
  importedAt: number; // Unix milliseconds
  source: { tracker: Tracker; file: string; fileHash: string; line: number; id: string | null }; // id: the tracker's own
  createdAt: number | null; // Unix milliseconds, as the file says
  elapsedMs: number | null;
  status: string | null; // in the tracker's words
  notes: string | null;
  params: { name: string; value: string | number | boolean }[];
  metrics: { name: string; value: number }[]; // final ones; may be NaN or infinite
  tags: { name: string; value: string }[];
};

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const isNumberOrNull = (value: unknown) => value === null || typeof value === 'number';
const isTextOrNull = (value: unknown) => value === null || typeof value === 'string';

const arePairs = (value: unknown, types: readonly string[]): boolean =>
  Array.isArray(value) && value.every((pair) => isObject(pair) && typeof pair.name === 'string' && types.includes(typeof pair.value));

/** A stored record, or null when it is damaged or no imported run. */
export function parseImportedRun(stored: unknown): ImportedRun | null {
  if (!isObject(stored) || stored.version !== 1 || stored.type !== 'imported' || !RunId.is(stored.id) || !isObject(stored.source))
    return null;
  const { source } = stored;
  const isWhole =
    typeof stored.name === 'string' &&
    typeof stored.importedAt === 'number' &&
    trackers.some((tracker) => tracker === source.tracker) &&
    [source.file, source.fileHash].every((text) => typeof text === 'string') &&
    typeof source.line === 'number' &&
    isTextOrNull(source.id) &&
    [stored.createdAt, stored.elapsedMs].every(isNumberOrNull) &&
    [stored.status, stored.notes].every(isTextOrNull) &&
    arePairs(stored.params, ['string', 'number', 'boolean']) &&
    arePairs(stored.metrics, ['number']) &&
    arePairs(stored.tags, ['string']);
  return isWhole ? (stored as ImportedRun) : null; // every field was looked at above
}
