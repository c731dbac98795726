/** A mean over repeats and how well it is known. Pure. */
import { studentQuantile } from './student-t.ts';

const common = 0.95;

/** `half`: half the width of the 95% interval of the mean; null for one value, which says nothing of it. */
export type MeanInterval = { n: number; mean: number; half: number | null; lowest: number; highest: number };

export const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Of the sample: divided by n - 1. */
function varianceOf(values: readonly number[]): number {
  const mean = meanOf(values);
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
}

/** By Student's t with n - 1 degrees of freedom; null without a value. */
export function meanInterval(values: readonly number[]): MeanInterval | null {
  const n = values.length;
  if (n === 0) return null;
  const half = n === 1 ? null : studentQuantile(common, n - 1) * Math.sqrt(varianceOf(values) / n);
  return { n, mean: meanOf(values), half, lowest: Math.min(...values), highest: Math.max(...values) };
}

/**
 * How much higher the mean of `b` is than that of `a`, with the interval of that difference, 95% unless said otherwise; null where one of them has fewer than
 * two values. By Welch's method: variances apart, degrees of freedom after Welch and Satterthwaite, rounded down.
 */
export function differenceInterval(
  a: readonly number[],
  b: readonly number[],
  confidence = common,
): { difference: number; half: number } | null {
  if (a.length < 2 || b.length < 2) return null;
  const difference = meanOf(b) - meanOf(a);
  const [ofA, ofB] = [varianceOf(a) / a.length, varianceOf(b) / b.length];
  if (ofA + ofB === 0) return { difference, half: 0 };
  const freedom = (ofA + ofB) ** 2 / (ofA ** 2 / (a.length - 1) + ofB ** 2 / (b.length - 1));
  return { difference, half: studentQuantile(confidence, Math.max(1, Math.floor(freedom + 1e-9))) * Math.sqrt(ofA + ofB) };
}
