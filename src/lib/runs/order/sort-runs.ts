/** Runs and groups of them in the order of columns. Pure. */
import type { Column, Facts } from '../columns/column.ts';
import { isTrained, madeAt, type ListedRun } from '../listed-run.ts';
import { groupValue } from './group-cell.ts';
import { isOfRepeats, type GroupNode } from './group-rows.ts';
import { sortBy } from './sort-rows.ts';

export type SortColumn = { column: Column; descending: boolean };

/** Newest first, repeats of one press by their number: what is equal in a sort stays in this order. */
export const newestFirst = <Listed extends ListedRun>(runs: readonly Listed[]): Listed[] =>
  runs.toSorted((a, b) => madeAt(b) - madeAt(a) || placeOf(a) - placeOf(b));

const placeOf = (run: ListedRun): number => (isTrained(run) ? (run.repeat?.index ?? 1) : run.source.line);

export const sortRuns = <Listed extends ListedRun>(runs: readonly Listed[], keys: readonly SortColumn[], facts: Facts = {}): Listed[] =>
  sortBy(runs, keys, (run, { column }) => column.read(run, facts));

/** Groups by their means and ranges, at every level; runs of the innermost groups too, but for repeats. */
export function sortGroups<Listed extends ListedRun>(
  groups: readonly GroupNode<Listed>[],
  keys: readonly SortColumn[],
  facts: Facts = {},
): GroupNode<Listed>[] {
  const sorted = sortBy(groups, keys, ({ runs }, { column }) => groupValue(column, runs, facts));
  return sorted.map((group) => {
    if (group.groups.length > 0) return { ...group, groups: sortGroups(group.groups, keys, facts) };
    if (group.runs.length === 1 || isOfRepeats(group)) return group;
    const [first, ...others] = sortRuns(group.runs, keys, facts);
    return first ? { ...group, runs: [first, ...others] } : group;
  });
}
