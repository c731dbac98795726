import Papa from 'papaparse';
import { sha256 } from '../spec/hash.ts';
import type { Issue, Parsed } from '../spec/parse.ts';
import { isMissing, readColumn, toNumber } from './read-column.ts';
import type { Table } from './table.ts';

export const csvLimits = { bytes: 64 * 2 ** 20, columns: 2000, rows: 1_000_000, cellLength: 10_000, nameLength: 500 } as const;

const refuse = (message: string): Parsed<never> => ({ ok: false, issues: [{ path: 'source', message }] });

function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null; // TextDecoder's only way to say that the bytes are not UTF-8
  }
}

/** The line on which each row begins, counted from 1; a quoted cell may hold line breaks. */
function lineNumbers(rows: readonly string[][], quoted: boolean): number[] {
  let line = 1;
  return rows.map((row) => {
    const begins = line;
    line += 1;
    if (quoted) for (const cell of row) line += cell.match(/\r\n|\r|\n/g)?.length ?? 0;
    return begins;
  });
}

function headerProblem(header: readonly string[], name: string): string | null {
  if (header.length > csvLimits.columns) return `${name} has ${header.length} columns: at most ${csvLimits.columns} can be read.`;
  const long = header.find((column) => column.length > csvLimits.nameLength);
  if (long !== undefined)
    return `Column ${JSON.stringify(`${long.slice(0, 40)}...`)} of ${name} has a name longer than ${csvLimits.nameLength} characters: shorten it.`;
  const twice = header.find((column, index) => header.indexOf(column) < index);
  if (twice !== undefined) return `${name} has two columns named ${JSON.stringify(twice)}: give each column a name of its own in line 1.`;
  if (header.every((column) => !Number.isNaN(toNumber(column))))
    return `Line 1 of ${name} holds only numbers: put the names of the columns there.`;
  return null;
}

function rowProblem(row: readonly string[], header: readonly string[], line: number): string | null {
  if (row.length !== header.length)
    return `Line ${line} has ${row.length} ${row.length === 1 ? 'cell' : 'cells'}, but line 1 names ${header.length} columns: add or remove cells (a cell with the delimiter inside needs quotes).`;
  const long = row.findIndex((cell) => cell.length > csvLimits.cellLength);
  if (long === -1) return null;
  return `Line ${line}, column ${JSON.stringify(header[long])}, holds more than ${csvLimits.cellLength} characters: shorten it, or check the quotes.`;
}

/** The first problem in full, and how many more lines have one. */
function problems([first = '', ...more]: readonly string[]): Issue[] {
  const others = more.length === 1 ? '1 more line has an error' : `${more.length} more lines have errors`;
  return [{ path: 'source', message: more.length === 0 ? first : `${first.replace(/\.$/, '')}; ${others}.` }];
}

/** Tables with other delimiters than a comma may write 1,5 for 1.5; a column does so in every cell or not at all. */
function withDecimalPoints(cells: readonly string[], delimiter: string): readonly string[] {
  if (delimiter === ',' || !cells.some((cell) => /\d,\d/.test(cell))) return cells;
  const turned = cells.map((cell) => cell.replace(/^(\s*[+-]?\d*),(\d+)/, '$1.$2'));
  return turned.every((cell) => isMissing(cell.trim()) || !Number.isNaN(toNumber(cell.trim()))) ? turned : cells;
}

/** The cells of a file, each as it stands there; `lines` are where the rows begin, from 1. */
export type CsvCells = { name: string; header: string[]; rows: string[][]; lines: number[]; delimiter: string; hash: string };

/**
 * Splits a CSV file (comma, semicolon, tab or bar; found by itself). Line 1 names the columns. Nothing is skipped silently: a row that does
 * not fit is an issue with its line.
 */
export function splitCsv({ name, bytes }: { name: string; bytes: Uint8Array }): Parsed<CsvCells> {
  if (bytes.length > csvLimits.bytes)
    return refuse(`${name} has ${Math.ceil(bytes.length / 2 ** 20)} MB: at most ${csvLimits.bytes / 2 ** 20} MB can be read.`);
  const text = decode(bytes);
  if (text === null || text.includes('\0')) return refuse(`${name} is not UTF-8 text: save it as CSV in UTF-8.`);
  if (text.trim() === '') return refuse(`${name} is empty: line 1 must name the columns.`);

  const parsed = Papa.parse<string[]>(text, { header: false, delimiter: '', skipEmptyLines: false });
  const lines = lineNumbers(parsed.data, text.includes('"'));
  const quotes = parsed.errors
    .filter((error) => error.type === 'Quotes')
    .map(
      (error) =>
        `Line ${lines[error.row ?? 0] ?? 1} has a quote that does not close or stands inside a cell: write "" for a quote in a quoted cell.`,
    );
  if (quotes.length > 0) return { ok: false, issues: problems(quotes) };

  const kept = parsed.data
    .map((row, index) => ({ row, line: lines[index] ?? 0 }))
    .filter(({ row }) => row.length > 1 || (row[0] ?? '').trim() !== '');
  const header = (kept[0]?.row ?? []).map((column, index) => column.trim() || `column ${index + 1}`);
  const problem = headerProblem(header, name);
  if (problem !== null) return refuse(problem);
  const body = kept.slice(1);
  if (body.length === 0) return refuse(`${name} has no rows below the names of its columns.`);
  if (body.length > csvLimits.rows) return refuse(`${name} has ${body.length} rows: at most ${csvLimits.rows} can be read.`);
  const wrong = body.map(({ row, line }) => rowProblem(row, header, line)).filter((message) => message !== null);
  if (wrong.length > 0) return { ok: false, issues: problems(wrong) };
  const rows = body.map(({ row }) => row);
  const bodyLines = body.map(({ line }) => line);
  return { ok: true, value: { name, header, rows, lines: bodyLines, delimiter: parsed.meta.delimiter, hash: sha256(bytes) } };
}

/**
 * A CSV file as a table, as `splitCsv` reads it; types are inferred, and "", NA, N/A, NaN, null and ? are missing.
 */
export function parseCsv(file: { name: string; bytes: Uint8Array }): Parsed<Table> {
  const cells = splitCsv(file);
  if (!cells.ok) return cells;
  const { name, header, rows, lines, delimiter, hash } = cells.value;
  const columns = header.map((column, index) =>
    readColumn(
      column,
      withDecimalPoints(
        rows.map((row) => row[index] ?? ''),
        delimiter,
      ),
      lines,
    ),
  );
  return { ok: true, value: { name, rows: rows.length, columns, hash } };
}
