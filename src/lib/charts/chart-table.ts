/** The numbers behind a chart: shown as a table, saved as CSV. Pure. */
import { csvText } from '../spec/csv-text.ts';
import { alignedDecimals, formatFixed } from './format.ts';

/** null: there is none. */
export type ChartCell = string | number | null;

/** The first column names its row. `every`: 1, or n where only every n-th row of what was recorded is listed. */
export type ChartTable = { head: readonly string[]; rows: readonly (readonly ChartCell[])[] };

const csvCell = (cell: ChartCell): string => (cell === null ? '' : typeof cell === 'number' ? String(cell) : csvText(cell));

/** RFC 4180, in full precision; numbers that are not finite are NaN, Infinity and -Infinity, what is missing is empty. */
export const chartCsv = ({ head, rows }: ChartTable): string =>
  [head, ...rows].map((cells) => `${cells.map(csvCell).join(',')}\r\n`).join('');

export type ShownTable = { head: readonly string[]; rows: { name: string; cells: string[] }[]; left: number };

/** As a person reads it, digits aligned by column; `left`: how many rows beyond `limit` only the file has. */
export function shownTable({ head, rows }: ChartTable, limit = 500): ShownTable {
  const shown = rows.slice(0, limit);
  const decimals = head.map((_name, at) => {
    const numbers = shown.map((cells) => cells[at]).filter((cell) => typeof cell === 'number');
    return numbers.every((value) => Number.isInteger(value)) ? 0 : Math.max(3, alignedDecimals(numbers, 4));
  });
  const text = (cell: ChartCell | undefined, at: number): string =>
    typeof cell === 'number' ? formatFixed(cell, decimals[at] ?? 3) : (cell ?? '');
  return {
    head,
    rows: shown.map(([name = '', ...cells]) => ({ name: text(name, 0), cells: cells.map((cell, at) => text(cell, at + 1)) })),
    left: rows.length - shown.length,
  };
}
