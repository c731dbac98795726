import type { TargetColumn } from './fit-preparation.ts';

/** Sets of labels that fewer rows have are one stratum together: alone they could not be shared out. */
export const fewestOfASet = 5;

/**
 * What a stratified split keeps the shares of: the class, or of several labels the set of them (as scikit-learn's `stratify` of a matrix).
 * A code for each of `rows`; null for numbers.
 */
export function strataOf(targets: readonly TargetColumn[], rows: Int32Array): Int32Array | null {
  const columns = targets.filter((target) => target.type === 'category');
  const [first, ...others] = columns;
  if (first === undefined) return null;
  if (others.length === 0) return rows.map((row) => first.codes[row] ?? -1);
  const sets = Array.from(rows, (row) => columns.map(({ codes }) => codes[row] ?? -1).join(''));
  const counts = new Map<string, number>();
  for (const set of sets) counts.set(set, (counts.get(set) ?? 0) + 1);
  const common = [...counts].filter(([, count]) => count >= fewestOfASet).map(([set]) => set);
  const codeOf = new Map(common.sort().map((set, at) => [set, at + 1]));
  return Int32Array.from(sets, (set) => codeOf.get(set) ?? 0);
}
