/** How much better B is than A as far as the scores tell, whatever the design they come from. Pure. */
import { tQuantileAbove } from './t-distribution.ts';

export type Better = 'higher' | 'lower';

/**
 * - paired: the same seeds on both sides, differences of seed by seed
 * - unpaired: other seeds; only the examples are paired
 * - oneSeed: one side has one training, so the interval is of these trainings, and says nothing of the next one
 * - seedsOnly: one score a training, not a mean over examples (area under the curve, F1, R2): examples are not counted
 */
export type Design = 'paired' | 'unpaired' | 'oneSeed' | 'seedsOnly';

/** `differing`: examples on which the sides differ. Null where examples are not counted. */
export type Counts = {
  design: Design;
  areSeedsPaired: boolean;
  seeds: { a: number; b: number };
  examples: number | null;
  differing: number | null;
};

/** Variances of one seed's mean, of one example's mean and of what is left of one cell, squares of the score's unit; not below zero. */
export type Components = { seed: number; example: number; residual: number };

export type Estimated = Counts & { status: 'estimated'; difference: number; variance: number; freedom: number; components: Components };
export type AllEqual = Counts & { status: 'allEqual'; difference: number; low: number | null; high: number | null };

/**
 * `difference` is B minus A in the better direction, so above zero B is better, in the units of the score.
 * - estimated: the difference less the true one, over the root of `variance`, has a t distribution with `freedom` degrees
 * - allEqual: all differences are the same, so their spread says nothing; `low` and `high` by the rule of three where scores have a range
 * - impossible: `message` says why
 */
export type Estimate = Estimated | AllEqual | { status: 'impossible'; message: string };

export type Interval = { low: number; high: number };

/** The interval that holds the true difference with this confidence; null where nothing bounds it. That of `allEqual` has 95%. */
export function intervalOf(estimate: Estimate, confidence = 0.95): Interval | null {
  if (estimate.status === 'impossible') return null;
  if (estimate.status === 'allEqual') {
    const { low, high } = estimate;
    return low === null || high === null ? null : { low, high };
  }
  const half = tQuantileAbove((1 - confidence) / 2, estimate.freedom) * Math.sqrt(estimate.variance);
  return { low: estimate.difference - half, high: estimate.difference + half };
}

/** Differences no larger than this share of the scores are rounding. */
export const rounding = 1e-12;

/**
 * The places of each training of both sides, partners beside each other; null where the sides do not have the same seeds, and are not
 * paired: one that left out trainings without a partner would say other means than those of all.
 */
export function pairSeeds(a: readonly number[], b: readonly number[]): { a: number[]; b: number[] } | null {
  const partners = a.map((seed) => b.indexOf(seed));
  if (a.length !== b.length || partners.includes(-1) || new Set(partners).size < partners.length) return null;
  return { a: a.map((_, place) => place), b: partners };
}
