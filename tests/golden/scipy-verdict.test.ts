import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { compareScores } from '../../src/lib/runs/verdict/crossed.ts';
import { gridParts, subtract } from '../../src/lib/runs/verdict/grid-parts.ts';
import { summed } from '../../src/lib/runs/verdict/mean-variance.ts';
import { normalAbove, normalQuantileAbove } from '../../src/lib/runs/verdict/normal-distribution.ts';
import { crossingChance } from '../../src/lib/runs/verdict/spending.ts';
import { tAbove, tQuantileAbove } from '../../src/lib/runs/verdict/t-distribution.ts';
import { expectedMaximum } from '../../src/lib/runs/verdict/winners-curse.ts';

type Parts = { seeds: number; examples: number; cells: number };
type Golden = {
  tails: { t: number; freedom: number; above: number }[];
  quantiles: { share: number; freedom: number; t: number }[];
  normals: { z: number; above: number }[];
  crossed: { a: number[][]; b: number[][]; difference: number; paired: Parts; ofA: Parts; ofB: Parts }[];
  inside: { fractions: number[]; bounds: number[]; inside: number }[];
  maxima: { k: number; mean: number }[];
};

// Made by make_scipy_verdict_golden.py.
const golden = JSON.parse(readFileSync('tests/golden/scipy-verdict.json', 'utf8')) as Golden;
const within = (value: number, wanted: number, share = 1e-9) =>
  expect(Math.abs(value - wanted), `${value} for ${wanted}`).toBeLessThanOrEqual(share * Math.abs(wanted));

test('tails and quantiles of the t distribution equal those of scipy, whole degrees of freedom or not', () => {
  for (const { t, freedom, above } of golden.tails) within(tAbove(t, freedom), above);
  for (const { t, freedom, above } of golden.tails) within(tAbove(-t, freedom), 1 - above);
  for (const { share, freedom, t } of golden.quantiles) within(tQuantileAbove(share, freedom), t, 1e-8);
});

test('tails of the normal distribution equal those of scipy', () => {
  for (const { z, above } of golden.normals) {
    within(normalAbove(z), above, 1e-12);
    expect(normalQuantileAbove(above)).toBeCloseTo(z, 10);
  }
});

test('the parts of crossed scores equal those of numpy', () => {
  for (const { a, b, difference, paired } of golden.crossed) {
    const found = gridParts(subtract(b, a).differences);
    within(found.mean, difference);
    for (const name of ['seeds', 'examples', 'cells'] as const) within(found[name].variance, paired[name]);
  }
});

test('without common seeds the variances of both sides add up', () => {
  for (const { a, b, difference, paired, ofA, ofB } of golden.crossed) {
    const seeds = a.map((_, i) => i);
    const found = compareScores({ a: { seeds, scores: a }, b: { seeds: seeds.map((i) => i + 100), scores: b }, better: 'higher' });
    if (found.status !== 'estimated') throw new Error(found.status);
    within(found.difference, difference);
    const cells = ofA.cells + ofB.cells;
    within(found.variance, Math.max(ofA.seeds + ofB.seeds, cells) + Math.max(paired.examples, cells) - cells);
  }
});

test('degrees of freedom of a sum are those of Welch and Satterthwaite', () => {
  const { variance, freedom } = summed([
    { variance: 2, freedom: 4 },
    { variance: 1, freedom: 9 },
  ]);
  expect(variance).toBe(3);
  within(freedom, 9 / (4 / 4 + 1 / 9));
});

test('the chance of leaving boundaries at any look equals that of the multivariate normal distribution', () => {
  // One side's chance, the other side being left first in so few cases that they do not count.
  for (const { fractions, bounds, inside } of golden.inside) expect(2 * crossingChance(fractions, bounds)).toBeCloseTo(1 - inside, 5);
});

test('the expected largest of k normal draws equals the integral', () => {
  for (const { k, mean } of golden.maxima) within(expectedMaximum(k), mean);
});
