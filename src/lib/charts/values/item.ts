/** What is drawn as one mark: a run, or several taken together, with what a column says of it. Pure. */
import type { Cell, Column, Facts } from '../../runs/columns/column.ts';
import { groupCell } from '../../runs/order/group-cell.ts';
import type { ListedRun } from '../../runs/listed-run.ts';
import type { RunStyle } from '../run-style.ts';

export type Item = { key: string; label: string; runs: readonly [ListedRun, ...ListedRun[]]; style: RunStyle };

/** `low`, `high`: the 95% interval of a mean, or the range of what several runs have; null where there is one value. */
export type ItemValue = { cell: Cell; low: number | null; high: number | null };

const one = (cell: Cell): ItemValue => ({ cell, low: null, high: null });

/** Of several runs the mean of an outcome; of what was chosen its one value, the middle of a range, or nothing where they are mixed. */
export function itemValue(column: Column, { runs }: Pick<Item, 'runs'>, facts: Facts): ItemValue {
  if (runs.length === 1) return one(column.read(runs[0], facts));
  const cell = groupCell(column, runs, facts);
  switch (cell.type) {
    case 'same':
      return one(cell.cell);
    case 'mean': {
      const { mean, half } = cell.interval;
      return { cell: mean, low: half === null ? null : mean - half, high: half === null ? null : mean + half };
    }
    case 'range':
      return { cell: (cell.lowest + cell.highest) / 2, low: cell.lowest, high: cell.highest };
    case 'mixed':
      return one(null);
    default:
      return cell satisfies never;
  }
}

/** Groups as their runs, each a mark of its own. */
export const singleItems = (items: readonly Item[], nameOf: (run: ListedRun) => string, styleOf: (run: ListedRun) => RunStyle): Item[] =>
  items.flatMap(({ runs }) => runs.map((run): Item => ({ key: run.id, label: nameOf(run), runs: [run], style: styleOf(run) })));

const lowerFirst = (text: string) => (/^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text);

/** '3 of 40 runs have no learning rate.'; null where all have one. */
export function missingText(missing: number, of: number, { column, noun }: { column: Pick<Column, 'title'>; noun: string }): string | null {
  if (missing === 0) return null;
  const what = `no ${lowerFirst(column.title)}`;
  if (missing === of) return of === 1 ? `The one ${noun} has ${what}.` : `None of the ${of} ${noun}s has a ${lowerFirst(column.title)}.`;
  return `${missing} of ${of} ${noun}s ${missing === 1 ? 'has' : 'have'} ${what}.`;
}
