import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { differenceInterval, meanInterval } from '../../src/lib/runs/interval.ts';
import { studentQuantile } from '../../src/lib/runs/student-t.ts';

type Golden = {
  quantiles: { share: number; freedom: number; t: number }[];
  means: { values: number[]; mean: number; half: number }[];
  differences: { a: number[]; b: number[]; difference: number; half: number }[];
};

// Made by make_scipy_intervals_golden.py; the quantiles of scipy are good to about 1e-9.
const golden = JSON.parse(readFileSync('tests/golden/scipy-intervals.json', 'utf8')) as Golden;
const within = (value: number, wanted: number) => expect(Math.abs(value - wanted)).toBeLessThanOrEqual(1e-8 * Math.abs(wanted));

test('quantiles of the t distribution equal those of scipy', () => {
  for (const { share, freedom, t } of golden.quantiles) within(studentQuantile(share, freedom), t);
});

test('the interval of a mean equals that of scipy', () => {
  for (const { values, mean, half } of golden.means) {
    const found = meanInterval(values);
    within(found?.mean ?? NaN, mean);
    within(found?.half ?? NaN, half);
  }
});

test('the interval of a difference is that of Welch', () => {
  for (const { a, b, difference, half } of golden.differences) {
    const found = differenceInterval(a, b);
    within(found?.difference ?? NaN, difference);
    within(found?.half ?? NaN, half);
  }
});

test('one value has no interval, and equal ones have one of no width', () => {
  expect(meanInterval([])).toBeNull();
  expect(meanInterval([0.5])).toEqual({ n: 1, mean: 0.5, half: null, lowest: 0.5, highest: 0.5 });
  expect(meanInterval([1, 1, 1])).toMatchObject({ n: 3, mean: 1, half: 0 });
  expect(differenceInterval([1], [1, 2])).toBeNull();
  expect(differenceInterval([1, 1], [2, 2])).toEqual({ difference: 1, half: 0 });
});
