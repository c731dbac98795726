/** A series as it is drawn: every row's value with what names the row, and where the parts begin. */
import type { Split } from '../../spec/dataset.ts';
import { showCell } from '../show-rows.ts';
import type { NumberColumn, Table } from '../table.ts';
import { bordersOf, type Borders } from './windows.ts';

export type SeriesView = {
  name: string; // of the target
  values: Float64Array; // by row, in its own unit; NaN where missing
  labels: string[]; // by row: '1949 January'
  borders: Borders;
};

const longestLabel = 40; // characters

/** Rows are named by the columns that are ignored, where those tell them apart, else by all others, else by their number. */
function rowLabels(table: Table, target: string, ignore: readonly string[]): string[] {
  const others = table.columns.filter(({ name, type }) => name !== target && type !== 'image');
  for (const naming of [others.filter(({ name }) => ignore.includes(name)), others]) {
    const labels = Array.from({ length: table.rows }, (_, row) => naming.map((column) => showCell(column, row)).join(' '));
    if (new Set(labels).size === table.rows && labels.every((label) => label.length <= longestLabel)) return labels;
  }
  return Array.from({ length: table.rows }, (_, row) => `row ${row + 1}`);
}

/** @throws RangeError when the target holds no numbers. */
export function seriesView(table: Table, target: string, { ignore, split }: { ignore: readonly string[]; split: Split }): SeriesView {
  const column = table.columns.find((each): each is NumberColumn => each.name === target && each.type === 'number');
  if (!column) throw new RangeError(`Table ${table.name} has no numbers "${target}".`);
  return { name: target, values: column.values, labels: rowLabels(table, target, ignore), borders: bordersOf(table.rows, split) };
}
