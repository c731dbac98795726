import { expect, test } from 'vitest';
import { penaltyOf, withPenalty } from './penalty.ts';

const formOf = (numbers: Record<string, number>) => ({ number: (path: string) => numbers[path] });

test('reads one choice and one rate from two penalties', () => {
  expect(penaltyOf(formOf({}))).toEqual({ kind: 'none', rate: 0 });
  expect(penaltyOf(formOf({ 'regularisation.l1': 0.03 }))).toEqual({ kind: 'l1', rate: 0.03 });
  expect(penaltyOf(formOf({ 'regularisation.l2': 0.01 }))).toEqual({ kind: 'l2', rate: 0.01 });
  expect(penaltyOf(formOf({ 'regularisation.l1': 0.03, 'regularisation.l2': 0.01 }))).toEqual({ kind: 'both', rate: 0.01 });
});

test('another kind takes the rate along, or a small one when there was none', () => {
  expect(withPenalty({ l2: 0.03 }, { kind: 'l2', rate: 0.03 }, 'l1')).toEqual({ l1: 0.03 });
  expect(withPenalty(undefined, { kind: 'none', rate: 0 }, 'l2')).toEqual({ l2: 0.001 });
  expect(withPenalty({ l1: 1 }, { kind: 'l1', rate: 1 }, 'none')).toEqual({});
});

test('what else is written about regularisation stays', () => {
  expect(withPenalty({ maxNorm: 3, l1: 0.1, note: 'mine' }, { kind: 'l1', rate: 0.1 }, 'l2')).toEqual({
    l2: 0.1,
    maxNorm: 3,
    note: 'mine',
  });
});
