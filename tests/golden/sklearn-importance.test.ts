import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { resampledImportances, weightedVariance, type FieldImportances } from '../../src/lib/numerics/forest/resampled-importance.ts';
import type { Sample } from '../../src/lib/numerics/forest/importance.ts';

type Golden = {
  name: string;
  levels: number;
  codes: number[][];
  targets: number[];
  shares: number[];
  explained: number;
  onFreshRows: number[];
  correlations: number[];
};

// Made by make_sklearn_importance_golden.py. Other draws on either side, so 0.03 of the variance; on fresh rows 0.08.
const golden = JSON.parse(readFileSync('tests/golden/sklearn-importance.json', 'utf8')) as Golden[];

function whole(sample: Sample): FieldImportances {
  const steps = resampledImportances(sample);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

test.each(golden)('importances agree with those of scikit-learn: $name', (wanted) => {
  const sample: Sample = {
    fields: wanted.codes.map((codes) => ({ codes: Uint16Array.from(codes), levels: wanted.levels, isOrdered: true })),
    targets: Float64Array.from(wanted.targets),
    weights: new Float64Array(wanted.targets.length).fill(1),
  };
  const found = whole(sample);
  const variance = weightedVariance(sample.targets, sample.weights);
  const shares = found.variances.map(({ value }) => value / variance);
  const order = (values: readonly number[]) => [...values.keys()].sort((a, b) => (values[b] ?? 0) - (values[a] ?? 0)).slice(0, 2);
  if (wanted.name.startsWith('3a')) expect(order(shares)).toEqual(order(wanted.shares));
  shares.forEach((share, field) => {
    expect(Math.abs(share - (wanted.shares[field] ?? NaN))).toBeLessThan(0.03);
    expect(Math.abs(share - (wanted.onFreshRows[field] ?? NaN))).toBeLessThan(0.08);
  });
  expect(Math.abs(found.explained - wanted.explained)).toBeLessThan(0.03);
  found.correlations.forEach((correlation, field) => expect(correlation?.value).toBeCloseTo(wanted.correlations[field] ?? NaN, 10));
});
