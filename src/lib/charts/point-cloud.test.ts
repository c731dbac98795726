import { expect, test } from 'vitest';
import { labelsFor, nearest, placeOf, pointCloud } from './point-cloud.ts';

const cloud = pointCloud({ x: Float32Array.of(4, -4, 0), y: Float32Array.of(1, -1, 0) });

test('both components have one scale, with room at the edges', () => {
  expect(cloud.span).toBeCloseTo(8.96, 5);
  expect(cloud.from[0]).toBeCloseTo(-4.48, 5);
  expect(cloud.from[1]).toBeCloseTo(-4.48, 5);
  expect(placeOf(cloud, 2, 100)).toEqual({ x: 50, y: 50 });
  expect(placeOf(cloud, 0, 100).y).toBeLessThan(50);
});

test('points are walked from left to right and found by a pointer near them', () => {
  expect(cloud.order).toEqual([1, 2, 0]);
  const { x, y } = placeOf(cloud, 1, 100);
  expect(nearest(cloud, 100, { x: x + 3, y, reach: 8 })).toBe(1);
  expect(nearest(cloud, 100, { x: 20, y: 90, reach: 8 })).toBeNull();
});

test('a label that would cover another is left out', () => {
  const close = pointCloud({ x: Float32Array.of(0, 0.01, -1), y: Float32Array.of(0, 0, -1) });
  expect(labelsFor(close, ['a', 'b', 'c'], 300).map(({ text }) => text)).toEqual(['a', 'c']);
  const [left] = labelsFor(cloud, ['far to the right', '', ''], 300);
  expect(left?.x).toBeLessThan(placeOf(cloud, 0, 300).x - 100);
});

test('no point and one point have a square of their own', () => {
  expect(pointCloud({ x: new Float32Array(), y: new Float32Array() }).order).toEqual([]);
  expect(placeOf(pointCloud({ x: Float32Array.of(3), y: Float32Array.of(3) }), 0, 10)).toEqual({ x: 5, y: 5 });
});
