/** The best of many by its score was also lucky: by how much to expect, and how much it was once it is run again. Pure. */
import { normalAbove, normalDensity } from './normal-distribution.ts';
import { meanPart, summed } from './mean-variance.ts';
import { tQuantileAbove } from './t-distribution.ts';
import type { Better, Interval } from './estimate.ts';

/**
 * The mean of the largest of k standard normal draws: the integral of x k density(x) below(x)^(k - 1) by the trapezoid rule, which is exact enough
 * for a smooth bump (David and Nagaraja
 * 2003, Order Statistics, 3.1; tables of Harter 1961, Biometrika 48, 151).
 */
export function expectedMaximum(k: number): number {
  if (k < 2) return 0;
  const width = 0.1;
  let sum = 0;
  for (let x = -9; x < 12; x += width) sum += x * k * normalDensity(x) * normalAbove(-x) ** (k - 1);
  return sum * width;
}

export type ExpectedShrinkage = {
  /** How much lower than its score the chosen one is likely to be, in the units of the score, never below 0. */
  expected: number;
  /** The same if all candidates were truly equal. */
  ifAllEqual: number;
  tried: number;
};

/**
 * Beforehand, from the candidates' scores and the standard error of one. Scores are taken as truths that vary by t plus noise of standard
 * error s; the noise in the best is then s^2 / sqrt(s^2 + t^2) times the expected maximum (the regression of noise on score: Efron 2011,
 * J. Am. Stat. Assoc. 106, 1602), where s^2 + t^2 is the variance of the scores, not taken below s^2. Errors shared by all candidates, as
 * of the same examples, shrink nothing: give the standard error without them where it is known.
 */
export function expectedShrinkage(scores: readonly number[], standardError: number): ExpectedShrinkage {
  const tried = scores.length;
  const largest = expectedMaximum(tried);
  if (tried < 2) return { expected: 0, ifAllEqual: 0, tried };
  const variance = meanPart(scores).variance * tried;
  const noise = standardError ** 2;
  const expected = noise === 0 ? 0 : (noise / Math.sqrt(Math.max(noise, variance))) * largest;
  return { expected, ifAllEqual: standardError * largest, tried };
}

/** `shrunk`: by how much the fresh seeds score worse than those that it was chosen by; below 0 where better. `fresh`: the mean that holds. */
export type ObservedShrinkage = {
  fresh: number;
  chosenBy: number;
  shrunk: number;
  interval: Interval | null;
  seeds: { chosen: number; fresh: number };
};

/**
 * After the best was run again: scores of the trainings it was chosen by, and of as many fresh seeds as one likes, on the same examples.
 * The interval is Welch's over the seeds, and null with one training on a side. The fresh mean alone is free of the choice.
 */
export function observedShrinkage(chosen: readonly number[], again: readonly number[], better: Better): ObservedShrinkage | null {
  if (chosen.length === 0 || again.length === 0) return null;
  const sides = [meanPart(chosen), meanPart(again)] as const;
  const [{ mean: chosenBy }, { mean: fresh }] = sides;
  const shrunk = better === 'higher' ? chosenBy - fresh : fresh - chosenBy;
  const seeds = { chosen: chosen.length, fresh: again.length };
  if (chosen.length < 2 || again.length < 2) return { fresh, chosenBy, shrunk, interval: null, seeds };
  const { variance, freedom } = summed(sides);
  const half = variance === 0 ? null : tQuantileAbove(0.025, freedom) * Math.sqrt(variance);
  return { fresh, chosenBy, shrunk, interval: half === null ? null : { low: shrunk - half, high: shrunk + half }, seeds };
}
