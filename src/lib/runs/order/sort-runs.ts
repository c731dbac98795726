/** Runs and groups of them in the order of columns. Pure. */
import type { Column, Facts } from '../columns/column.ts';
import type { Run } from '../run.ts';
import { groupValue } from './group-cell.ts';
import { isOfRepeats, type GroupNode } from './group-rows.ts';
import { sortBy } from './sort-rows.ts';

export type SortColumn = { column: Column; descending: boolean };

/** Newest first, repeats of one press by their number: what is equal in a sort stays in this order. */
export const newestFirst = (runs: readonly Run[]): Run[] =>
  runs.toSorted((a, b) => b.createdAt - a.createdAt || (a.repeat?.index ?? 1) - (b.repeat?.index ?? 1));

export const sortRuns = (runs: readonly Run[], keys: readonly SortColumn[], facts: Facts = {}): Run[] =>
  sortBy(runs, keys, (run, { column }) => column.read(run, facts));

/** Groups by their means and ranges, at every level; runs of the innermost groups too, but for repeats. */
export function sortGroups(groups: readonly GroupNode[], keys: readonly SortColumn[], facts: Facts = {}): GroupNode[] {
  const sorted = sortBy(groups, keys, ({ runs }, { column }) => groupValue(column, runs, facts));
  return sorted.map((group) => {
    if (group.groups.length > 0) return { ...group, groups: sortGroups(group.groups, keys, facts) };
    if (group.runs.length === 1 || isOfRepeats(group)) return group;
    const [first, ...others] = sortRuns(group.runs, keys, facts);
    return first ? { ...group, runs: [first, ...others] } : group;
  });
}
