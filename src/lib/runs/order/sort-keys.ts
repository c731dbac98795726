/** By which columns a table is sorted, as a person presses their heads. Pure. */
import type { SortKey } from './sort-rows.ts';

/** By one column alone: as it is best first, or turned round where the table is sorted by it alone already. */
export function sortedBy(keys: readonly SortKey[], path: string, isLargeFirst: boolean): SortKey[] {
  const [only, ...others] = keys;
  const isTurned = only?.path === path && others.length === 0;
  return [{ path, descending: isTurned ? !only.descending : isLargeFirst }];
}

/** By one column more, behind the others; one that is among them is turned round in its place, and taken out by a third press. */
export function sortedToo(keys: readonly SortKey[], path: string, isLargeFirst: boolean): SortKey[] {
  const known = keys.find((key) => key.path === path);
  if (!known) return [...keys, { path, descending: isLargeFirst }];
  if (known.descending !== isLargeFirst && keys.length > 1) return keys.filter((key) => key.path !== path);
  return keys.map((key) => (key.path === path ? { path, descending: !key.descending } : key));
}
