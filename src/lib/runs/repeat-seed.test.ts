import { expect, test } from 'vitest';
import { repeatSeed } from './repeat-seed.ts';

test('the repeats take the seeds that follow, and every one is a seed', () => {
  expect([1, 2, 3].map((index) => repeatSeed(7, index))).toEqual([7, 8, 9]);
  const last = Number.MAX_SAFE_INTEGER;
  expect([1, 2, 3].map((index) => repeatSeed(last - 1, index))).toEqual([last - 1, last, 0]);
});
