/** Whether a difference matters: the smallest effect that does, how probable each side of it is, and the word for it. Pure. */
import { isError, type MetricName } from '../metrics.ts';
import { intervalOf, type Estimate, type Interval } from './estimate.ts';
import { tAbove } from './t-distribution.ts';

/**
 * - share: between 0 and 1 with 1 perfect, shown in points (hundredths): accuracy, F1, area under the curve, R2
 * - error: from 0 upwards with 0 perfect, shown as it is: losses, rmse, perplexity
 */
export type MetricKind = 'share' | 'error';

export const metricKindOf = (name: MetricName): MetricKind => (isError(name) ? 'error' : 'share');

/**
 * The smallest effect that matters unless another is set, from the baseline's mean score. Of a share: one point, but no more than a tenth
 * of what the baseline lacks of perfect, since half a point matters at 99% and not at 70%, and at least a tenth of a point. Of an error:
 * a twentieth of the baseline's. A convention, not a law: state another where you know what a difference is worth.
 */
export function defaultSmallestEffect(kind: MetricKind, baseline: number): number {
  return kind === 'share' ? Math.max(0.001, Math.min(0.01, (1 - baseline) / 10)) : Math.abs(baseline) / 20;
}

/**
 * - better, worse: the whole interval is on one side of zero, and not all of it within the effects too small to matter
 * - equivalent: the whole interval is within the effects too small to matter, be it on one side of zero or not
 * - undecided: neither, or one training on a side, which says nothing of the next
 */
export type VerdictWord = 'better' | 'worse' | 'equivalent' | 'undecided';

/**
 * Probabilities that B is better by at least the smallest effect, within it, and worse by at least it; they add up to one. Null where the
 * spread is not known.
 */
export type Probabilities = { better: number; equivalent: number; worse: number };

export type Judgement = {
  word: VerdictWord;
  interval: Interval | null;
  confidence: number;
  smallestEffect: number;
  probabilities: Probabilities | null;
};

/**
 * From the t distribution around the estimate: the posterior of the difference under a flat prior (Box and Tiao 1973, Bayesian Inference in
 * Statistical Analysis, 2.4; of two classifiers with a region of practical equivalence: Benavoli et al. 2017, J. Mach. Learn. Res. 18, 77).
 */
export function probabilitiesOf(estimate: Estimate, smallestEffect: number): Probabilities | null {
  if (estimate.status !== 'estimated') return null;
  const { difference, variance, freedom } = estimate;
  const spread = Math.sqrt(variance);
  const better = tAbove((smallestEffect - difference) / spread, freedom);
  const worse = tAbove((smallestEffect + difference) / spread, freedom);
  return { better, equivalent: Math.max(0, 1 - better - worse), worse };
}

/** By the interval, as Kruschke 2018 (Adv. Meth. Pract. Psych. Sci. 1, 270) does for equivalence; a direction is said once zero is outside. */
export function wordOf(interval: Interval | null, smallestEffect: number): VerdictWord {
  if (interval === null) return 'undecided';
  const { low, high } = interval;
  if (low > -smallestEffect && high < smallestEffect) return 'equivalent';
  return low > 0 ? 'better' : high < 0 ? 'worse' : 'undecided';
}

/** `smallestEffect` in the units of the score, not below 0. */
export function judge(estimate: Estimate, smallestEffect: number, confidence = 0.95): Judgement {
  const interval = intervalOf(estimate, confidence);
  const isOfRecipes = estimate.status !== 'impossible' && estimate.design !== 'oneSeed';
  return {
    word: isOfRecipes ? wordOf(interval, smallestEffect) : 'undecided',
    interval,
    confidence,
    smallestEffect,
    probabilities: probabilitiesOf(estimate, smallestEffect),
  };
}
