import { expect, test } from 'vitest';
import { defaultLossOptions } from '../spec/training.ts';
import { leastConstant } from './least-constant.ts';

const of = (targets: number[], loss: Parameters<typeof leastConstant>[1], options = {}) =>
  leastConstant(targets, loss, { ...defaultLossOptions, ...options });

test('is the mean under squares and the median under absolute errors', () => {
  expect(of([1, 2, 9], 'meanSquaredError')).toEqual({ value: 4, name: 'the mean' });
  expect(of([9, 1, 2], 'meanAbsoluteError')).toEqual({ value: 2, name: 'the median' });
  expect(of([1, 2, 4, 9], 'meanAbsoluteError').value).toBe(3);
});

test('is the quantile under the quantile loss', () => {
  const targets = [10, 1, 2, 3, 4, 5, 6, 7, 8, 9];
  expect(of(targets, 'quantile', { q: 0.25 })).toEqual({ value: 3, name: 'the 0.25 quantile' }); // the third of ten: 2.5 lie below
  expect(of(targets, 'quantile', { q: 0.9 }).value).toBe(9.5); // nine of ten lie below any number from 9 to 10
  expect(of(targets, 'quantile', { q: 0.999 }).value).toBe(10);
  expect(of(targets, 'quantile', { q: 0.001 }).value).toBe(1);
  expect(of(targets, 'quantile', { q: 0.5 })).toEqual({ value: 5.5, name: 'the median' });
});

test('under the Huber loss balances the clipped errors: between the median and the mean', () => {
  // 2 c of the two zeros against 1 of the far ten.
  expect(of([0, 0, 10], 'huber', { delta: 1 })).toEqual({ value: expect.closeTo(0.5, 12), name: 'the value of least Huber loss' });
  expect(of([0, 0, 10], 'huber', { delta: 100 }).value).toBeCloseTo(10 / 3, 12);
  expect(of([0, 1, 10], 'huber', { delta: 1e-9 }).value).toBeCloseTo(1, 8);
  expect(of([7, 7], 'huber').value).toBe(7);
});
