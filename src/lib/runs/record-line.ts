import type { RunId } from '../spec/ids.ts';
import type { Json } from '../spec/parse.ts';
import type { LedgerEvent } from './events.ts';
import type { Run } from './run.ts';

/** A plain value as JSON: NaN and the infinities as strings, typed arrays as lists, undefined left out. */
function toPlainJson(value: unknown): Json {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (value instanceof Float32Array || value instanceof Float64Array || value instanceof Int32Array) return Array.from(value, toPlainJson);
  if (Array.isArray(value)) return value.map(toPlainJson);
  if (typeof value !== 'object') throw new TypeError(`A value of type ${typeof value} does not belong into a record.`);
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(entries.map(([key, item]) => [key, toPlainJson(item)]));
}

/** The record of a run as one line of JSON, `{"type":"record",...}`: all of the summary, no weights but their hash. */
export const recordLine = (run: Run): string => JSON.stringify({ type: 'record', ...Object(toPlainJson(run)) });

/** An event of a run as one line of JSON; null for a checkpoint, whose weights do not belong there. */
export const eventLine = (runId: RunId, event: LedgerEvent): string | null =>
  event.type === 'checkpoint' ? null : JSON.stringify({ ...Object(toPlainJson(event)), runId });
