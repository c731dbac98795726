import { expect, test } from 'vitest';
import { bestFit } from './best-fit.ts';

const target = { type: 'characters' as const, name: 'text', classes: ['end', 'unknown', 'a', 'b'] };

test('texts that begin alike cannot all be known', () => {
  // "a", "ab", "b": the first character is a, a or b; behind "a" comes the end or b.
  const batch = {
    rows: Int32Array.of(0, 1, 2),
    inputs: Float32Array.of(0, 2, 0, 0, 2, 3, 0, 3, 0),
    targets: Float32Array.of(2, 0, -1, 2, 3, 0, 3, 0, -1),
  };
  const { loss, metric } = bestFit(batch, target);
  const first = (2 * Math.log(3 / 2) + Math.log(3)) / 7;
  expect(loss).toBeCloseTo(first + (2 * Math.LN2) / 7, 12);
  expect(metric).toBeCloseTo(5 / 7, 12);
});

test('a batch of other examples can be fitted wholly', () => {
  const batch = { rows: Int32Array.of(0), inputs: Float32Array.of(1), targets: Float32Array.of(0) };
  expect(bestFit(batch, { type: 'classes', name: 'y', classes: ['a', 'b'] })).toEqual({ loss: 0, metric: 1 });
});
