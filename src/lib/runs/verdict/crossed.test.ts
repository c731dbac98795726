import { expect, test } from 'vitest';
import { compareScores, type Contest, type Scored } from './crossed.ts';
import { intervalOf, type Estimated } from './estimate.ts';
import { judge } from './smallest-effect.ts';
import { tQuantileAbove } from './t-distribution.ts';
import { compareRunScores } from './seeds-only.ts';

const scored = (scores: number[][], seeds = scores.map((_, i) => i + 1)): Scored => ({ seeds, scores });
const zeros = (seeds: number, examples: number) => Array.from({ length: seeds }, () => new Array<number>(examples).fill(0));
const right = { least: 0, greatest: 1 };

function estimated(contest: Contest): Estimated {
  const found = compareScores(contest);
  if (found.status !== 'estimated') throw new Error(found.status);
  return found;
}

test('seeds that agree on everything count only examples: the paired t of the examples', () => {
  const row = [0.3, -0.1, 0.4, 0.8, 0.1];
  const found = estimated({ a: scored(zeros(4, 5)), b: scored([row, row, row, row]), better: 'higher' });
  expect(found.freedom).toBeCloseTo(4, 9);
  expect(found.difference).toBeCloseTo(0.3, 12);
  expect(found.variance).toBeCloseTo(0.115 / 5, 12);
});

test('examples that agree on everything count only seeds: the paired t of the seeds', () => {
  const found = estimated({
    a: scored(zeros(3, 4)),
    b: scored([0.1, 0.2, 0.6].map((value) => [value, value, value, value])),
    better: 'higher',
  });
  expect(found.freedom).toBeCloseTo(2, 9);
  expect(found.variance).toBeCloseTo(0.07 / 3, 12);
  expect(found.components.example).toBeCloseTo(0, 12);
});

test('lower is better turns the sign and nothing else', () => {
  const [a, b] = [
    scored([
      [1, 2, 3],
      [2, 2, 5],
    ]),
    scored([
      [2, 1, 3],
      [1, 1, 1],
    ]),
  ];
  const [up, down] = [estimated({ a, b, better: 'higher' }), estimated({ a, b, better: 'lower' })];
  expect(down).toEqual({ ...up, difference: -up.difference });
  const swapped = estimated({ a: b, b: a, better: 'lower' });
  expect(swapped.difference).toBeCloseTo(up.difference, 12);
});

test('trainings are paired by their seeds, whatever their order, and all count where the sides have other seeds', () => {
  const rows = [
    [0.1, 0.5, 0.3],
    [0.2, 0.4, 0.9],
    [0.7, 0.1, 0.2],
  ];
  const a = scored(rows, [7, 8, 9]);
  const same = [rows[2] ?? [], rows[0] ?? [], rows[1] ?? []];
  expect(compareScores({ a, b: scored(same, [9, 7, 8]), better: 'higher' })).toMatchObject({
    status: 'allEqual',
    design: 'paired',
    difference: 0,
  });
  const more = estimated({ a, b: scored([...same, [5, 5, 5]], [9, 7, 8, 1]), better: 'higher' });
  expect(more).toMatchObject({ design: 'unpaired', areSeedsPaired: false, seeds: { a: 3, b: 4 } });
  const meanA = rows.flat().reduce((sum, value) => sum + value, 0) / 9;
  expect(more.difference).toBeCloseTo((9 * meanA + 15) / 12 - meanA, 12);
});

test('a component below zero counts as zero', () => {
  // Seeds whose means are equal while their cells differ.
  const found = estimated({
    a: scored(zeros(2, 4)),
    b: scored([
      [1, 0, 1, 0],
      [0, 1, 0, 1],
    ]),
    better: 'higher',
  });
  expect(found.components.seed).toBe(0);
  expect(found.components.example).toBe(0);
  expect(found.variance).toBeGreaterThan(0);
});

test('one training on a side is never a verdict about the next', () => {
  const b = scored([[1, 1, 1, 0.9, 1, 0.8, 1, 1, 0.9, 1]]);
  const estimate = estimated({ a: scored(zeros(1, 10)), b, better: 'higher' });
  expect(estimate.design).toBe('oneSeed');
  const { word, interval } = judge(estimate, 0.01);
  expect(word).toBe('undecided');
  expect(interval?.low).toBeGreaterThan(0.8);
});

test('equal answers have the rule of three for an interval, not one of no width', () => {
  const same = scored(zeros(5, 360));
  const estimate = compareScores({ a: same, b: same, better: 'higher', range: right });
  const interval = intervalOf(estimate);
  expect(interval?.high).toBeCloseTo(3 / 360, 3);
  expect(interval?.low).toBe(-(interval?.high ?? NaN));
  expect(judge(estimate, 0.005).word).toBe('undecided');
  expect(judge(estimate, 0.01).word).toBe('equivalent');
});

test('where all answers of B alone are right, the interval reaches down from one', () => {
  const ones = zeros(5, 50).map((row) => row.map(() => 1));
  const interval = intervalOf(compareScores({ a: scored(zeros(5, 50)), b: scored(ones), better: 'higher', range: right }));
  expect(interval?.high).toBe(1);
  expect(interval?.low).toBeCloseTo(1 - 2 * (1 - 0.05 ** (1 / 50)), 12);
});

test('equal losses have no interval, since nothing says how far they might part, and rounding is no spread', () => {
  const losses = scored([
    [0.1, 0.7],
    [0.2, 0.3],
  ]);
  const shifted = scored(losses.scores.map((row) => Array.from(row, (value) => value + 0.3)));
  const estimate = compareScores({ a: losses, b: shifted, better: 'lower' });
  expect(estimate).toMatchObject({ status: 'allEqual', low: null, high: null });
  expect(judge(estimate, 0.01)).toMatchObject({ word: 'undecided', interval: null, probabilities: null });
});

test('answers that differ on few examples are as wide as with one more such example on each side', () => {
  const b = zeros(2, 20);
  for (const row of b) row[3] = 1;
  const contest: Contest = { a: scored(zeros(2, 20)), b: scored(b), better: 'higher' };
  const [plain, wide] = [estimated(contest), estimated({ ...contest, range: right })];
  expect(wide.variance / plain.variance).toBeCloseTo(3, 9);
  expect(wide.differing).toBe(1);
});

test('what cannot be compared says why', () => {
  const one = scored([
    [1, 2],
    [1, 2],
  ]);
  const why = (contest: Partial<Contest>) => {
    const found = compareScores({ a: one, b: one, better: 'higher', ...contest });
    return found.status === 'impossible' ? found.message : '';
  };
  expect(why({ a: scored([]) })).toMatch(/^A has no scores/);
  expect(why({ b: scored([[1, NaN]]) })).toMatch(/^B has scores that are not numbers/);
  expect(why({ b: scored([[1, 2, 3]]) })).toMatch(/different numbers of examples/);
  expect(why({ a: scored([[1]]), b: scored([[2]]) })).toMatch(/fewer than two examples/);
  expect(why({ a: { seeds: [1], scores: one.scores } })).toMatch(/give each its seed/);
});

test('scores that are no means over examples are compared over seeds alone', () => {
  const seeds = [1, 2, 3, 4];
  const contest = {
    a: { seeds, scores: [0.7, 0.72, 0.69, 0.75] },
    b: { seeds, scores: [0.72, 0.75, 0.73, 0.76] },
    better: 'higher' as const,
  };
  const found = compareRunScores(contest);
  expect(found).toMatchObject({ status: 'estimated', design: 'seedsOnly', examples: null, freedom: 3 });
  // Differences 0.02, 0.03, 0.04, 0.01: mean 0.025, standard error 0.01291 / 2.
  const half = tQuantileAbove(0.025, 3) * (Math.sqrt(0.0005 / 3) / 2);
  expect(intervalOf(found)?.low).toBeCloseTo(0.025 - half, 10);
  expect(compareRunScores({ ...contest, b: { seeds: [9], scores: [0.9] } })).toMatchObject({ status: 'impossible' });
  const welch = compareRunScores({ ...contest, b: { seeds: [5, 6, 7, 8], scores: contest.b.scores } });
  expect(welch).toMatchObject({ areSeedsPaired: false });
});
