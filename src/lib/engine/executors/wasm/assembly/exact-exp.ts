/** exp, tanh and sigmoid: the same operations in the same order as numerics/exact-exp.ts, so the same bits. */
import { at } from './record';

const log2E: f64 = 1.4426950408889634;
export const ln2High: f64 = 0.6931471803691238;
export const ln2Low: f64 = 1.9082149292705877e-10;

export function powerOfTwo(k: i32): f64 {
  return reinterpret<f64>((<u64>(k + 1023)) << 52);
}

export function scaleByPowerOfTwo(x: f64, k: i32): f64 {
  if (k > 1023) return x * powerOfTwo(1023) * powerOfTwo(k - 1023);
  if (k < -1022) return x * powerOfTwo(k + 200) * powerOfTwo(-200);
  return x * powerOfTwo(k);
}

function seriesTail(r: f64): f64 {
  let sum: f64 = 1.0 / 6227020800.0;
  sum = sum * r + 1.0 / 479001600.0;
  sum = sum * r + 1.0 / 39916800.0;
  sum = sum * r + 1.0 / 3628800.0;
  sum = sum * r + 1.0 / 362880.0;
  sum = sum * r + 1.0 / 40320.0;
  sum = sum * r + 1.0 / 5040.0;
  sum = sum * r + 1.0 / 720.0;
  sum = sum * r + 1.0 / 120.0;
  sum = sum * r + 1.0 / 24.0;
  sum = sum * r + 1.0 / 6.0;
  return sum * r + 0.5;
}

/** exp(x + low), |low| a few units in the last place of x. */
export function expOfSum(x: f64, low: f64): f64 {
  if (x !== x) return x;
  if (x > 709.782712893384) return Infinity;
  if (x < -745.1332191019412) return 0;
  const k = floor<f64>(x * log2E + 0.5);
  const high = x - k * ln2High;
  const small = k * ln2Low - low;
  const r = high - small;
  const lost = high - r - small;
  const rest = lost + r * r * seriesTail(r);
  return scaleByPowerOfTwo(1.0 + (r + rest), <i32>k);
}

export function exactExp(x: f64): f64 {
  return expOfSum(x, 0);
}

function pairOfPowers(x: v128): v128 {
  // Powers that are subnormal need two roundings' care; NaN passes through.
  if (v128.any_true(f64x2.gt(f64x2.abs(x), f64x2.splat(700)))) {
    const first = f64x2.splat(exactExp(f64x2.extract_lane(x, 0)));
    return f64x2.replace_lane(first, 1, exactExp(f64x2.extract_lane(x, 1)));
  }
  const k = f64x2.floor(f64x2.add(f64x2.mul(x, f64x2.splat(log2E)), f64x2.splat(0.5)));
  const high = f64x2.sub(x, f64x2.mul(k, f64x2.splat(ln2High)));
  const small = f64x2.mul(k, f64x2.splat(ln2Low));
  const r = f64x2.sub(high, small);
  const lost = f64x2.sub(f64x2.sub(high, r), small);
  const rest = f64x2.add(lost, f64x2.mul(f64x2.mul(r, r), seriesTailPair(r)));
  const whole = i64x2.extend_low_i32x4_s(i32x4.trunc_sat_f64x2_s_zero(k));
  return f64x2.mul(f64x2.add(f64x2.splat(1), f64x2.add(r, rest)), i64x2.shl(i64x2.add(whole, i64x2.splat(1023)), 52));
}

/** In place, of float64 numbers; one behind the last may be changed too. */
export function exactExps(from: usize, numbers: i32): void {
  for (let i = 0; i < numbers; i += 2) v128.store(from + 2 * at(i), pairOfPowers(v128.load(from + 2 * at(i))));
}

export function nextTerm(sum: v128, r: v128, term: f64): v128 {
  return f64x2.add(f64x2.mul(sum, r), f64x2.splat(term));
}

function seriesTailPair(r: v128): v128 {
  let sum = f64x2.splat(1.0 / 6227020800.0);
  sum = nextTerm(sum, r, 1.0 / 479001600.0);
  sum = nextTerm(sum, r, 1.0 / 39916800.0);
  sum = nextTerm(sum, r, 1.0 / 3628800.0);
  sum = nextTerm(sum, r, 1.0 / 362880.0);
  sum = nextTerm(sum, r, 1.0 / 40320.0);
  sum = nextTerm(sum, r, 1.0 / 5040.0);
  sum = nextTerm(sum, r, 1.0 / 720.0);
  sum = nextTerm(sum, r, 1.0 / 120.0);
  sum = nextTerm(sum, r, 1.0 / 24.0);
  sum = nextTerm(sum, r, 1.0 / 6.0);
  return nextTerm(sum, r, 0.5);
}

/** exp(x) - 1 for 0 <= x <= 40. */
function expMinus1(x: f64): f64 {
  const k = floor<f64>(x * log2E + 0.5);
  const high = x - k * ln2High;
  const small = k * ln2Low - 0.0;
  const r = high - small;
  const lost = high - r - small;
  const rest = lost + r * r * seriesTail(r);
  if (k === 0) return r + rest;
  const scale = powerOfTwo(<i32>k);
  const sum = scale - 1.0 + scale * r;
  const rounded = scale * r - (sum - (scale - 1.0));
  return sum + (rounded + scale * rest);
}

export function exactTanh(x: f64): f64 {
  const size = abs<f64>(x);
  if (x !== x || size < 3.725290298461914e-9) return x;
  const sign: f64 = x < 0 ? -1 : 1;
  if (size > 20) return sign;
  const t = expMinus1(2.0 * size);
  const divisor = t + 2.0;
  if (size >= 1) return sign * (1.0 - 2.0 / divisor);
  const quotient = t / divisor;
  const lost = t - (divisor - 2.0);
  return sign * (quotient - (quotient * lost) / divisor);
}

export function exactSigmoid(x: f64): f64 {
  if (x >= 0) return 1.0 / (1.0 + exactExp(-x));
  const e = exactExp(x);
  return e / (1.0 + e);
}
