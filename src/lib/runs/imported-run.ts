/**
 * A run of another tracker, as its table told it. It was not trained here: there is no spec, no data, no history and no weights, so it is no
 * `Run`. It can be listed, filtered and drawn beside runs; no verdict compares it, and nothing replays it or goes on from it.
 */
import { RunId } from '../spec/ids.ts';
import { withAnnotations, type Annotations } from './annotations.ts';
import { isImportedId } from './imported-id.ts';

export const trackers = ['wandb', 'mlflow', 'table'] as const;
export type Tracker = (typeof trackers)[number];

export type ImportedRun = {
  version: 1;
  type: 'imported';
  id: RunId; // the same for the same run of the same tracker, however often it is imported
  name: string;
  importedAt: number; // Unix milliseconds
  source: ImportSource;
  createdAt: number | null; // Unix milliseconds, as the file says
  elapsedMs: number | null;
  status: string | null; // in the tracker's words
  params: { name: string; value: string | number | boolean }[];
  metrics: { name: string; value: number }[]; // final ones; may be NaN or infinite
  properties: { name: string; value: string }[]; // the tracker's tags that have a name and a value: user, group, host
} & Annotations;

/** `id`: the tracker's own. `tags` and `note`: as the tracker has them; what a person makes of them here is in the annotations. */
export type ImportSource = {
  tracker: Tracker;
  file: string;
  fileHash: string;
  line: number;
  id: string | null;
  tags: string[];
  note: string | null;
};

export const trackerNames: Record<Tracker, string> = { wandb: 'W&B', mlflow: 'MLflow', table: 'a table' };

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const isNumberOrNull = (value: unknown) => value === null || typeof value === 'number';
const isTextOrNull = (value: unknown) => value === null || typeof value === 'string';
const areTexts = (value: unknown) => Array.isArray(value) && value.every((item) => typeof item === 'string');

const arePairs = (value: unknown, types: readonly string[]): boolean =>
  Array.isArray(value) && value.every((pair) => isObject(pair) && typeof pair.name === 'string' && types.includes(typeof pair.value));

const isSource = (value: unknown): boolean =>
  isObject(value) &&
  trackers.some((tracker) => tracker === value.tracker) &&
  [value.file, value.fileHash].every((text) => typeof text === 'string') &&
  typeof value.line === 'number' &&
  [value.id, value.note].every(isTextOrNull) &&
  areTexts(value.tags);

const areAnnotations = ({ label, tags, note, starred, archived }: Record<string, unknown>): boolean =>
  [label, note].every((text) => text === undefined || typeof text === 'string') &&
  (tags === undefined || areTexts(tags)) &&
  [starred, archived].every((flag) => flag === undefined || flag === true);

/** A stored record, or null when it is damaged or no imported run. */
export function parseImportedRun(stored: unknown): ImportedRun | null {
  if (!isObject(stored) || stored.version !== 1 || stored.type !== 'imported' || !RunId.is(stored.id) || !isImportedId(stored.id))
    return null;
  const isWhole =
    typeof stored.name === 'string' &&
    typeof stored.importedAt === 'number' &&
    isSource(stored.source) &&
    [stored.createdAt, stored.elapsedMs].every(isNumberOrNull) &&
    isTextOrNull(stored.status) &&
    arePairs(stored.params, ['string', 'number', 'boolean']) &&
    arePairs(stored.metrics, ['number']) &&
    arePairs(stored.properties, ['string']) &&
    areAnnotations(stored);
  return isWhole ? (stored as ImportedRun) : null; // every field was looked at above
}

const isSameList = (a: readonly string[] = [], b: readonly string[] = []) => a.length === b.length && a.every((item, at) => item === b[at]);

/**
 * A run that is imported again, over what is here of it: its name, star and place in the archive stay as a person left them; tags and note
 * follow the tracker as long as nobody has changed them here.
 */
export function importedOver(fresh: ImportedRun, known: ImportedRun | null): ImportedRun {
  if (known === null) return fresh;
  const { label, tags, note, starred, archived } = known;
  return withAnnotations(fresh, {
    label,
    starred,
    archived,
    tags: isSameList(tags, known.source.tags) ? fresh.tags : tags,
    note: (note ?? null) === known.source.note ? fresh.note : note,
  });
}

/** The last imported first, then as the file has them. */
export const byImport = (a: ImportedRun, b: ImportedRun): number =>
  b.importedAt - a.importedAt || a.source.line - b.source.line || (a.id < b.id ? -1 : 1);
