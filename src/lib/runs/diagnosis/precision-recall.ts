/** The precision-recall curve of a ranking. Pure. */
import type { Ranking } from './ranking.ts';

/** x is recall, y precision: one point after each entry, before them one at recall 0 and precision 1, as scikit-learn draws it. */
export function precisionRecallPoints({ truePositives, falsePositives, positives }: Ranking): { x: Float64Array; y: Float64Array } {
  const precision = truePositives.map((hits, at) => hits / (hits + (falsePositives[at] ?? 0)));
  return { x: Float64Array.of(0, ...truePositives.map((hits) => hits / positives)), y: Float64Array.of(1, ...precision) };
}

/** The mean of the precisions at each gain of recall, weighted by the gain; no interpolation. Null without positives. */
export function averagePrecision({ truePositives, falsePositives, positives }: Ranking): number | null {
  if (positives === 0) return null;
  let [sum, before] = [0, 0];
  truePositives.forEach((hits, at) => {
    sum += (hits - before) * (hits / (hits + (falsePositives[at] ?? 0)));
    before = hits;
  });
  return sum / positives;
}
