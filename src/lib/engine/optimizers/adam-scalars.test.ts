import { expect, test } from 'vitest';
import { wholePower } from './adam-scalars.ts';

test('equals repeated multiplication closely, and vanishes at large steps', () => {
  let product = 1;
  for (let exponent = 0; exponent <= 300; exponent++) {
    expect(Math.abs(wholePower(0.999, exponent) - product)).toBeLessThan(1e-13);
    product *= 0.999;
  }
  expect(wholePower(0.9, 1e9)).toBe(0);
  expect(wholePower(0.5, 10)).toBe(1 / 1024);
});
