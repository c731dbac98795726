import { expect, test } from 'vitest';
import { fullBytes, growthLimitBytes, TrainerWear } from './trainer-wear.ts';

const megabyte = 2 ** 20;

test('a trainer whose heap is full is replaced, also after its first run', () => {
  const wear = new TrainerWear();
  wear.heard(20 * megabyte);
  expect(wear.ended()).toBe(false);
  const full = new TrainerWear();
  full.heard(fullBytes + 1);
  expect(full.ended()).toBe(true);
});

test('a trainer that holds much more than after its first run is replaced', () => {
  const wear = new TrainerWear();
  expect(wear.ended()).toBe(false);
  wear.heard(20 * megabyte);
  expect(wear.ended()).toBe(false);
  wear.heard(21 * megabyte + growthLimitBytes);
  expect(wear.ended()).toBe(true);
});
