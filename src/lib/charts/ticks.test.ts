import { expect, test } from 'vitest';
import { axisTicks, logPlaces } from './ticks.ts';

test('a log axis has round numbers inside its ends: 1, 2 and 5 over few decades, powers over many', () => {
  expect(logPlaces(120, 16_500)).toEqual([200, 500, 1000, 2000, 5000, 10_000]);
  expect(logPlaces(1e-6, 1e2)).toEqual([1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1, 10, 100]);
  expect(logPlaces(1e-20, 1e20).length).toBeLessThan(12);
  expect(axisTicks({ from: 1, to: 100, log: true }, 5).map(({ at }) => Number(at.toFixed(3)))).toEqual([
    0, 0.151, 0.349, 0.5, 0.651, 0.849, 1,
  ]);
  expect(axisTicks({ from: 3, to: 4, log: true }, 5)).toHaveLength(2);
  expect(axisTicks({ from: 0, to: 10, log: false }, 5).map(({ label }) => label)).toEqual(['0', '2', '4', '6', '8', '10']);
});
