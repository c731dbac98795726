/**
 * Importances with their uncertainty: the rows are resampled with putting back, each time a smaller forest is grown, and how far its
 * importances spread is their standard error, less what the chance of few trees adds to it. A normal interval around the estimate of the
 * whole, since the small forests know less data and lie lower (Ishwaran and Lu 2019, Stat. Med. 38, 558). Rows that depend on one another,
 * such as repeats over seeds, must come as one row. Pure.
 */
import { log, tanh } from '../exact-math.ts';
import { rankCorrelation } from '../rank-correlation.ts';
import { createStream } from '../streams.ts';
import { growGrove, type Grove, type Sample } from './importance.ts';

export type Estimate = { value: number; low: number; high: number };

/**
 * `variances`: per field what it answers for, in squared units of the target. `correlations`: of the rows' ranks; null for an unordered
 * field, or one whose rows do not vary. `explained`: the share of the rows' variance that trees tell of rows that they have not seen; it
 * may be below 0.
 */
export type FieldImportances = { variances: Estimate[]; correlations: (Estimate | null)[]; explained: number };

const groves = 20; // of the estimate
const resamples = 100;
const treesOfGrove = 10;
const normal95 = 1.959963984540054;

const weightedMean = (values: ArrayLike<number>, weights: Float64Array): number => {
  const weight = weights.reduce((sum, each) => sum + each, 0);
  return weights.reduce((sum, each, at) => sum + each * (values[at] ?? 0), 0) / weight;
};

export const weightedVariance = (values: ArrayLike<number>, weights: Float64Array): number => {
  const mean = weightedMean(values, weights);
  return weightedMean(
    Array.from(values, (value) => (value - mean) ** 2),
    weights,
  );
};

function varianceOf(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length - 1);
}

function explainedBy(found: readonly Grove[], { targets, weights }: Sample): number {
  const seen = weights.map((weight, row) => (found.some(({ counts }) => (counts[row] ?? 0) > 0) ? weight : 0));
  const said = targets.map((_, row) => {
    const count = found.reduce((sum, { counts }) => sum + (counts[row] ?? 0), 0);
    return found.reduce((sum, { sums }) => sum + (sums[row] ?? 0), 0) / Math.max(1, count);
  });
  const error = weightedMean(
    targets.map((target, row) => (target - (said[row] ?? 0)) ** 2),
    seen,
  );
  return 1 - error / weightedVariance(targets, seen);
}

/** How often each row is drawn, of as many draws as there are rows. */
function drawn(rows: number, resample: number): Float64Array {
  const stream = createStream({ seed: 0, purpose: 'resample', epoch: resample });
  const times = new Float64Array(rows);
  for (let draw = 0; draw < rows; draw++) {
    const row = stream.integer(rows);
    times[row] = (times[row] ?? 0) + 1;
  }
  return times;
}

function correlationsOf({ fields, targets }: Sample, times: Float64Array): (number | null)[] {
  const rows = Array.from(times).flatMap((count, row) => Array<number>(count).fill(row));
  const y = rows.map((row) => targets[row] ?? 0);
  return fields.map(({ codes, isOrdered }) =>
    isOrdered
      ? rankCorrelation(
          rows.map((row) => codes[row] ?? 0),
          y,
        )
      : null,
  );
}

function atanh(value: number): number {
  const inside = Math.max(-1 + 1e-9, Math.min(1 - 1e-9, value));
  return log((1 + inside) / (1 - inside)) / 2;
}

/** On the scale of Fisher's z, where the spread of a correlation hardly depends on it. */
function correlationEstimate(value: number | null, redrawn: readonly (number | null)[]): Estimate | null {
  if (value === null) return null;
  const spread = Math.sqrt(varianceOf(redrawn.filter((each) => each !== null).map(atanh)));
  return { value, low: tanh(atanh(value) - normal95 * spread), high: tanh(atanh(value) + normal95 * spread) };
}

/** Halts after each tree with the share that is done, so that a caller can give way; returns the result. At least four rows. */
export function* resampledImportances(sample: Sample): Generator<number, FieldImportances> {
  const rows = sample.targets.length;
  const steps = groves + resamples;
  function* grow(times: Float64Array, { epoch, at }: { epoch: number; at: number }): Generator<number, Grove> {
    const weights = sample.weights.map((weight, row) => weight * (times[row] ?? 0));
    const growing = growGrove(
      { ...sample, weights },
      { trees: treesOfGrove, stream: createStream({ seed: 0, purpose: 'resample', epoch, step: 1 }) },
    );
    for (;;) {
      const step = growing.next();
      if (step.done) return step.value;
      yield at / steps;
    }
  }
  const once = new Float64Array(rows).fill(1);
  const whole: Grove[] = [];
  for (let at = 0; at < groves; at++) whole.push(yield* grow(once, { epoch: resamples + at, at }));
  const redrawn: Float64Array[] = [];
  const correlations: (number | null)[][] = [];
  for (let at = 0; at < resamples; at++) {
    const times = drawn(rows, at);
    redrawn.push((yield* grow(times, { epoch: at, at: groves + at })).variances);
    correlations.push(correlationsOf(sample, times));
  }
  const estimate = (field: number): Estimate => {
    const ofWhole = whole.map(({ variances }) => variances[field] ?? 0);
    const value = ofWhole.reduce((sum, each) => sum + each, 0) / groves;
    const ofTrees = varianceOf(ofWhole); // the same rows: only the trees differ
    const spread = Math.sqrt(Math.max(ofTrees, varianceOf(redrawn.map((each) => each[field] ?? 0)) - ofTrees + ofTrees / groves));
    return { value, low: value - normal95 * spread, high: value + normal95 * spread };
  };
  return {
    variances: sample.fields.map((_, field) => estimate(field)),
    correlations: correlationsOf(sample, once).map((value, field) =>
      correlationEstimate(
        value,
        correlations.map((each) => each[field] ?? null),
      ),
    ),
    explained: explainedBy(whole, sample),
  };
}
