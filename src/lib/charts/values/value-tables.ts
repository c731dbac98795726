/** The numbers behind charts of values, one row for each mark. Pure. */
import type { Cell, Column, Facts } from '../../runs/columns/column.ts';
import { isList, pending } from '../../runs/columns/column.ts';
import type { ChartCell, ChartTable } from '../chart-table.ts';
import { itemValue, type Item, type ItemValue } from './item.ts';

export function chartCell(cell: Cell): ChartCell {
  if (cell === null || cell === pending) return null;
  if (isList(cell)) return cell.join(', ');
  return typeof cell === 'boolean' ? (cell ? 'yes' : 'no') : cell;
}

/** Items by columns; where several runs are together an outcome has its interval in two columns behind it. */
export function itemsTable(items: readonly Item[], columns: readonly Column[], facts: Facts): ChartTable {
  const values = columns.map((column) => items.map((item) => itemValue(column, item, facts)));
  const hasSpread = values.map((own) => own.some(({ low }) => low !== null));
  const areGroups = items.some(({ runs }) => runs.length > 1);
  const cells = (value: ItemValue | undefined, at: number): ChartCell[] =>
    hasSpread[at] ? [chartCell(value?.cell ?? null), value?.low ?? null, value?.high ?? null] : [chartCell(value?.cell ?? null)];
  return {
    head: [
      areGroups ? 'group' : 'run',
      ...(areGroups ? ['runs'] : []),
      ...columns.flatMap(({ title }, at) => (hasSpread[at] ? [title, `${title}, low`, `${title}, high`] : [title])),
    ],
    rows: items.map(({ label, runs }, row) => [
      label,
      ...(areGroups ? [runs.length] : []),
      ...values.flatMap((own, at) => cells(own[row], at)),
    ]),
  };
}
