import { expect, test } from 'vitest';
import {
  accuracyContest,
  cellSpreads,
  chanceOf,
  createDraw,
  meanSpreads,
  normalContest,
  normalParts,
  type Draw,
  type Size,
  type Spreads,
} from '../../../../tests/support/simulated-contests.ts';
import { compareScores } from './crossed.ts';
import type { Estimate } from './estimate.ts';
import { meanVariance } from './mean-variance.ts';
import { judge } from './smallest-effect.ts';

/** DAYBOOK_REPLICATIONS=20000 prints the table of README.md, one line a point of the grid. */
const asked = Number(process.env.DAYBOOK_REPLICATIONS ?? 0);

const shares = [0, 0.25, 0.5, 0.75, 1];
const sizes: Size[] = [5, 10, 20].flatMap((seeds) => [50, 150, 500].map((examples) => ({ seeds, examples })));

type Point = { name: string; n: number; covered: number; better: number };
type Case = { size: Size; share: number; draw: Draw };
type Grid = { name: string; usual: number; truth?: number; estimate: (at: Case) => Estimate };

function measure({ name, usual, truth = 0, estimate }: Grid, at: Case): Point {
  const n = asked || usual;
  const point = { name: `${name} | ${at.size.seeds} | ${at.size.examples} | ${at.share}`, n, covered: 0, better: 0 };
  for (let i = 0; i < n; i++) {
    const { interval, word } = judge(estimate(at), 0);
    if (interval && interval.low <= truth && interval.high >= truth) point.covered++;
    if (word === 'better') point.better++;
  }
  if (asked) console.log(`| ${point.name} | ${((100 * point.covered) / n).toFixed(1)} | ${((100 * point.better) / n).toFixed(1)} |`);
  return point;
}

const overGrid = (grid: Grid): Point[] =>
  sizes.flatMap((size, i) => shares.map((share, j) => measure(grid, { size, share, draw: createDraw(1 + 100 * i + j) })));

/** Points whose counts are outside of what is promised by more than chance makes of it. */
const broken = (points: Point[], hasDifference = false): Point[] =>
  points.filter(
    ({ n, covered, better }) =>
      covered < 0.92 * n - chanceOf(0.92, n) ||
      covered > 0.98 * n + chanceOf(0.98, n) ||
      (!hasDifference && better > 0.03 * n + chanceOf(0.03, n)),
  );

/** Over the whole grid chance is small. */
function expectPromised(points: Point[]): void {
  expect(broken(points)).toEqual([]);
  const shareOf = (of: (point: Point) => number) => points.reduce((sum, point) => sum + of(point) / point.n, 0) / points.length;
  const covered = shareOf((point) => point.covered);
  expect(covered).toBeGreaterThan(0.94);
  expect(covered).toBeLessThan(0.975);
  expect(shareOf(({ better }) => better)).toBeLessThan(0.0285);
}

function estimateParts({ size, draw }: Case, spreads: Spreads): Estimate {
  const { difference, parts } = normalParts(draw, size, spreads);
  return {
    status: 'estimated',
    design: 'paired',
    areSeedsPaired: true,
    seeds: { a: size.seeds, b: size.seeds },
    examples: size.examples,
    differing: size.examples,
    difference,
    ...meanVariance(parts),
    components: { seed: 0, example: 0, residual: 0 },
  };
}

test('intervals of normal scores cover on the whole grid of seeds, examples and seed share of a cell', () => {
  for (const exampleShare of [0, 0.5, 1]) {
    const name = `normal, of a cell, the rest ${exampleShare} examples`;
    expectPromised(overGrid({ name, usual: 1000, estimate: (at) => estimateParts(at, cellSpreads(at.share, exampleShare)) }));
  }
});

test('and where the seed share is that of the variance of the mean, which is where plain degrees of freedom fail', () => {
  for (const exampleShare of [0, 0.5, 1]) {
    const name = `normal, of the mean, the rest ${exampleShare} examples`;
    expectPromised(overGrid({ name, usual: 1000, estimate: (at) => estimateParts(at, meanSpreads(at.share, exampleShare, at.size)) }));
  }
});

test('the cells of normal scores give what their mean squares give', () => {
  const size = { seeds: 5, examples: 50 };
  const grid: Grid = {
    name: 'normal cells',
    usual: 1000,
    estimate: ({ draw, share }) => compareScores(normalContest(draw, size, meanSpreads(share, 0.5, size))),
  };
  expectPromised(shares.map((share, at) => measure(grid, { size, share, draw: createDraw(7000 + at) })));
});

test('intervals of right and wrong answers cover on the whole grid', () => {
  expectPromised(
    overGrid({
      name: 'accuracy 80%',
      usual: 200,
      estimate: ({ size, share, draw }) => compareScores(accuracyContest(draw, size, { accuracy: 0.8, seedShare: share })),
    }),
  );
});

test('and where B is better by three points', () => {
  const points = overGrid({
    name: 'accuracy 80%, B 83%',
    usual: 80,
    truth: 0.03,
    estimate: ({ size, share, draw }) => compareScores(accuracyContest(draw, size, { accuracy: 0.8, difference: 0.03, seedShare: share })),
  });
  expect(broken(points, true)).toEqual([]);
});

test('and where the seeds are not paired', () => {
  expectPromised(
    overGrid({
      name: 'accuracy 80%, unpaired',
      usual: 80,
      estimate: ({ size, share, draw }) => compareScores(accuracyContest(draw, size, { accuracy: 0.8, seedShare: share, unpaired: true })),
    }),
  );
});
