import type { History } from './run.ts';

/** As many points of the per-step loss as are kept and drawn. */
export const maxStepPoints = 1000;

const maxBuckets = maxStepPoints / 2;

/** Smallest power of two (from 2) such that the steps up to `lastStep` fit the buckets; two points a bucket. */
function bucketWidth(lastStep: number): number {
  let width = 2;
  while (Math.floor(lastStep / width) >= maxBuckets) width *= 2;
  return width;
}

// A loss that is not a number counts as the largest, so that it is never thinned away.
const rank = (loss: number) => (Number.isNaN(loss) ? Infinity : loss);

/** Keeps the smallest and the largest loss of each bucket (the earliest among equals), in order of steps. */
function thin({ step, loss }: History['stepLoss']): History['stepLoss'] {
  const width = bucketWidth(step.at(-1) ?? 0);
  const kept: History['stepLoss'] = { step: [], loss: [] };
  const keep = (at: number) => {
    kept.step.push(step[at] ?? 0);
    kept.loss.push(loss[at] ?? NaN);
  };
  for (let from = 0; from < step.length;) {
    const bucket = Math.floor((step[from] ?? 0) / width);
    let smallest = from;
    let largest = from;
    let at = from + 1;
    for (; at < step.length && Math.floor((step[at] ?? 0) / width) === bucket; at++) {
      if (rank(loss[at] ?? NaN) < rank(loss[smallest] ?? NaN)) smallest = at;
      if (rank(loss[at] ?? NaN) > rank(loss[largest] ?? NaN)) largest = at;
    }
    keep(Math.min(smallest, largest));
    if (smallest !== largest) keep(Math.max(smallest, largest));
    from = at;
  }
  return kept;
}

/**
 * Adds the losses of the steps from `fromStep` on and thins to 1000 points. Extremes survive, and the result depends only on the
 * losses, never on how they were cut into chunks. Steps that were there are replaced: a resumed run trains them again.
 */
export function addStepLosses(present: History['stepLoss'], fromStep: number, losses: ArrayLike<number>): History['stepLoss'] {
  let length = present.step.length;
  while (length > 0 && (present.step[length - 1] ?? 0) >= fromStep) length--;
  const step = present.step.slice(0, length);
  const loss = present.loss.slice(0, length);
  for (let at = 0; at < losses.length; at++) {
    step.push(fromStep + at);
    loss.push(losses[at] ?? NaN);
  }
  return thin({ step, loss });
}
