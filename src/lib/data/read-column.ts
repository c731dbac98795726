import type { Column } from './table.ts';

const missingMarkers = new Set(['', 'na', 'n/a', 'nan', 'null', '?']);
const numberPattern = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/** Whether a trimmed cell says that there is no value. */
export const isMissing = (cell: string): boolean => cell.length <= 4 && missingMarkers.has(cell.toLowerCase());

/** Beyond this squares overflow, and no measurement lies there: such a cell is a mistake. */
const largestNumber = 1e100;

/** The number a trimmed cell is, or NaN. Takes decimal points and exponents; no thousands marks, hex, Infinity or numbers beyond 1e100. */
export function toNumber(cell: string): number {
  if (!numberPattern.test(cell)) return NaN;
  const value = Number(cell);
  return Math.abs(value) <= largestNumber ? value : NaN;
}

/** Numbers by size, other texts by UTF-16 code units: the same order everywhere. */
function compareNames(a: string, b: string): number {
  const difference = toNumber(a) - toNumber(b);
  if (Number.isFinite(difference) && difference !== 0) return difference;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Cells -> sorted categories and codes; missing is -1. */
export function toCategories(cells: readonly (string | null)[]): { categories: string[]; codes: Int32Array } {
  const categories = [...new Set(cells.filter((cell) => cell !== null))].sort(compareNames);
  const codeOf = new Map(categories.map((category, code) => [category, code]));
  return { categories, codes: Int32Array.from(cells, (cell) => (cell === null ? -1 : (codeOf.get(cell) ?? -1))) };
}

const longestCategory = 100; // characters
const mostCategories = 1000;

/** Few values that come again are categories; a column of its own value in nearly every row is text. */
function isCategorical(cells: readonly string[]): boolean {
  const distinct = new Set(cells);
  if (cells.some((cell) => cell.length > longestCategory)) return false;
  return distinct.size <= Math.max(20, Math.min(mostCategories, cells.length / 2)) && (distinct.size < cells.length || cells.length <= 20);
}

/**
 * One column of a table from its cells: numbers when every cell with a value is one, else categories, else text.
 * `lines` are the cells' line numbers in the file.
 */
export function readColumn(name: string, cells: readonly string[], lines: readonly number[]): Column {
  const present: (string | null)[] = cells.map((cell) => {
    const trimmed = cell.trim();
    return isMissing(trimmed) ? null : trimmed;
  });
  const values = Float64Array.from(present, (cell) => (cell === null ? NaN : toNumber(cell)));
  const firstOther = present.findIndex((cell, row) => cell !== null && Number.isNaN(values[row]));
  if (firstOther === -1) return { type: 'number', name, values };
  const filled = present.filter((cell) => cell !== null);
  if (isCategorical(filled)) return { type: 'category', name, ...toCategories(present) };
  const numbers = values.reduce((count, value) => count + (Number.isNaN(value) ? 0 : 1), 0);
  if (numbers * 2 < filled.length) return { type: 'text', name, values: present };
  const note = `line ${lines[firstOther] ?? '?'} holds ${JSON.stringify(present[firstOther]?.slice(0, 40))}, which is not a number${Number.isFinite(Number(present[firstOther])) ? ' that can be trained on' : ''}`;
  return { type: 'text', name, values: present, note };
}
