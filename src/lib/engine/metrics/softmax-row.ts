import { exp } from '../../numerics/exact-math.ts';

/**
 * The powers that softmax shares out: `powers[j] = exp(row[j] - largest)` for the row of `powers.length` outputs from `start` on.
 * Less the largest, so that none overflows.
 */
export function softmaxRow(outputs: Float32Array, start: number, powers: Float64Array): { largest: number; sum: number } {
  let largest = outputs[start] ?? NaN;
  for (let j = 1; j < powers.length; j++) largest = Math.max(largest, outputs[start + j] ?? NaN);
  let sum = 0;
  for (let j = 0; j < powers.length; j++) {
    const power = exp((outputs[start + j] ?? NaN) - largest);
    powers[j] = power;
    sum += power;
  }
  return { largest, sum };
}
