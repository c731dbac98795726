/** The ROC curve of a ranking and the area under it. Pure. */
import { z95, type Interval } from './wilson.ts';
import type { Ranking } from './ranking.ts';

/** Shares from 0 to 1, one point before any entry and one after each. Without positives or negatives its shares are not numbers. */
export function rocPoints({ truePositives, falsePositives, positives, negatives }: Ranking): { x: Float64Array; y: Float64Array } {
  const shares = (counts: Float64Array, all: number) => Float64Array.of(0 / all, ...counts.map((count) => count / all));
  return { x: shares(falsePositives, negatives), y: shares(truePositives, positives) };
}

/** Entry by entry: how many of each kind it holds, and those of the other kind that stand right of it. */
function* entries({ truePositives, falsePositives, positives, negatives }: Ranking) {
  let [hits, alarms] = [0, 0];
  for (let at = 0; at < truePositives.length; at++) {
    const p = (truePositives[at] ?? 0) - hits;
    const n = (falsePositives[at] ?? 0) - alarms;
    // A tie counts half.
    yield { p, n, wonByPositive: (negatives - alarms - n / 2) / negatives, wonOverNegative: (hits + p / 2) / positives };
    hits += p;
    alarms += n;
  }
}

/**
 * The area by trapezoids, which is the share of pairs of a positive and a negative example in which the positive stands higher, a tie
 * counting half (Mann & Whitney 1947). Null when there is only one kind.
 */
export function rocArea({ truePositives, falsePositives, positives, negatives }: Ranking): number | null {
  if (positives === 0 || negatives === 0) return null;
  let [pairs, hits, alarms] = [0, 0, 0];
  for (let at = 0; at < truePositives.length; at++) {
    const [nextHits, nextAlarms] = [truePositives[at] ?? 0, falsePositives[at] ?? 0];
    pairs += ((nextAlarms - alarms) * (hits + nextHits)) / 2;
    [hits, alarms] = [nextHits, nextAlarms];
  }
  return pairs / (positives * negatives);
}

/**
 * The 95% interval of the area by DeLong, DeLong & Clarke-Pearson (1988), both ends within 0 and 1. Null where it cannot be told: fewer than
 * two of a kind, or no pair in the wrong order.
 */
export function areaInterval(ranking: Ranking): Interval | null {
  const area = rocArea(ranking);
  const { positives, negatives } = ranking;
  if (area === null || positives < 2 || negatives < 2) return null;
  let [ofPositives, ofNegatives] = [0, 0];
  for (const { p, n, wonByPositive, wonOverNegative } of entries(ranking)) {
    ofPositives += p * (wonByPositive - area) ** 2;
    ofNegatives += n * (wonOverNegative - area) ** 2;
  }
  const variance = ofPositives / (positives - 1) / positives + ofNegatives / (negatives - 1) / negatives;
  if (!(variance > 0)) return null;
  const half = z95 * Math.sqrt(variance);
  return { low: Math.max(0, area - half), high: Math.min(1, area + half) };
}
