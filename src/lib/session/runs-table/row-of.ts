/** Which row of the table shows some runs. Pure. */
import type { Row } from '../../runs/order/group-rows.ts';
import { runsOf } from './shown-row.ts';

/** The innermost row that has all of them; -1: none. */
export function rowOf(rows: readonly Row[], ids: readonly string[]): number {
  const wanted = new Set(ids);
  let [found, size] = [-1, Infinity];
  rows.forEach((row, at) => {
    const own = runsOf(row);
    if (own.length > size || own.filter(({ id }) => wanted.has(id)).length < wanted.size) return;
    [found, size] = [at, own.length];
  });
  return wanted.size === 0 ? -1 : found;
}
