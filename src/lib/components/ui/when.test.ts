import { expect, test } from 'vitest';
import { exactTime, when } from './when.ts';

const at = (...[year, month, day, [hour = 0, minute = 0, second = 0] = []]: [number, number, number, number[]?]) =>
  new Date(year, month - 1, day, hour, minute, second).getTime();
const now = at(2025, 11, 21, [12, 0]);

test.each([
  [at(2025, 11, 21, [11, 59, 30]), 'just now'],
  [at(2025, 11, 21, [12, 0, 5]), 'just now'], // a clock slightly ahead
  [at(2025, 11, 21, [11, 48]), '12 min ago'],
  [at(2025, 11, 21, [9, 0]), '3 h ago'],
  [at(2025, 11, 20, [23, 5]), 'yesterday 23:05'],
  [at(2025, 11, 3, [14, 2]), '3 Nov 14:02'],
  [at(2024, 11, 3, [14, 2]), '3 Nov 2024'],
])('%d reads as %j', (time, text) => {
  expect(when(time, now)).toBe(text);
});

test('late yesterday evening is minutes ago when it was minutes ago', () => {
  expect(when(at(2025, 11, 20, [23, 50]), at(2025, 11, 21, [0, 10]))).toBe('20 min ago');
});

test('the exact time has every digit', () => {
  expect(exactTime(at(2025, 1, 2, [3, 4, 5]))).toBe('2025-01-02 03:04:05');
});
