/** How predicted values miss the true ones: residuals (predicted - true), their trend, and whether they are normal. Pure. */
import { meanInterval, type MeanInterval } from '../interval.ts';
import { normalQuantileAbove } from '../verdict/normal-distribution.ts';

/** `at`: the places of the examples; `left`: how many have no finite residual. */
export type Residuals = { predicted: Float64Array; residuals: Float64Array; at: Int32Array; left: number };

export function residualsOf(truth: ArrayLike<number>, predicted: ArrayLike<number>): Residuals {
  const missed = (row: number) => (predicted[row] ?? NaN) - (truth[row] ?? NaN);
  const at = Int32Array.from({ length: truth.length }, (_, row) => row).filter((row) => Number.isFinite(missed(row)));
  return {
    predicted: Float64Array.from(at, (row) => predicted[row] ?? NaN),
    residuals: Float64Array.from(at, missed),
    at,
    left: truth.length - at.length,
  };
}

export const trendBins = 8;
const leastInBin = 5;

export type TrendBin = { predicted: number } & MeanInterval; // means of both

/** The mean residual along the predictions, in bins of about as many examples each, at least 5. */
export function residualTrend({ predicted, residuals }: Residuals, bins = trendBins): TrendBin[] {
  const order = Array.from(predicted.keys()).sort((a, b) => (predicted[a] ?? 0) - (predicted[b] ?? 0));
  const count = Math.min(bins, Math.floor(order.length / leastInBin));
  return Array.from({ length: count }, (_, bin) => {
    const rows = order.slice(Math.round((bin * order.length) / count), Math.round(((bin + 1) * order.length) / count));
    const mean = meanInterval(rows.map((row) => residuals[row] ?? NaN));
    return mean ? [{ predicted: rows.reduce((sum, row) => sum + (predicted[row] ?? NaN), 0) / rows.length, ...mean }] : [];
  }).flat();
}

/** `order`: places in the residuals, ascending; `x` what a normal distribution would give there, `y` the residuals; both ascending. */
export type NormalOrder = { order: Int32Array; x: Float64Array; y: Float64Array; slope: number; intercept: number; correlation: number };

/**
 * Residuals in order against the medians of the order statistics of a normal distribution (Filliben 1975), with the line of least squares:
 * scipy's probplot.
 */
export function normalOrder({ residuals }: Pick<Residuals, 'residuals'>): NormalOrder {
  const n = residuals.length;
  const order = Int32Array.from(Array.from(residuals.keys()).sort((a, b) => (residuals[a] ?? 0) - (residuals[b] ?? 0)));
  const y = Float64Array.from(order, (row) => residuals[row] ?? NaN);
  const highest = 0.5 ** (1 / n);
  const x = Float64Array.from(order, (_, at) => {
    const share = at === 0 ? 1 - highest : at === n - 1 ? highest : (at + 1 - 0.3175) / (n + 0.365);
    return -normalQuantileAbove(share);
  });
  const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / n;
  const [ofX, ofY] = [mean(x), mean(y)];
  let [xx, xy, yy] = [0, 0, 0];
  for (let at = 0; at < n; at++) {
    const [dx, dy] = [(x[at] ?? NaN) - ofX, (y[at] ?? NaN) - ofY];
    xx += dx * dx;
    xy += dx * dy;
    yy += dy * dy;
  }
  const slope = xy / xx;
  return { order, x, y, slope, intercept: ofY - slope * ofX, correlation: xy / Math.sqrt(xx * yy) };
}
