/** Which checkpoints stay when more are kept: one is the best, and those of every so many epochs give way evenly, the oldest first. Pure. */
import type { Checkpoint, KeptCheckpoint, Why } from './events.ts';

/** So many of every so many epochs are kept at most, however small they are. */
export const mostKept = 100;

/** `earlier` and what was kept since: the newer best takes the place of the older one. */
export function joinKept<Kept extends { why: Why[] }>(earlier: readonly Kept[], later: readonly Kept[]): Kept[] {
  if (!later.some(({ why }) => why.includes('best'))) return [...earlier, ...later];
  const rest = earlier.map((each) => ({ ...each, why: each.why.filter((reason) => reason !== 'best') }));
  return [...rest.filter(({ why }) => why.length > 0), ...later];
}

/** What the weights and slots take, in bytes. */
export const bytesOfCheckpoint = ({ params, slots, bestParams }: Checkpoint): number =>
  params.byteLength + slots.byteLength + (bestParams?.byteLength ?? 0);

/** What waits to be written, within so many bytes, but three at least: a disk that is full for long must not fill the memory. */
export function joinWaiting(earlier: readonly KeptCheckpoint[], later: readonly KeptCheckpoint[], mostBytes: number): KeptCheckpoint[] {
  if (later.length === 0) return [...earlier];
  const others = earlier.filter(({ checkpoint }) => !later.some((each) => each.checkpoint.epoch === checkpoint.epoch));
  const weighed = joinKept(others, later).map((kept) => ({
    kept,
    why: kept.why,
    epoch: kept.checkpoint.epoch,
    bytes: bytesOfCheckpoint(kept.checkpoint),
  }));
  const room = Math.max(mostBytes, ...weighed.map(({ bytes }) => 3 * bytes));
  return thinned(weighed, room).map(({ kept }) => kept);
}

type Weighed = { epoch: number; bytes: number; why: readonly Why[] };

/**
 * What stays of `kept` (by epoch) within so many bytes. Of those that are only of every so many epochs the one goes first that leaves the
 * smallest gap, the oldest among equals: what stays is spread evenly. The best always stays.
 */
export function thinned<Kept extends Weighed>(kept: readonly Kept[], mostBytes: number): Kept[] {
  const left = [...kept];
  let bytes = left.reduce((sum, each) => sum + each.bytes, 0);
  const free = () => left.filter(isFree).length;
  while (bytes > mostBytes || free() > mostKept) {
    const gone = leastMissed(left);
    if (gone < 0) break;
    bytes -= left[gone]?.bytes ?? 0;
    left.splice(gone, 1);
  }
  return left;
}

const isFree = ({ why }: Weighed) => !why.includes('best');

/** Its index; -1 when all must stay. */
function leastMissed(kept: readonly Weighed[]): number {
  let least = { at: -1, gap: Infinity };
  kept.forEach((each, at) => {
    if (!isFree(each)) return;
    const gap = (kept[at + 1]?.epoch ?? Number.MAX_VALUE) - (kept[at - 1]?.epoch ?? 0);
    if (gap < least.gap) least = { at, gap };
  });
  return least.at;
}
