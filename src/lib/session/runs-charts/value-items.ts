/** What charts of values draw, and how it is kept: which runs, one by one or together, by which columns. Pure. */
import { itemValue, singleItems, type Item } from '../../charts/values/item.ts';
import { chartCell } from '../../charts/values/value-tables.ts';
import { runStyleOf } from '../../charts/run-style.ts';
import { shownName } from '../../runs/annotations.ts';
import type { Catalogue, Listed } from '../../runs/columns/catalogue.ts';
import type { Column, Facts } from '../../runs/columns/column.ts';
import type { Row } from '../../runs/order/group-rows.ts';
import type { Family } from '../../runs/learning-curve/sized-runs.ts';
import { isImported, isTrained, trainedOf, type ListedRun } from '../../runs/listed-run.ts';
import type { Run } from '../../runs/run.ts';
import { drawnRows } from './drawn-rows.ts';
import type { ChartOptions } from './kept-charts.ts';

/** `isAll`: every run that passes the filter, not only those whose eyes are open. `isSingle`: each run by itself, also where the table groups them. */
export type ValueScope = { isAll: boolean; isSingle: boolean };

export const readScope = ({ drawn, single }: ChartOptions): ValueScope => ({ isAll: drawn !== true, isSingle: single === true });

type Source = { rows: readonly Item[]; view: { rows: readonly Row[]; passed: readonly ListedRun[]; facts: Facts } };

export function itemsOf({ rows, view }: Source, { isAll, isSingle }: ValueScope): readonly Item[] {
  const items = isAll ? drawnRows(view.rows, new Set(view.passed.map(({ id }) => id)), view.facts) : rows;
  return isSingle ? singleItems(items, shownName, runStyleOf) : items;
}

export const runsOfItems = (items: readonly Item[]): ListedRun[] => items.flatMap(({ runs }) => runs);

/** Those with data and epochs. */
export const trainedOfItems = (items: readonly Item[]): Run[] => trainedOf(runsOfItems(items));

/** The column that an option names, else the first of these that occurs. */
export function columnOf(catalogue: Catalogue, option: unknown, others: readonly (string | undefined)[]): Column | null {
  const kept = typeof option === 'string' ? catalogue.at(option) : null;
  if (kept) return kept;
  for (const path of others) {
    const column = path === undefined ? null : catalogue.at(path);
    if (column) return column;
  }
  return null;
}

const isSetting = ({ column }: Listed) => column.role === 'input' && column.path.includes('.') && column.group !== 'environment';
const unlikely: ReadonlySet<string> = new Set(['data.hash', 'data.train', 'data.validation']);

const enough = 400; // runs tell whether a setting has several values

/**
 * Places of the specs in which these runs differ: what a person chose. Those of the training come first, those that a run only has or has not,
 * such as all of one more layer, last.
 */
export function variedSettings(listed: readonly Listed[], runs: readonly ListedRun[], facts: Facts): Column[] {
  const some = runs.length > enough ? runs.filter((_, at) => at % Math.ceil(runs.length / enough) === 0) : runs;
  const rank = ({ path, read }: Column): number => {
    const known = new Set(some.map((run) => chartCell(read(run, facts))).filter((cell) => cell !== null));
    return known.size < 2 ? 2 : path.startsWith('training.') ? 0 : 1;
  };
  const settings = listed.filter((each) => each.varied && isSetting(each) && !unlikely.has(each.column.path));
  const ranked = settings.map(({ column }) => ({ column, rank: rank(column) }));
  return ranked.toSorted((a, b) => a.rank - b.rank).map(({ column }) => column);
}

/** A date of the person's own time zone in few letters, for axes and tables. */
export const dateText = (at: number): string => new Date(at).toLocaleString(undefined, { dateStyle: 'short', timeStyle: 'short' });

/** The keys of the items that hold one of these runs. */
export function keysOf(items: readonly Item[], ids: readonly string[]): ReadonlySet<string> {
  if (ids.length === 0) return new Set();
  const wanted = new Set(ids);
  return new Set(items.filter(({ runs }) => runs.some(({ id }) => wanted.has(id))).map(({ key }) => key));
}

/** The finite numbers that the items have in a column. */
export const numbersOf = (items: readonly Item[], column: Column, facts: Facts): number[] =>
  items
    .map((item) => itemValue(column, item, facts).cell)
    .filter((cell): cell is number => typeof cell === 'number' && Number.isFinite(cell));

/** Of another tracker's table: which way is better nobody has said. */
const isImportedMetric = ({ path }: Column) => path.startsWith('metrics.') || path.startsWith('metrics[');

/** Columns that are a score: more, or less, of them is better. */
export const scoreColumns = (listed: readonly Listed[]): Listed[] =>
  listed.filter(({ column }) => column.better !== null || isImportedMetric(column));

/** The score to begin with: the best one, and where all runs are of other trackers their first metric. */
export function firstScore(items: readonly Item[], listed: readonly Listed[]): string {
  const runs = runsOfItems(items);
  const metric = runs.some(isTrained) || !runs.some(isImported) ? undefined : listed.find(({ column }) => isImportedMetric(column));
  return metric?.column.path ?? 'score.best';
}

/** What families of runs are called: by the first of their presses, and how many sizes there are. */
export const familyNames = (families: readonly Family[]): string[] =>
  families.map(({ runs, sizes }) => `${runs[0] ? shownName(runs[0]) : ''}, ${sizes.length} sizes`);
