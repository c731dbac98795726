/** log and log1p: the same operations in the same order as numerics/exact-log.ts, so the same bits. */
import { ln2High, ln2Low, nextTerm } from './exact-exp';
import { at } from './record';

const smallestNormal: f64 = 2.2250738585072014e-308;
const sqrt2: f64 = 1.4142135623730951;

/** x = mantissa * 2^exponent with mantissa in [sqrt(1/2), sqrt(2)), for finite x > 0. */
export function mantissaOf(x: f64): f64 {
  const bits = reinterpret<u64>(x < smallestNormal ? x * 18014398509481984.0 : x);
  const mantissa = reinterpret<f64>((bits & 0xfffffffffffff) | 0x3ff0000000000000);
  return mantissa > sqrt2 ? mantissa / 2.0 : mantissa;
}

export function exponentOf(x: f64): i32 {
  const isSubnormal = x < smallestNormal;
  const bits = reinterpret<u64>(isSubnormal ? x * 18014398509481984.0 : x);
  const exponent = <i32>(bits >> 52) - 1023 - (isSubnormal ? 54 : 0);
  const mantissa = reinterpret<f64>((bits & 0xfffffffffffff) | 0x3ff0000000000000);
  return mantissa > sqrt2 ? exponent + 1 : exponent;
}

/** Written out, since a loop would divide for each term. */
function seriesTail(z: f64): f64 {
  let sum: f64 = 2.0 / 25.0;
  sum = sum * z + 2.0 / 23.0;
  sum = sum * z + 2.0 / 21.0;
  sum = sum * z + 2.0 / 19.0;
  sum = sum * z + 2.0 / 17.0;
  sum = sum * z + 2.0 / 15.0;
  sum = sum * z + 2.0 / 13.0;
  sum = sum * z + 2.0 / 11.0;
  sum = sum * z + 2.0 / 9.0;
  sum = sum * z + 2.0 / 7.0;
  sum = sum * z + 2.0 / 5.0;
  sum = sum * z + 2.0 / 3.0;
  return sum * z;
}

export function exactLog(x: f64): f64 {
  if (x !== x || x === Infinity) return x;
  if (x < 0) return NaN;
  if (x === 0) return -Infinity;
  const exponent = <f64>exponentOf(x);
  const f = mantissaOf(x) - 1.0;
  const s = f / (2.0 + f);
  const halfSquare = 0.5 * f * f;
  const small = s * (halfSquare + seriesTail(s * s)) + exponent * ln2Low;
  return exponent * ln2High - (halfSquare - small - f);
}

function seriesTailPair(z: v128): v128 {
  let sum = f64x2.splat(2.0 / 25.0);
  sum = nextTerm(sum, z, 2.0 / 23.0);
  sum = nextTerm(sum, z, 2.0 / 21.0);
  sum = nextTerm(sum, z, 2.0 / 19.0);
  sum = nextTerm(sum, z, 2.0 / 17.0);
  sum = nextTerm(sum, z, 2.0 / 15.0);
  sum = nextTerm(sum, z, 2.0 / 13.0);
  sum = nextTerm(sum, z, 2.0 / 11.0);
  sum = nextTerm(sum, z, 2.0 / 9.0);
  sum = nextTerm(sum, z, 2.0 / 7.0);
  sum = nextTerm(sum, z, 2.0 / 5.0);
  sum = nextTerm(sum, z, 2.0 / 3.0);
  return f64x2.mul(sum, z);
}

function pairOfLogs(x: v128): v128 {
  const inside = v128.and(f64x2.ge(x, f64x2.splat(smallestNormal)), f64x2.lt(x, f64x2.splat(Infinity)));
  if (!i64x2.all_true(inside)) {
    const first = f64x2.splat(exactLog(f64x2.extract_lane(x, 0)));
    return f64x2.replace_lane(first, 1, exactLog(f64x2.extract_lane(x, 1)));
  }
  const whole = v128.or(v128.and(x, i64x2.splat(0xfffffffffffff)), i64x2.splat(0x3ff0000000000000));
  const isLarge = f64x2.gt(whole, f64x2.splat(sqrt2)); // lanes of -1 or 0
  const mantissa = v128.bitselect(f64x2.mul(whole, f64x2.splat(0.5)), whole, isLarge);
  const exponents = i64x2.sub(i64x2.sub(i64x2.shr_u(x, 52), i64x2.splat(1023)), isLarge);
  const exponent = f64x2.convert_low_i32x4_s(v128.shuffle<i32>(exponents, exponents, 0, 2, 0, 2));
  const f = f64x2.sub(mantissa, f64x2.splat(1));
  const s = f64x2.div(f, f64x2.add(f64x2.splat(2), f));
  const halfSquare = f64x2.mul(f64x2.mul(f64x2.splat(0.5), f), f);
  const z = f64x2.mul(s, s);
  const tail = seriesTailPair(z);
  const small = f64x2.add(f64x2.mul(s, f64x2.add(halfSquare, tail)), f64x2.mul(exponent, f64x2.splat(ln2Low)));
  return f64x2.sub(f64x2.mul(exponent, f64x2.splat(ln2High)), f64x2.sub(f64x2.sub(halfSquare, small), f));
}

/** In place, of float64 numbers; one behind the last may be changed too. */
export function exactLogs(from: usize, numbers: i32): void {
  for (let i = 0; i < numbers; i += 2) v128.store(from + 2 * at(i), pairOfLogs(v128.load(from + 2 * at(i))));
}

export function exactLog1p(x: f64): f64 {
  if (abs<f64>(x) < 5.551115123125783e-17) return x;
  const sum = 1.0 + x;
  if (!(sum > 0) || sum === Infinity) return exactLog(sum);
  return exactLog(sum) - (sum - 1.0 - x) / sum;
}
