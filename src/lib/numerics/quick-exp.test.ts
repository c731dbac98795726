import { expect, test } from 'vitest';
import { exp, sigmoid, tanh } from './exact-math.ts';
import { quickExp, quickSigmoid, quickTanh } from './quick-exp.ts';

const points = Array.from({ length: 20_001 }, (_, i) => -100 + (i * 188) / 20_000);

test('is within 2^-30 of exp where float32 has a normal number', () => {
  const error = points.reduce((most, x) => Math.max(most, Math.abs(quickExp(x) / exp(x) - 1)), 0);
  expect(error).toBeLessThan(2 ** -30);
  expect(error).toBeGreaterThan(0);
});

test('knows its ends', () => {
  expect([quickExp(0), quickExp(-200), quickExp(-Infinity), quickExp(100), quickExp(Infinity), quickExp(NaN)]).toEqual([
    1,
    0,
    0,
    Infinity,
    Infinity,
    NaN,
  ]);
});

test('the sigmoid by it is within 2^-29 of the exact one', () => {
  const error = points.filter((x) => x > -80).reduce((most, x) => Math.max(most, Math.abs(quickSigmoid(x) / sigmoid(x) - 1)), 0);
  expect(error).toBeLessThan(2 ** -29);
});

test('the tanh by it is within 2^-28 of the exact one, near 0 too', () => {
  const near = Array.from({ length: 4000 }, (_, i) => (i - 2000) / 8000);
  const error = [...points, ...near].filter((x) => x !== 0).reduce((most, x) => Math.max(most, Math.abs(quickTanh(x) / tanh(x) - 1)), 0);
  expect(error).toBeLessThan(2 ** -28);
  expect([quickTanh(0), quickTanh(-Infinity), quickTanh(200), quickTanh(NaN)]).toEqual([0, -1, 1, NaN]);
});
