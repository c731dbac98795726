/** Products of many small matrices and softmax, in the order of op.ts. */
import { exp } from '../../../numerics/exact-math.ts';
import type { OpOf } from '../../ops/op.ts';
import { at, open, type Machine } from './machine.ts';

export function multiply({ a, b, output }: OpOf<'multiply'>, machine: Machine): void {
  const [left, right, product] = [open(machine, a), open(machine, b), open(machine, output)];
  for (let i = 0; i < product.length; i++) product[i] = at(left, i) * at(right, i);
}

export function batchedMatmul(op: OpOf<'batchedMatmul'>, machine: Machine): void {
  const { rows, inner, columns, transposeA, transposeB, scale } = op;
  const [left, right, result] = [open(machine, op.a), open(machine, op.b), open(machine, op.output)];
  for (let matrix = 0; matrix < result.length / (rows * columns); matrix++) {
    const a = (row: number, k: number) => at(left, matrix * rows * inner + (transposeA ? k * rows + row : row * inner + k));
    const b = (k: number, column: number) => at(right, matrix * inner * columns + (transposeB ? column * inner + k : k * columns + column));
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        let sum = 0;
        for (let k = 0; k < inner; k++) sum += a(row, k) * b(k, column);
        result[(matrix * rows + row) * columns + column] = scale * sum;
      }
    }
  }
}

export function softmax({ input, output, width, causalRows }: OpOf<'softmax'>, machine: Machine): void {
  const [before, after] = [open(machine, input), open(machine, output).fill(0)];
  for (let line = 0; line < before.length / width; line++) {
    const seen = causalRows === null ? width : Math.min((line % causalRows) + 1, width);
    const numbers = before.subarray(line * width, line * width + seen);
    const largest = numbers.reduce((most, value) => Math.max(most, value), -Infinity);
    const powers = numbers.map((value) => exp(value - largest));
    const sum = powers.reduce((total, power) => total + power, 0);
    powers.forEach((power, place) => (after[line * width + place] = power / sum));
  }
}

export function softmaxGradient({ output, dOutput, dInput, width }: OpOf<'softmaxGradient'>, machine: Machine): void {
  const [shares, behind, before] = [open(machine, output), open(machine, dOutput), open(machine, dInput)];
  for (let start = 0; start < shares.length; start += width) {
    let sum = 0;
    for (let i = start; i < start + width; i++) sum += at(shares, i) * at(behind, i);
    for (let i = start; i < start + width; i++) before[i] = at(shares, i) * (at(behind, i) - sum);
  }
}
