/** Products, bias gradients and plain sums, in the order of op.ts. */
import { hScratch } from './layout';
import { product, transpose } from './product';
import { high, join, low } from './quick-exp';
import { address, at, copyNumbers, count, int, pointer, storeLanes } from './record';

/** [a, b, output, rows, inner, columns, transposeB] */
export function matmul(record: usize, header: usize): void {
  const rows = count(record, 3, header);
  const inner = int(record, 4);
  const columns = int(record, 5);
  let b = address(record, 1);
  if (int(record, 6) !== 0) {
    const turned = pointer(header, hScratch);
    transpose(b, turned, columns, inner);
    b = turned;
  }
  product(address(record, 0), at(inner), 4, b, at(columns), address(record, 2), at(columns), rows, inner, columns);
}

/** [a, b, output, rows, inner, columns] */
export function matmulOverBatch(record: usize, header: usize): void {
  const rows = count(record, 3, header);
  const inner = int(record, 4);
  const columns = int(record, 5);
  product(address(record, 0), 4, at(inner), address(record, 1), at(columns), address(record, 2), at(columns), inner, rows, columns);
}

/** Sums of columns: rows ascend within stretches of 32, summed in float32, and the stretches are added in float64. */
export function sumRows(from: usize, to: usize, rows: i32, channels: i32): void {
  const row = at(channels);
  for (let channel = 0; channel < channels; channel += 4) {
    let first = f64x2.splat(0);
    let second = first;
    let source = from + at(channel);
    for (let start = 0; start < rows; start += 32) {
      let part = f32x4.splat(0);
      const end = min(32, rows - start);
      for (let i = 0; i < end; i++) {
        part = f32x4.add(part, v128.load(source));
        source += row;
      }
      first = f64x2.add(first, low(part));
      second = f64x2.add(second, high(part));
    }
    storeLanes(to + at(channel), join(first, second), channels - channel);
  }
}

/** [dOutput, dBias, rows, channels] */
export function biasGradient(record: usize, header: usize): void {
  sumRows(address(record, 0), address(record, 1), count(record, 2, header), int(record, 3));
}

/** [input, output, count] */
export function copy(record: usize, header: usize): void {
  copyNumbers(address(record, 1), address(record, 0), count(record, 2, header));
}

/** [a, b, output, count] */
export function add(record: usize, header: usize): void {
  const a = address(record, 0);
  const b = address(record, 1);
  const output = address(record, 2);
  const numbers = count(record, 3, header);
  for (let i = 0; i < numbers; i += 4) storeLanes(output + at(i), f32x4.add(v128.load(a + at(i)), v128.load(b + at(i))), numbers - i);
}

/** [a, b, output, count] */
export function multiply(record: usize, header: usize): void {
  const a = address(record, 0);
  const b = address(record, 1);
  const output = address(record, 2);
  const numbers = count(record, 3, header);
  for (let i = 0; i < numbers; i += 4) storeLanes(output + at(i), f32x4.mul(v128.load(a + at(i)), v128.load(b + at(i))), numbers - i);
}
