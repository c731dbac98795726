/** Whether chances are what they say: of those given 70%, seven in ten should happen. Pure. */
import { wilson, type Interval } from './wilson.ts';

export type Binning = 'width' | 'count';
export const reliabilityBins = 10;

/** A bin holds its upper edge, not its lower one; the first holds both. */
export type ReliabilityBin = {
  from: number;
  to: number;
  count: number;
  chance: number; // the mean of what was said
  share: number; // of what happened
  interval: Interval; // of the share, 95% by Wilson
};

type Chances = { chances: Float64Array; isPositive: ArrayLike<number> };

/** Linear between the neighbouring order statistics, as numpy does it. */
function edgesByCount(chances: Float64Array, bins: number): number[] {
  const sorted = chances.toSorted();
  return Array.from({ length: bins + 1 }, (_, edge) => {
    const at = ((sorted.length - 1) * edge) / bins;
    const below = sorted[Math.floor(at)] ?? NaN;
    return below + ((sorted[Math.ceil(at)] ?? NaN) - below) * (at - Math.floor(at));
  });
}

/** Equal widths between 0 and 1, or about as many examples in each; empty bins are left out, as scikit-learn's calibration_curve does. */
export function reliability({ chances, isPositive }: Chances, binning: Binning, bins = reliabilityBins): ReliabilityBin[] {
  if (chances.length === 0) return [];
  const edges = binning === 'width' ? Array.from({ length: bins + 1 }, (_, edge) => edge / bins) : edgesByCount(chances, bins);
  const inner = edges.slice(1, -1);
  const [counts, sums, hits] = [new Float64Array(bins), new Float64Array(bins), new Float64Array(bins)];
  chances.forEach((chance, row) => {
    const above = inner.findIndex((edge) => edge >= chance);
    const bin = above < 0 ? bins - 1 : above;
    counts[bin] = (counts[bin] ?? 0) + 1;
    sums[bin] = (sums[bin] ?? 0) + chance;
    hits[bin] = (hits[bin] ?? 0) + (isPositive[row] ?? 0);
  });
  return Array.from(counts, (count, bin) => {
    const share = (hits[bin] ?? 0) / count;
    return {
      from: edges[bin] ?? NaN,
      to: edges[bin + 1] ?? NaN,
      count,
      chance: (sums[bin] ?? 0) / count,
      share,
      interval: wilson(share, count),
    };
  }).filter(({ count }) => count > 0);
}

/** Expected calibration error: how far what happened lies from what was said, the mean over the examples. Not a number without any. */
export function expectedError(bins: readonly ReliabilityBin[]): number {
  const examples = bins.reduce((sum, { count }) => sum + count, 0);
  return bins.reduce((sum, { count, chance, share }) => sum + count * Math.abs(share - chance), 0) / examples;
}

/** Mean of (chance - whether it happened) squared (Brier 1950). */
export function brierScore({ chances, isPositive }: Chances): number {
  let total = 0;
  chances.forEach((chance, row) => {
    const distance = chance - (isPositive[row] ?? NaN);
    total += distance * distance;
  });
  return total / chances.length;
}
