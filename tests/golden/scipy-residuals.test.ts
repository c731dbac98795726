import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { normalOrder } from '../../src/lib/runs/diagnosis/residuals.ts';

type Plot = { values: number[]; x: number[]; y: number[]; slope: number; intercept: number; correlation: number };

// Made by make_scipy_residuals_golden.py.
const golden = JSON.parse(readFileSync('tests/golden/scipy-residuals.json', 'utf8')) as { plots: Plot[] };

test('residuals against a normal distribution equal the probability plot of scipy', () => {
  for (const { values, x, y, slope, intercept, correlation } of golden.plots) {
    const found = normalOrder({ residuals: Float64Array.from(values) });
    expect([...found.y]).toEqual(y);
    found.x.forEach((value, at) => expect(Math.abs(value - (x[at] ?? NaN))).toBeLessThan(1e-9));
    expect(found.slope).toBeCloseTo(slope, 9);
    expect(found.intercept).toBeCloseTo(intercept, 9);
    expect(found.correlation).toBeCloseTo(correlation, 9);
  }
});
