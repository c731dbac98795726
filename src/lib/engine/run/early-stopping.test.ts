import { expect, test } from 'vitest';
import { freshMemory, isOver, remember } from './early-stopping.ts';

const rule = { patience: 2, minDelta: 0.1 };
const after = (losses: number[], theRule: typeof rule | null = rule) =>
  losses.reduce((memory, loss, index) => remember(memory, theRule, { epoch: index + 1, loss }), freshMemory);

test('stops when the loss has not fallen by minDelta for patience epochs', () => {
  expect(isOver(after([1, 0.95]), rule)).toBe(false);
  expect(isOver(after([1, 0.95, 0.91]), rule)).toBe(true);
  expect(after([1, 0.95, 0.5])).toEqual({ bestLoss: 0.5, bestEpoch: 3, epochsWithoutGain: 0 });
});

test('NaN is no gain', () => {
  expect(after([NaN, NaN])).toEqual({ bestLoss: null, bestEpoch: null, epochsWithoutGain: 2 });
  expect(after([1, NaN]).bestLoss).toBe(1);
});

test('without a rule nothing is remembered', () => {
  expect(after([3, 2, 1], null)).toEqual(freshMemory);
  expect(isOver(after([3, 3, 3, 3], null), null)).toBe(false);
});
