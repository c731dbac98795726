import { expect, test } from 'vitest';
import { aRun } from '../../../../tests/support/a-run.ts';
import type { Run } from '../../runs/run.ts';
import { compareGroups } from './compare-groups.ts';

const scored = (metric: number): Run => {
  const validation = { loss: 1, metric };
  return aRun({ last: { train: validation, validation } });
};
const group = (first: number, ...more: number[]): [Run, ...Run[]] => [scored(first), ...more.map(scored)];

test('a difference beyond its interval is called, with n and the interval', () => {
  // Both have a variance of 0.0001: the deviation of the difference is sqrt(2 / 3) * 0.01, and t with four degrees of freedom 2.776.
  expect(compareGroups(group(0.79, 0.8, 0.81), group(0.89, 0.9, 0.91))).toBe(
    'B is better: the difference of the mean validation accuracy over 3 and 3 repeats is 0.100, 95% interval 0.077 to 0.123. That is more than the seeds explain.',
  );
  expect(compareGroups(group(0.89, 0.9, 0.91), group(0.79, 0.8, 0.81))).toMatch(/^A is better: .* \u22120\.100, 95% interval \u22120\.123/);
});

test('a difference within its interval is undecided', () => {
  expect(compareGroups(group(0.8, 0.85, 0.9), group(0.84, 0.86, 0.88))).toMatch(/^Undecided: .* is 0\.010, .*which holds 0\./);
  expect(compareGroups(group(0.8, 0.8), group(0.8, 0.8))).toMatch(/^A and B score the same/);
});

test('beside one run nothing is decided, and two runs are not for this', () => {
  expect(compareGroups(group(0.8, 0.9), group(0.99))).toMatch(/^Undecided: B has one score/);
  expect(compareGroups(group(0.8), group(0.9))).toBeNull();
});
