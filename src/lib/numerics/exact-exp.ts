/**
 * exp, tanh and sigmoid in float64 from + - * / and bits only, so that every machine gives the same bits.
 * Method: x = k ln 2 + r with |r| <= ln 2 / 2, ln 2 in two parts so that the first product is exact, and Taylor's series for r,
 * whose first left-out term, r^14 / 14!, is below 2^-57.
 */
import { powerOfTwo, scaleByPowerOfTwo } from './float-bits.ts';

export const ln2High = 0.6931471803691238; // the first 32 bits: times an integer below 2^21 it is exact
export const ln2Low = 1.9082149292705877e-10; // the next 53

const overflow = 709.782712893384; // largest x with a finite exp
const underflow = -745.1332191019412; // smallest x whose exp is not 0

/** (exp(r) - 1 - r) / r^2 by Taylor's series. */
function seriesTail(r: number): number {
  let sum = 1 / 6227020800;
  sum = sum * r + 1 / 479001600;
  sum = sum * r + 1 / 39916800;
  sum = sum * r + 1 / 3628800;
  sum = sum * r + 1 / 362880;
  sum = sum * r + 1 / 40320;
  sum = sum * r + 1 / 5040;
  sum = sum * r + 1 / 720;
  sum = sum * r + 1 / 120;
  sum = sum * r + 1 / 24;
  sum = sum * r + 1 / 6;
  return sum * r + 1 / 2;
}

type Reduced = { k: number; r: number; rest: number }; // exp = 2^k (1 + r + rest), |rest| < r^2

function reduce(x: number, low: number): Reduced {
  const k = Math.floor(x * Math.LOG2E + 0.5);
  const high = x - k * ln2High;
  const small = k * ln2Low - low;
  const r = high - small;
  const lost = high - r - small; // by rounding r
  return { k, r, rest: lost + r * r * seriesTail(r) };
}

/** exp(x + low), |low| a few units in the last place of x. */
export function expOfSum(x: number, low: number): number {
  if (x !== x) return x;
  if (x > overflow) return Infinity;
  if (x < underflow) return 0;
  const { k, r, rest } = reduce(x, low);
  return scaleByPowerOfTwo(1 + (r + rest), k);
}

export const exp = (x: number): number => expOfSum(x, 0);

/** exp(x) - 1 for 0 <= x <= 40: the two large terms are added without error before the small one. */
function expMinus1(x: number): number {
  const { k, r, rest } = reduce(x, 0);
  if (k === 0) return r + rest;
  const scale = powerOfTwo(k);
  const sum = scale - 1 + scale * r;
  const lost = scale * r - (sum - (scale - 1)); // exact: scale - 1 is the larger
  return sum + (lost + scale * rest);
}

/** By exp(2|x|) - 1, which keeps full precision near 0. */
export function tanh(x: number): number {
  const size = Math.abs(x);
  if (x !== x || size < 2 ** -28) return x;
  const sign = x < 0 ? -1 : 1;
  if (size > 20) return sign;
  const t = expMinus1(2 * size);
  const divisor = t + 2;
  if (size >= 1) return sign * (1 - 2 / divisor);
  const quotient = t / divisor;
  const lost = t - (divisor - 2);
  return sign * (quotient - (quotient * lost) / divisor);
}

export function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + exp(-x));
  const e = exp(x);
  return e / (1 + e);
}
