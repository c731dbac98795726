import { expect, test } from 'vitest';
import { probabilities, shownOutputs, shownWidth } from './probabilities.ts';

test('softmax rows sum to one and keep their order', () => {
  const rows = probabilities(Float32Array.of(1, 2, 3, 1000, -1000, 0), 'softmaxCrossEntropy', 3);
  expect((rows[0] ?? 0) + (rows[1] ?? 0) + (rows[2] ?? 0)).toBeCloseTo(1, 6);
  expect(rows[2]).toBeGreaterThan(rows[1] ?? 1);
  expect([...rows.slice(3)]).toEqual([1, 0, 0]);
});

test('one sigmoid output becomes both classes', () => {
  const rows = probabilities(Float32Array.of(0, 2, -2), 'sigmoidCrossEntropy', 1);
  expect(shownWidth('sigmoidCrossEntropy', 1)).toBe(2);
  expect([...rows.slice(0, 2)]).toEqual([0.5, 0.5]);
  expect(rows[3]).toBeCloseTo(1 / (1 + Math.exp(-2)), 6);
  expect(rows[4]).toBe(rows[3]);
});

test('regression outputs come back in the own unit of the target', () => {
  const target = { type: 'value' as const, name: 'price', offset: 200, scale: 50 };
  expect([...shownOutputs(Float32Array.of(0, 1, -2), { loss: 'meanSquaredError', width: 1, target })]).toEqual([200, 250, 100]);
});
