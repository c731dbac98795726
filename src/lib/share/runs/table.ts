/** A table of runs on its way out: named columns of one type each. CSV and JSON Lines are written here, Parquet in `parquet.ts`. */
import { csvText } from '../../spec/csv-text.ts';
import { distinct } from '../zip-names.ts';

/** By type: text, any number, whole number, yes or no, Unix milliseconds, a list or object (written as JSON). Null is nothing recorded. */
export type TableColumn =
  | { name: string; type: 'text'; values: readonly (string | null)[] }
  | { name: string; type: 'number' | 'integer' | 'time'; values: readonly (number | null)[] }
  | { name: string; type: 'boolean'; values: readonly (boolean | null)[] }
  | { name: string; type: 'json'; values: readonly unknown[] };

export type RunTable = { readonly columns: readonly TableColumn[] };

export const rowsOf = ({ columns }: RunTable): number => columns.reduce((most, { values }) => Math.max(most, values.length), 0);

/** One name a column: a second one of a name gets a number. */
export const columnNames = ({ columns }: RunTable): string[] =>
  distinct(
    columns.map(({ name }) => name),
    [],
    (n) => ` (${n})`,
  );

/** NaN and the infinities are words, in JSON as in CSV. */
export const plainJson = (value: unknown): string =>
  JSON.stringify(value, (_, item: unknown) => (typeof item === 'number' && !Number.isFinite(item) ? String(item) : item)) ?? 'null';

/** A time as ISO 8601, null where it is none. */
export const isoTime = (at: number): string | null => (Math.abs(at) <= 8.64e15 ? new Date(at).toISOString() : null);

function csvCell({ type, values }: TableColumn, row: number): string {
  const value = values[row] ?? null;
  if (value === null) return '';
  if (type === 'json') return csvText(plainJson(value));
  if (typeof value === 'string') return csvText(value);
  if (type === 'time' && typeof value === 'number') return isoTime(value) ?? '';
  return String(value);
}

/** RFC 4180: one line of names, then one a run, each ended by CR LF. Nothing recorded is an empty cell, empty text is `""`. */
export function writeCsv(table: RunTable): string {
  const lines = [columnNames(table).map(csvText).join(',')];
  for (let row = 0; row < rowsOf(table); row++) lines.push(table.columns.map((column) => csvCell(column, row)).join(','));
  return lines.map((line) => `${line}\r\n`).join('');
}

function jsonValue({ type, values }: TableColumn, row: number): unknown {
  const value = values[row] ?? null;
  return type === 'time' && typeof value === 'number' ? isoTime(value) : value;
}

/** One object a run and line, with every column; times are ISO 8601. */
export function writeJsonLines(table: RunTable): string {
  const names = columnNames(table);
  const lines = Array.from({ length: rowsOf(table) }, (_, row) =>
    plainJson(Object.fromEntries(table.columns.map((column, at) => [names[at] ?? '', jsonValue(column, row)]))),
  );
  return lines.map((line) => `${line}\n`).join('');
}
