import { expect, test } from 'vitest';
import { smooth } from './smooth.ts';

const values = [3, 1, 4, 1, 5, 9, 2, 6];

test('the debiased average is the mean of all values so far, each weighted by w to the power of its age', () => {
  const w = 0.6;
  const closed = values.map((_, n) => {
    const weights = values.slice(0, n + 1).map((_value, i) => w ** (n - i));
    const sum = weights.reduce((total, weight, i) => total + weight * (values[i] ?? 0), 0);
    return sum / weights.reduce((a, b) => a + b);
  });
  smooth(values, w).forEach((value, i) => expect(value).toBeCloseTo(closed[i] ?? NaN, 12));
});

test("it agrees with TensorBoard's own loop, which passes over what is not finite", () => {
  const holed = [3, NaN, 1, Infinity, 4, 4];
  let [last, count] = [0, 0];
  const expected = holed.map((value) => {
    if (!Number.isFinite(value)) return value;
    last = last * 0.9 + 0.1 * value;
    count++;
    return last / (1 - 0.9 ** count);
  });
  const own = smooth(holed, 0.9);
  expect(own.map((value) => (Number.isFinite(value) ? Number(Number(value).toFixed(12)) : value))).toEqual(
    expected.map((value) => (Number.isFinite(value) ? Number(value.toFixed(12)) : value)),
  );
});

test('a constant stays what it is, and no weight leaves all as it was', () => {
  smooth([2, 2, null, 2], 0.99).forEach((value, i) => (i === 2 ? expect(value).toBeNull() : expect(value).toBeCloseTo(2, 12)));
  expect(smooth(values, 0)).toEqual(values);
});
