/** The phases of an op list. Ops that follow one another and touch nothing that the other writes share a phase: a barrier less. Pure. */
import type { Op, View } from '../../ops/op.ts';
import type { Ground, Phase, Share } from './snippet.ts';
import { phasesOf } from './snippets.ts';

/** What no op writes under these names; all else may be written. */
const readAlways = ['a', 'b', 'input', 'bias', 'dOutput', 'filter', 'weights', 'gain', 'codes', 'table'];

type Touched = { view: View; isWritten: boolean };

const isView = (value: unknown): value is View => typeof value === 'object' && value !== null && 'buffer' in value;

const touchedBy = (op: Op): Touched[] =>
  Object.entries(op).flatMap(([name, value]) => {
    const views: View[] = Array.isArray(value) ? value.filter(isView) : isView(value) ? [value] : [];
    return views.map((view) => ({ view, isWritten: !readAlways.includes(name) }));
  });

function areApart(one: Touched[], other: Touched[], batchSize: number): boolean {
  const end = ({ offset, size, batched }: View) => offset + (batched ? size * batchSize : size);
  const overlap = (a: View, b: View) => a.buffer === b.buffer && a.offset < end(b) && b.offset < end(a);
  return !one.some((mine) => other.some((theirs) => (mine.isWritten || theirs.isWritten) && overlap(mine.view, theirs.view)));
}

export function phasesIn(ops: readonly Op[], ground: Ground, batchSize: number): Phase[] {
  const phases: Phase[] = [];
  let touched: Touched[] = [];
  let besides: Share[] | null = null;
  for (const op of ops) {
    const own = phasesOf(op, ground);
    const [first] = own;
    if (own.length !== 1 || !first || !('over' in first)) {
      phases.push(...own);
      besides = null;
      continue;
    }
    const mine = touchedBy(op);
    if (besides && areApart(touched, mine, batchSize)) {
      besides.push(first);
      touched.push(...mine);
    } else {
      besides = [first];
      touched = mine;
      phases.push({ besides });
    }
  }
  return phases;
}
