import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { principalComponents } from '../../src/lib/numerics/principal-components.ts';

type Golden = { name: string; rows: number; values: number[]; scores: number[][]; loadings: number[][]; shares: number[] };

// Made by make_sklearn_components_golden.py; float64 on both sides, so 1e-10 of the largest entry.
const golden = JSON.parse(readFileSync('tests/golden/sklearn-components.json', 'utf8')) as Golden[];

const apart = (found: ArrayLike<number>, wanted: readonly number[]) =>
  Math.max(...wanted.map((value, at) => Math.abs(value - (found[at] ?? NaN)))) / Math.max(...wanted.map(Math.abs));

test.each(golden)('principal components equal those of scikit-learn: $name', ({ rows, values, scores, loadings, shares }) => {
  const found = principalComponents(Float32Array.from(values), rows, 2);
  expect(found).toHaveLength(2);
  found.forEach((component, rank) => {
    expect(apart(component.loadings, loadings[rank] ?? [])).toBeLessThan(1e-10);
    expect(apart(component.scores, scores[rank] ?? [])).toBeLessThan(1e-10);
    expect(Math.abs(component.share - (shares[rank] ?? NaN))).toBeLessThan(1e-12);
  });
});
