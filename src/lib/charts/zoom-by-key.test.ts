import { expect, test } from 'vitest';
import { zoomedBy } from './zoom-by-key.ts';

const whole: [number, number] = [0, 100];

test('a key zooms around the crosshair, within the chart, and back to all of it', () => {
  expect(zoomedBy('+', { shown: whole, whole, at: 30, log: false })).toEqual([15, 65]);
  expect(zoomedBy('+', { shown: whole, whole, at: null, log: false })).toEqual([25, 75]);
  expect(zoomedBy('-', { shown: [0, 20], whole, at: 5, log: false })).toEqual([0, 40]);
  expect(zoomedBy('-', { shown: [25, 75], whole, at: 30, log: false })).toBeNull();
  expect(zoomedBy('x', { shown: whole, whole, at: 30, log: false })).toBeUndefined();
  const [from, to] = zoomedBy('+', { shown: [1, 100], whole: [1, 100], at: 10, log: true }) ?? [NaN, NaN];
  expect(from).toBeCloseTo(Math.sqrt(10), 9);
  expect(to).toBeCloseTo(10 * Math.sqrt(10), 9);
});
