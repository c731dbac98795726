/**
 * log and log1p in float64 from + - * / and bits only, so that every machine gives the same bits.
 * Method: x = m 2^k, f = m - 1, s = f / (2 + f), log m = 2 artanh(s) = 2 (s + s^3/3 + s^5/5 + ...), |s| < 0.1716.
 */
import { ln2High, ln2Low } from './exact-exp.ts';
import { centredParts } from './float-bits.ts';

/** 2 (z/3 + z^2/5 + ...) for z = s^2 < 0.0295: twelve terms leave less than 2^-60. */
function seriesTail(z: number): number {
  let sum = 2 / 25;
  for (let odd = 23; odd >= 3; odd -= 2) sum = sum * z + 2 / odd;
  return sum * z;
}

export function log(x: number): number {
  if (x !== x || x === Infinity) return x;
  if (x < 0) return NaN;
  if (x === 0) return -Infinity;
  const { mantissa, exponent } = centredParts(x);
  const f = mantissa - 1;
  const s = f / (2 + f);
  const halfSquare = 0.5 * f * f;
  // log m = f - (f^2/2 - s (f^2/2 + tail)): the large terms are exact or nearly so, only small ones are rounded.
  const small = s * (halfSquare + seriesTail(s * s)) + exponent * ln2Low;
  return exponent * ln2High - (halfSquare - small - f);
}

/** log(1 + x) without losing x below 1: the rounding of 1 + x is given back to first order. */
export function log1p(x: number): number {
  if (Math.abs(x) < 2 ** -54) return x;
  const sum = 1 + x;
  if (!(sum > 0) || sum === Infinity) return log(sum);
  return log(sum) - (sum - 1 - x) / sum;
}
