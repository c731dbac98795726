/** What a column says of several runs together: a mean with its interval of what came out, the range of what was chosen. Pure. */
import { isSameCell, pending, type Cell, type Column, type Facts, type Known } from '../columns/column.ts';
import { scoredRuns } from '../group.ts';
import { meanInterval, type MeanInterval } from '../interval.ts';
import type { ListedRun } from '../listed-run.ts';

/**
 * same: all runs say it. mean: of outcomes, over `interval.n` of `of` runs; those that diverged or failed, or stopped while others finished, are
 * left out of a metric's, as everywhere, and so are numbers that are not finite. range: of other numbers and of dates. mixed: so many different values.
 */
export type GroupCell =
  | { type: 'same'; cell: Cell }
  | { type: 'mean'; interval: MeanInterval; of: number; pending: number }
  | { type: 'range'; lowest: number; highest: number; of: number }
  | { type: 'mixed'; count: number; first: Known };

const finite = (cells: readonly Cell[]): number[] =>
  cells.filter((cell): cell is number => typeof cell === 'number' && Number.isFinite(cell));

const isNumeric = ({ type }: Column) => type === 'number' || type === 'date' || type === 'duration';

/** Which runs a mean is over. */
const counted = (column: Column, runs: readonly ListedRun[]): readonly ListedRun[] =>
  column.group === 'metrics' ? scoredRuns(runs) : runs;

export function groupCell(column: Column, runs: readonly [ListedRun, ...ListedRun[]], facts: Facts = {}): GroupCell {
  const cells = runs.map((run) => column.read(run, facts));
  const [first = null] = cells;
  const isMeasured = column.role === 'outcome' && isNumeric(column) && column.type !== 'date';
  if (isMeasured) {
    const own = counted(column, runs);
    const values = own === runs ? cells : own.map((run) => column.read(run, facts));
    const interval = meanInterval(finite(values));
    if (interval) return { type: 'mean', interval, of: runs.length, pending: values.filter((cell) => cell === pending).length };
  }
  if (cells.every((cell) => isSameCell(cell, first))) return { type: 'same', cell: first };
  const numbers = finite(cells);
  if (isNumeric(column) && numbers.length > 0) {
    let [lowest, highest] = [Infinity, -Infinity];
    for (const number of numbers) [lowest, highest] = [Math.min(lowest, number), Math.max(highest, number)];
    return { type: 'range', lowest, highest, of: runs.length };
  }
  const known = cells.filter((cell) => cell !== null && cell !== pending);
  const [one] = known;
  if (one === undefined) return { type: 'same', cell: pending }; // some miss it, the others are not read yet
  return { type: 'mixed', count: new Set(cells.map((cell) => (typeof cell === 'symbol' ? cell : JSON.stringify(cell)))).size, first: one };
}

/** What a group is sorted by: its mean, the highest of a range, the first of mixed values. Cheaper than the cell: it needs no interval. */
export function groupValue(column: Column, runs: readonly [ListedRun, ...ListedRun[]], facts: Facts = {}): Cell {
  const [first] = runs;
  if (runs.length === 1 || !isNumeric(column)) return column.read(first, facts);
  const own = column.role === 'outcome' ? counted(column, runs) : runs;
  const cells = own.map((run) => column.read(run, facts));
  const numbers = finite(cells);
  if (numbers.length === 0) return cells.find((cell) => cell === pending) ?? column.read(first, facts);
  if (column.role === 'outcome' && column.type !== 'date') return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
  return numbers.reduce((highest, number) => Math.max(highest, number));
}
