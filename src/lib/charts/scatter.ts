import { paddedRange } from './ticks.ts';

export type PredictedScatter = {
  truth: Float32Array;
  predicted: Float32Array;
  residual: Float32Array; // predicted - truth
  range: [number, number]; // the same for both axes, so that the diagonal means "right"
  rmse: number;
  meanAbsolute: number;
  residualRange: { low: number; median: number; high: number }; // 5%, 50% and 95%
  worst: number[]; // indexes, largest error first
};

/** Predicted against true values; pairs that are not finite are left out of the ranges and come last in `worst`. */
export function predictedScatter(truth: ArrayLike<number>, predicted: ArrayLike<number>): PredictedScatter {
  const size = Math.min(truth.length, predicted.length);
  const t = Float32Array.from({ length: size }, (_, i) => truth[i] ?? NaN);
  const p = Float32Array.from({ length: size }, (_, i) => predicted[i] ?? NaN);
  const residual = p.map((value, i) => value - (t[i] ?? NaN));
  const finite = [...residual].filter(Number.isFinite).sort((a, b) => a - b);
  let low = Infinity;
  let high = -Infinity;
  residual.forEach((value, i) => {
    if (!Number.isFinite(value)) return;
    low = Math.min(low, t[i] ?? low, p[i] ?? low);
    high = Math.max(high, t[i] ?? high, p[i] ?? high);
  });
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  const size2 = (i: number) => (Number.isFinite(residual[i]) ? Math.abs(residual[i] ?? 0) : -1);
  return {
    truth: t,
    predicted: p,
    residual,
    range: paddedRange(low, high, 0.04),
    rmse: Math.sqrt(mean(finite.map((value) => value * value))),
    meanAbsolute: mean(finite.map(Math.abs)),
    residualRange: { low: quantile(finite, 0.05), median: quantile(finite, 0.5), high: quantile(finite, 0.95) },
    worst: Array.from({ length: size }, (_, i) => i).sort((a, b) => size2(b) - size2(a) || a - b),
  };
}

/** Linear between the neighbouring order statistics; the values must ascend. */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const at = (sorted.length - 1) * share;
  const below = sorted[Math.floor(at)] ?? NaN;
  return below + ((sorted[Math.ceil(at)] ?? NaN) - below) * (at - Math.floor(at));
}
