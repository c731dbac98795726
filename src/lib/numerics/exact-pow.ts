/**
 * pow in float64 from + - * / and bits only, so that every machine gives the same bits; special values as in ECMAScript.
 * Method: log|x| as an unevaluated sum of two float64 (about 100 bits), times y likewise, then exp. The extra bits are needed
 * since an error of one unit in y log x near 700 would be hundreds of units in the result.
 */
import { expOfSum, ln2High, ln2Low } from './exact-exp.ts';
import { centredParts } from './float-bits.ts';

type Double2 = { high: number; low: number };

/** a + b without error, |a| >= |b| or a = 0. */
function quickSum(a: number, b: number): Double2 {
  const high = a + b;
  return { high, low: b - (high - a) };
}

/** a + b without error (Knuth). */
function sum(a: number, b: number): Double2 {
  const high = a + b;
  const back = high - a;
  return { high, low: a - (high - back) + (b - back) };
}

/** a * b without error (Dekker, Veltkamp's split at 27 bits). */
function product(a: number, b: number): Double2 {
  const high = a * b;
  const splitA = a * 134217729;
  const splitB = b * 134217729;
  const aHigh = splitA - (splitA - a);
  const bHigh = splitB - (splitB - b);
  const aLow = a - aHigh;
  const bLow = b - bHigh;
  return { high, low: aHigh * bHigh - high + aHigh * bLow + aLow * bHigh + aLow * bLow };
}

function multiply(a: Double2, b: Double2): Double2 {
  const main = product(a.high, b.high);
  return quickSum(main.high, main.low + a.high * b.low + a.low * b.high);
}

function add(a: Double2, b: Double2): Double2 {
  const main = sum(a.high, b.high);
  return quickSum(main.high, main.low + a.low + b.low);
}

/** 1 / odd to about 106 bits. */
function reciprocal(odd: number): Double2 {
  const high = 1 / odd;
  const back = product(high, odd);
  return { high, low: (1 - back.high - back.low) / odd };
}

const third = reciprocal(3);
const fifth = reciprocal(5);

/** log x for finite x > 0: 2 (s + s^3/3 + ...) as in exact-log, the leading terms in double length. */
function logDouble2(x: number): Double2 {
  const { mantissa, exponent } = centredParts(x);
  const f = mantissa - 1;
  const denominator = sum(2, f);
  const quotient = f / denominator.high;
  const back = product(quotient, denominator.high);
  const s = quickSum(quotient, (f - back.high - back.low - quotient * denominator.low) / denominator.high);
  const z = multiply(s, s);
  let tail = 1 / 27;
  for (let odd = 25; odd >= 7; odd -= 2) tail = tail * z.high + 1 / odd;
  let series = add(fifth, { high: z.high * tail, low: 0 });
  series = add(third, multiply(z, series));
  series = add({ high: 1, low: 0 }, multiply(z, series));
  const logMantissa = multiply({ high: 2 * s.high, low: 2 * s.low }, series);
  return add(quickSum(exponent * ln2High, exponent * ln2Low), logMantissa);
}

const isOdd = (y: number): boolean => Math.abs(y) < 2 ** 53 && Math.floor(y / 2) * 2 !== y;

function powOfPositive(x: number, y: number): number {
  if (x === 1) return 1;
  const logX = logDouble2(x);
  const estimate = y * logX.high;
  if (estimate > 710) return Infinity;
  if (estimate < -746) return 0;
  const exponent = product(y, logX.high);
  return expOfSum(exponent.high, exponent.low + y * logX.low);
}

/** x^y where x is 0, an infinity, or y is an infinity; the sign is the caller's. */
function powOfLimit(size: number, y: number): number {
  if (!Number.isFinite(y)) {
    if (size === 1) return NaN;
    return size > 1 === y > 0 ? Infinity : 0;
  }
  return (size === 0) === y > 0 ? 0 : Infinity;
}

export function pow(x: number, y: number): number {
  if (y === 0) return 1;
  if (x !== x || y !== y) return NaN;
  const size = Math.abs(x);
  const negative = (x < 0 || Object.is(x, -0)) && Number.isInteger(y) && isOdd(y);
  if (size === 0 || size === Infinity || !Number.isFinite(y)) return negative ? -powOfLimit(size, y) : powOfLimit(size, y);
  if (x < 0 && !Number.isInteger(y)) return NaN;
  return negative ? -powOfPositive(size, y) : powOfPositive(size, y);
}
