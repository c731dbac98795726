/** What a threshold makes of a ranking: who is right, who is wrong, what that costs, and which threshold would do best. Pure. */
import { countsAt, type Counts, type Ranking } from './ranking.ts';
import { wilson, type Interval } from './wilson.ts';

export type Costs = { falsePositive: number; falseNegative: number }; // of one each

export type Rate = { value: number; interval: Interval; of: number }; // not a number of none
export type AtThreshold = Counts & {
  threshold: number;
  precision: Rate;
  recall: Rate;
  falseAlarms: Rate; // the share of the negatives that is taken for positive
  accuracy: Rate;
  f1: number; // not a number where nothing is positive and nothing is taken for it
  cost: number; // in all
};

function rate(part: number, of: number): Rate {
  const value = part / of;
  return { value, of, interval: wilson(of === 0 ? 0 : value, of) };
}

const f1Of = ({ truePositives: hits, falsePositives, falseNegatives }: Counts) => (2 * hits) / (2 * hits + falsePositives + falseNegatives);
const costOf = ({ falsePositives, falseNegatives }: Counts, costs: Costs) =>
  falsePositives * costs.falsePositive + falseNegatives * costs.falseNegative;

/** The first `place` entries of a ranking taken for positive. */
export function atPlace(ranking: Ranking, place: number, { threshold, costs }: { threshold: number; costs: Costs }): AtThreshold {
  const counts = countsAt(ranking, place);
  const { truePositives, falsePositives, trueNegatives } = counts;
  const { positives, negatives } = ranking;
  return {
    ...counts,
    threshold,
    precision: rate(truePositives, truePositives + falsePositives),
    recall: rate(truePositives, positives),
    falseAlarms: rate(falsePositives, negatives),
    accuracy: rate(truePositives + trueNegatives, positives + negatives),
    f1: f1Of(counts),
    cost: costOf(counts, costs),
  };
}

export type Aim = 'f1' | 'cost' | 'youden';

/**
 * The place of the best threshold: of the highest F1, the least cost, or the greatest distance between the share of positives that is found
 * and that of false alarms (Youden 1950). Ties go to the higher threshold; 0 (nothing is positive) competes too.
 */
export function bestPlace(ranking: Ranking, aim: Aim, costs: Costs): number {
  const worth = (counts: Counts): number => {
    if (aim === 'f1') return f1Of(counts) || 0;
    if (aim === 'cost') return -costOf(counts, costs);
    return counts.truePositives / ranking.positives - counts.falsePositives / ranking.negatives;
  };
  let [best, most] = [0, -Infinity];
  for (let place = 0; place <= ranking.thresholds.length; place++) {
    const value = worth(countsAt(ranking, place));
    if (value > most) [best, most] = [place, value];
  }
  return best;
}

const justAbove1 = 1 + 2 ** -20;

/** A threshold at which that many entries are positive: halfway to the next one, so that no rounding moves it. Of all 0. */
export function thresholdAt({ thresholds }: Ranking, place: number): number {
  const [highest = 0] = thresholds;
  if (place === 0) return highest < 1 ? (1 + highest) / 2 : justAbove1;
  if (place >= thresholds.length) return 0;
  return ((thresholds[place - 1] ?? NaN) + (thresholds[place] ?? NaN)) / 2;
}
