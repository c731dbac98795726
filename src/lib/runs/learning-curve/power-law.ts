/**
 * A score against the number of training examples as a + b n^-c (Cortes, Jackel, Solla, Vapnik and Denker 1993, Learning curves: asymptotic
 * values and rate of convergence), by least squares. For a given c the rest is linear, so c alone is searched; intervals are those of the
 * profile likelihood: whatever some curve says whose squared error is not too much above the least (Bates and Watts 1988, Nonlinear
 * Regression Analysis, 6.1), since the usual standard errors are far off where a curve hardly bends. Pure.
 */
import { tQuantileAbove } from '../verdict/t-distribution.ts';

export type SizedScore = { size: number; score: number };
export type Estimate = { value: number; low: number; high: number };

/** `isOpen`: a curve that bends as little, or as sharply, as any that is tried fits also: how it goes on is hardly known. */
export type PowerLaw = {
  rate: Estimate; // c
  amount: number; // b
  limit: Estimate; // a: where it levels off
  isOpen: boolean;
  at: (size: number) => Estimate; // of the mean score
  gain: (from: number, to: number) => Estimate; // of the mean score
};

export const fewestSizes = 4;
const rates = { least: 0.02, most: 5, steps: 100, inside: 100 } as const;
const stepFactor = (rates.most / rates.least) ** (1 / rates.steps);
const share95 = 0.025;

/** Sums of a straight line of the scores over m^-c, where m is the size over its middle. */
type Line = { rate: number; intercept: number; slope: number; error: number; middle: number; spread: number; count: number };

function lineOf(points: readonly SizedScore[], rate: number, unit: number): Line {
  const count = points.length;
  const xs = points.map(({ size }) => (size / unit) ** -rate);
  const middle = xs.reduce((sum, x) => sum + x, 0) / count;
  const mean = points.reduce((sum, { score }) => sum + score, 0) / count;
  let [spread, product] = [0, 0];
  points.forEach(({ score }, at) => {
    const x = (xs[at] ?? 0) - middle;
    spread += x * x;
    product += x * (score - mean);
  });
  const slope = product / spread;
  const intercept = mean - slope * middle;
  const error = points.reduce((sum, { score }, at) => sum + (score - intercept - slope * (xs[at] ?? 0)) ** 2, 0);
  return { rate, intercept, slope, error, middle, spread, count };
}

const rateAt = (step: number) => rates.least * (rates.most / rates.least) ** (step / rates.steps);

/** The best line of all rates: the best of a grid, then by golden section between its neighbours. */
function bestLine(points: readonly SizedScore[], unit: number, grid: readonly Line[]): Line {
  const at = grid.reduce((best, line, index) => (line.error < (grid[best]?.error ?? Infinity) ? index : best), 0);
  const ratio = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [Math.log(rateAt(Math.max(0, at - 1))), Math.log(rateAt(Math.min(rates.steps, at + 1)))];
  for (let i = 0; i < 60; i++) {
    const [left, right] = [high - ratio * (high - low), low + ratio * (high - low)];
    if (lineOf(points, Math.exp(left), unit).error < lineOf(points, Math.exp(right), unit).error) high = right;
    else low = left;
  }
  return lineOf(points, Math.exp((low + high) / 2), unit);
}

/** Where between a rate that fits well enough and one that does not the error is that of the limit. */
function edge(errorAt: (rate: number) => number, { inside, outside, most }: { inside: number; outside: number; most: number }): number {
  let [near, far] = [inside, outside];
  for (let i = 0; i < 50; i++) {
    const middle = Math.sqrt(near * far);
    if (errorAt(middle) <= most) near = middle;
    else far = middle;
  }
  return near;
}

/** Null with fewer than four sizes or no more scores than the curve has numbers. Sizes above 0, scores finite. */
export function fitPowerLaw(points: readonly SizedScore[]): PowerLaw | null {
  const freedom = points.length - 3;
  if (new Set(points.map(({ size }) => size)).size < fewestSizes || freedom < 1) return null;
  const unit = Math.exp(points.reduce((sum, { size }) => sum + Math.log(size), 0) / points.length);
  const grid = Array.from({ length: rates.steps + 1 }, (_, step) => lineOf(points, rateAt(step), unit));
  const best = bestLine(points, unit, grid);
  const most = best.error * (1 + tQuantileAbove(share95, freedom) ** 2 / freedom);
  const fitting = [best, ...grid.filter(({ error }) => error <= most)].map(({ rate }) => rate);
  const errorAt = (rate: number) => lineOf(points, rate, unit).error;
  const widened = (inside: number, factor: number) => {
    const outside = inside * factor;
    return outside < rates.least || outside > rates.most ? inside : edge(errorAt, { inside, outside, most });
  };
  const [low, high] = [widened(Math.min(...fitting), 1 / stepFactor), widened(Math.max(...fitting), stepFactor)];
  const rateIn = (step: number) => low * (high / low) ** (step / rates.inside);
  const inside = Array.from({ length: rates.inside + 1 }, (_, step) => lineOf(points, rateIn(step), unit));
  const near = [best, ...inside.filter(({ error }) => error <= most * (1 + 1e-9))];

  /** The range of `one` intercepts and `slopes` slopes over all curves that fit well enough. */
  function range(one: number, slopes: (rate: number) => number): Estimate {
    const value = one * best.intercept + slopes(best.rate) * best.slope;
    let [low, high] = [value, value];
    for (const { rate, intercept, slope, error, middle, spread, count } of near) {
      const factor = slopes(rate);
      const half = Math.sqrt(Math.max(0, most - error) * ((one * one) / count + (factor - one * middle) ** 2 / spread));
      const centre = one * intercept + factor * slope;
      low = Math.min(low, centre - half);
      high = Math.max(high, centre + half);
    }
    return { value, low, high };
  }

  return {
    rate: { value: best.rate, low, high },
    amount: best.slope * unit ** best.rate,
    limit: range(1, () => 0),
    isOpen: low <= rates.least * stepFactor || high >= rates.most / stepFactor,
    at: (size) => range(1, (rate) => (size / unit) ** -rate),
    gain: (from, to) => range(0, (rate) => (to / unit) ** -rate - (from / unit) ** -rate),
  };
}
