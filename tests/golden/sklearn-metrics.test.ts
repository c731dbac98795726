import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { classMetrics } from '../../src/lib/engine/metrics/class-metrics.ts';
import { labelMetrics } from '../../src/lib/engine/metrics/label-metrics.ts';
import { valueErrors } from '../../src/lib/numerics/value-errors.ts';
import type { Metrics } from '../../src/lib/runs/metrics.ts';

type Golden = {
  classes: { name: string; classes: number; truth: number[]; chances: number[]; metrics: Metrics }[];
  labels: { name: string; labels: number; truth: number[]; yes: number[]; metrics: Metrics; each: Metrics[] }[];
  values: { name: string; width: number; truth: number[]; predicted: number[]; metrics: Metrics }[];
};

// Made by make_sklearn_metrics_golden.py; float64 on both sides, so 1e-12 of each value.
const golden = JSON.parse(readFileSync('tests/golden/sklearn-metrics.json', 'utf8')) as Golden;

const near = (value: number) => ({
  asymmetricMatch: (other: unknown) => typeof other === 'number' && Math.abs(other - value) <= 1e-12 * Math.max(1, Math.abs(value)),
  toString: () => `within 1e-12 of ${value}`,
});
const allNear = (metrics: Metrics) => Object.fromEntries(Object.entries(metrics).map(([name, value]) => [name, near(value)]));

describe('measures equal scikit-learn', () => {
  test.each(golden.classes)('classes: $name', ({ classes, truth, chances, metrics }) => {
    expect(classMetrics(truth, Float64Array.from(chances), classes)).toEqual(allNear(metrics));
  });

  test.each(golden.labels)('labels: $name', ({ labels, truth, yes, metrics, each }) => {
    expect(labelMetrics(truth, Float64Array.from(yes), labels)).toEqual({ all: allNear(metrics), each: each.map(allNear) });
  });

  test.each(golden.values)('values: $name', ({ width, truth, predicted, metrics }) => {
    expect(valueErrors(Float64Array.from(truth), Float64Array.from(predicted), width)).toEqual(allNear(metrics));
  });
});
