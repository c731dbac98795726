/**
 * Student's t with degrees of freedom that need not be whole, as Satterthwaite's are not. `student-t.ts` beside the runs has the
 * whole ones in a few lines, for pages that show only means. Pure.
 */
import { normalAbove, normalQuantileAbove } from './normal-distribution.ts';

/** Beyond this many degrees of freedom the t is the normal distribution to seven digits. */
const nearlyNormal = 1e7;

/** Lanczos's approximation with the coefficients of Numerical Recipes (3rd edition, 6.1), x > 0. */
const lanczos = [
  57.1562356658629235, -59.5979603554754912, 14.1360979747417471, -0.491913816097620199, 0.339946499848118887e-4, 0.465236289270485756e-4,
  -0.983744753048795646e-4, 0.158088703224912494e-3, -0.210264441724104883e-3, 0.217439618115212643e-3, -0.16431810653676389e-3,
  0.844182239838527433e-4, -0.261908384015814087e-4, 0.368991826595316234e-5,
];

export function logGamma(x: number): number {
  const shifted = x + 5.2421875;
  let sum = 0.999999999999997092;
  lanczos.forEach((coefficient, at) => (sum += coefficient / (x + at + 1)));
  return (x + 0.5) * Math.log(shifted) - shifted + Math.log((2.5066282746310005 * sum) / x);
}

const tiny = 1e-300;

/** The continued fraction of the incomplete beta function, by Lentz's method (Numerical Recipes, 6.4). */
function betaFraction(a: number, b: number, x: number): number {
  let c = 1;
  let d = 1 / (1 - ((a + b) * x) / (a + 1) || tiny);
  let fraction = d;
  for (let m = 1; m < 100_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / (1 + even * d || tiny);
    c = 1 + even / c || tiny;
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / (1 + odd * d || tiny);
    c = 1 + odd / c || tiny;
    fraction *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) break;
  }
  return fraction;
}

/** The share of the beta distribution (a, b) below x; `rest` is 1 - x, given apart since it may be tiny. */
function betaBelow({ a, b, x, rest }: { a: number; b: number; x: number; rest: number }): number {
  if (x <= 0) return 0;
  if (rest <= 0) return 1;
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(rest));
  return x < (a + 1) / (a + b + 2) ? (front * betaFraction(a, b, x)) / a : 1 - (front * betaFraction(b, a, rest)) / b;
}

/** The share of the t distribution above t (Abramowitz and Stegun 26.5.27). `freedom` > 0. */
export function tAbove(t: number, freedom: number): number {
  if (freedom > nearlyNormal) return normalAbove(t);
  if (t < 0) return 1 - tAbove(-t, freedom);
  const sum = freedom + t * t;
  return betaBelow({ a: freedom / 2, b: 0.5, x: freedom / sum, rest: (t * t) / sum }) / 2;
}

const logDensityFront = (freedom: number) => logGamma((freedom + 1) / 2) - logGamma(freedom / 2) - 0.5 * Math.log(freedom * Math.PI);

/** The t that has `share` above it, 0 < share < 1. Newton's steps on both logarithms, from the normal quantile, which lies below. */
export function tQuantileAbove(share: number, freedom: number): number {
  if (share === 0.5) return 0;
  if (share > 0.5) return -tQuantileAbove(1 - share, freedom);
  let t = Math.max(normalQuantileAbove(share), 1e-3);
  if (freedom > nearlyNormal) return t;
  const front = logDensityFront(freedom);
  for (let i = 0; i < 100; i++) {
    const above = tAbove(t, freedom);
    const density = Math.exp(front - ((freedom + 1) / 2) * Math.log1p((t * t) / freedom));
    const step = (Math.log(above / share) * above) / (t * density);
    t *= Math.exp(step);
    if (Math.abs(step) < 1e-13) break;
  }
  return t;
}
