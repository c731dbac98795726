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

/** Rows are named by the columns that no channel is made of, else by their number. */
export function seriesView(table: Table, target: string, { ignore, split }: { ignore: readonly string[]; split: Split }): SeriesView {
  const column = table.columns.find((each): each is NumberColumn => each.name === target && each.type === 'number');
  if (!column) throw new RangeError(`Table ${table.name} has no numbers "${target}".`);
  const naming = table.columns.filter(({ name, type }) => ignore.includes(name) && type !== 'image').slice(0, 3);
  const label = (row: number) => (naming.length === 0 ? `row ${row + 1}` : naming.map((each) => showCell(each, row)).join(' '));
  return {
    name: target,
    values: column.values,
    labels: Array.from({ length: table.rows }, (_, row) => label(row)),
    borders: bordersOf(table.rows, split),
  };
}
