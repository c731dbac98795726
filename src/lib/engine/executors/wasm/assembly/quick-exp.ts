/**
 * exp, sigmoid and tanh for results that end in float32, two float64 lanes at a time: relative error below 2^-28, the same bits on every
 * machine. Method as in numerics/quick-exp.ts: x = k ln 2 + r, |r| <= ln 2 / 2, Taylor's series up to r^8.
 */

export function exp2(x: v128): v128 {
  // Beyond these float32 knows only 0 and infinity; float64 still holds the power. A NaN stays one, which costs less than with min and max.
  const bound = f64x2.pmin(f64x2.pmax(x, f64x2.splat(-700)), f64x2.splat(700));
  const k = f64x2.nearest(f64x2.mul(bound, f64x2.splat(1.4426950408889634)));
  const r = f64x2.sub(bound, f64x2.mul(k, f64x2.splat(0.6931471805599453)));
  const r2 = f64x2.mul(r, r);
  const r4 = f64x2.mul(r2, r2);
  const tail = f64x2.add(
    f64x2.add(
      f64x2.add(f64x2.splat(1.0 / 24.0), f64x2.mul(r, f64x2.splat(1.0 / 120.0))),
      f64x2.mul(r2, f64x2.add(f64x2.splat(1.0 / 720.0), f64x2.mul(r, f64x2.splat(1.0 / 5040.0)))),
    ),
    f64x2.mul(r4, f64x2.splat(1.0 / 40320.0)),
  );
  const middle = f64x2.mul(r2, f64x2.add(f64x2.splat(0.5), f64x2.mul(r, f64x2.splat(1.0 / 6.0))));
  const series = f64x2.add(f64x2.add(f64x2.add(f64x2.splat(1), r), middle), f64x2.mul(r4, tail));
  // 2^k: the sum of k and 1.5 * 2^52 + 1023 has the power's exponent in its lowest bits.
  return f64x2.mul(series, i64x2.shl(f64x2.add(k, f64x2.splat(6755399441056767)), 52));
}

export function sigmoid2(x: v128): v128 {
  const one = f64x2.splat(1);
  return f64x2.div(one, f64x2.add(one, exp2(f64x2.neg(x))));
}

/** By its series near 0, where the quotient would lose digits. */
export function tanh2(x: v128): v128 {
  const one = f64x2.splat(1);
  const far = f64x2.sub(one, f64x2.div(f64x2.splat(2), f64x2.add(one, exp2(f64x2.add(x, x)))));
  const x2 = f64x2.mul(x, x);
  const inner = f64x2.sub(f64x2.splat(2.0 / 15.0), f64x2.mul(x2, f64x2.splat(17.0 / 315.0)));
  const near = f64x2.mul(x, f64x2.sub(one, f64x2.mul(x2, f64x2.sub(f64x2.splat(1.0 / 3.0), f64x2.mul(x2, inner)))));
  return v128.bitselect(near, far, f64x2.lt(f64x2.abs(x), f64x2.splat(0.1)));
}

export function low(numbers: v128): v128 {
  return f64x2.promote_low_f32x4(numbers);
}

export function high(numbers: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<f32>(numbers, numbers, 2, 3, 2, 3));
}

/** Four float32 of two pairs of float64. */
export function join(first: v128, second: v128): v128 {
  return v128.shuffle<f32>(f32x4.demote_f64x2_zero(first), f32x4.demote_f64x2_zero(second), 0, 1, 4, 5);
}

export function sigmoid4(x: v128): v128 {
  return join(sigmoid2(low(x)), sigmoid2(high(x)));
}

export function tanh4(x: v128): v128 {
  return join(tanh2(low(x)), tanh2(high(x)));
}
