/**
 * pow(x, y) for x from 0 to 1 and finite y > 0, as focal losses need it: the same operations in the same order as numerics/exact-pow.ts,
 * so the same bits. Pairs of float64 travel as v128: high in lane 0, low in lane 1.
 */
import { expOfSum, ln2High, ln2Low } from './exact-exp';
import { exponentOf, mantissaOf } from './exact-log';

function pair(high: f64, low: f64): v128 {
  return f64x2.replace_lane(f64x2.splat(high), 1, low);
}

function highOf(a: v128): f64 {
  return f64x2.extract_lane(a, 0);
}

function lowOf(a: v128): f64 {
  return f64x2.extract_lane(a, 1);
}

function quickSum(a: f64, b: f64): v128 {
  const high = a + b;
  return pair(high, b - (high - a));
}

function sum(a: f64, b: f64): v128 {
  const high = a + b;
  const back = high - a;
  return pair(high, a - (high - back) + (b - back));
}

function product(a: f64, b: f64): v128 {
  const high = a * b;
  const splitA = a * 134217729.0;
  const splitB = b * 134217729.0;
  const aHigh = splitA - (splitA - a);
  const bHigh = splitB - (splitB - b);
  const aLow = a - aHigh;
  const bLow = b - bHigh;
  return pair(high, aHigh * bHigh - high + aHigh * bLow + aLow * bHigh + aLow * bLow);
}

function multiply(a: v128, b: v128): v128 {
  const main = product(highOf(a), highOf(b));
  return quickSum(highOf(main), lowOf(main) + highOf(a) * lowOf(b) + lowOf(a) * highOf(b));
}

function add(a: v128, b: v128): v128 {
  const main = sum(highOf(a), highOf(b));
  return quickSum(highOf(main), lowOf(main) + lowOf(a) + lowOf(b));
}

function reciprocal(odd: f64): v128 {
  const high = 1.0 / odd;
  const back = product(high, odd);
  return pair(high, (1.0 - highOf(back) - lowOf(back)) / odd);
}

function logDouble2(x: f64): v128 {
  const exponent = <f64>exponentOf(x);
  const f = mantissaOf(x) - 1.0;
  const denominator = sum(2, f);
  const quotient = f / highOf(denominator);
  const back = product(quotient, highOf(denominator));
  const s = quickSum(quotient, (f - highOf(back) - lowOf(back) - quotient * lowOf(denominator)) / highOf(denominator));
  const z = multiply(s, s);
  let tail: f64 = 1.0 / 27.0;
  for (let odd: f64 = 25; odd >= 7; odd -= 2) tail = tail * highOf(z) + 1.0 / odd;
  let series = add(reciprocal(5), pair(highOf(z) * tail, 0));
  series = add(reciprocal(3), multiply(z, series));
  series = add(pair(1, 0), multiply(z, series));
  const logMantissa = multiply(pair(2.0 * highOf(s), 2.0 * lowOf(s)), series);
  return add(quickSum(exponent * ln2High, exponent * ln2Low), logMantissa);
}

export function exactPow(x: f64, y: f64): f64 {
  if (x !== x) return x;
  if (x === 0 || x === 1) return x;
  const logX = logDouble2(x);
  const estimate = y * highOf(logX);
  if (estimate < -746) return 0;
  const exponent = product(y, highOf(logX));
  return expOfSum(highOf(exponent), lowOf(exponent) + y * lowOf(logX));
}
