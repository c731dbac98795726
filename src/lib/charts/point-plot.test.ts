import { expect, test } from 'vitest';
import { pointPlot } from './point-plot.ts';
import { nearestRate, ratePath } from './rate-plot.ts';

test('points keep their order, and the nearest one within reach is found', () => {
  const plot = pointPlot({ x: [0, 10, 5], y: [0, 10, 5] }, 100, { withZero: false });
  expect(plot.placeOf(5, 5)).toEqual({ x: 50, y: 50 });
  expect(plot.path.split('M')).toHaveLength(4);
  expect(plot.nearest({ x: 55, y: 47, reach: 12 })).toBe(2);
  expect(plot.nearest({ x: 75, y: 75, reach: 12 })).toBeNull();
});

test('zero is in sight where misses are measured from it', () => {
  const plot = pointPlot({ x: [1, 2], y: [5, 6] }, 100, { withZero: true });
  expect(plot.yTicks.map(({ value }) => value)).toContain(0);
});

test('nothing to draw gives an empty path', () => {
  expect(pointPlot({ x: [], y: [] }, 100, { withZero: true }).path).toBe('');
});

test('shares are drawn from the lower left, as lines or as steps, and those that are no numbers are left out', () => {
  const points = { x: [0, 0, 0.5, 1], y: [0, 0.5, 0.5, 1] };
  expect(ratePath(points, 100)).toBe('M0 100L0 50L50 50L100 0');
  expect(ratePath({ x: [0, 0.5], y: [1, 0.5] }, 100, 'steps')).toBe('M0 0V50H50');
  expect(ratePath({ x: [NaN, NaN], y: [0, 1] }, 100)).toBe('');
  expect(nearestRate(points, { x: 0.45, y: 0.6 })).toBe(2);
  expect(nearestRate({ x: [NaN], y: [0] }, { x: 0, y: 0 })).toBeNull();
});
