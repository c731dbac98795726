/** Products of many small matrices and softmax, in the order of op.ts. */
import { hScratch } from './layout';
import { product, transpose } from './product';
import { exp2, high, join, low } from './quick-exp';
import { address, at, count, fillZero, int, pointer, real, storeLanes } from './record';

/** [a, b, output, matrices, rows, inner, columns, transposeA, transposeB] and {scale} */
export function batchedMatmul(record: usize, header: usize): void {
  const matrices = count(record, 3, header);
  const rows = int(record, 4);
  const inner = int(record, 5);
  const columns = int(record, 6);
  const isTurnedA = int(record, 7) !== 0;
  const isTurnedB = int(record, 8) !== 0;
  const scale = <f32>real(record, 0);
  const turned = pointer(header, hScratch);
  for (let matrix = 0; matrix < matrices; matrix++) {
    const a = address(record, 0) + at(matrix * rows * inner);
    let b = address(record, 1) + at(matrix * inner * columns);
    const c = address(record, 2) + at(matrix * rows * columns);
    if (isTurnedB) {
      transpose(b, turned, columns, inner);
      b = turned;
    }
    product(a, isTurnedA ? 4 : at(inner), isTurnedA ? at(rows) : 4, b, at(columns), c, at(columns), rows, inner, columns);
    if (scale !== 1) for (let i = 0; i < rows * columns; i++) store<f32>(c + at(i), load<f32>(c + at(i)) * scale);
  }
}

/** [input, output, count, width, rows of a causal matrix or 0] */
export function softmax(record: usize, header: usize): void {
  const width = int(record, 3);
  const lines = count(record, 2, header) / width;
  const causalRows = int(record, 4);
  const powers = pointer(header, hScratch);
  for (let line = 0; line < lines; line++) {
    const seen = causalRows === 0 ? width : min((line % causalRows) + 1, width);
    const from = address(record, 0) + at(line * width);
    const to = address(record, 1) + at(line * width);
    let largest = load<f32>(from);
    for (let j = 1; j < seen; j++) largest = max<f32>(largest, load<f32>(from + at(j)));
    for (let j = 0; j < seen; j += 4) {
      const shifted = f32x4.sub(v128.load(from + at(j)), f32x4.splat(largest));
      v128.store(powers + 2 * at(j), exp2(low(shifted)));
      v128.store(powers + 2 * at(j), exp2(high(shifted)), 16);
    }
    let sum: f64 = 0;
    for (let j = 0; j < seen; j++) sum += load<f64>(powers + 2 * at(j));
    const share = f64x2.splat(1.0 / sum);
    for (let j = 0; j < seen; j += 4) {
      const pair = powers + 2 * at(j);
      storeLanes(to + at(j), join(f64x2.mul(v128.load(pair), share), f64x2.mul(v128.load(pair, 16), share)), seen - j);
    }
    if (seen < width) fillZero(to + at(seen), width - seen);
  }
}

/** [output, dOutput, dInput, count, width] */
export function softmaxGradient(record: usize, header: usize): void {
  const width = int(record, 4);
  const lines = count(record, 3, header) / width;
  for (let line = 0; line < lines; line++) {
    const start = at(line * width);
    const shares = address(record, 0) + start;
    const behind = address(record, 1) + start;
    let sum: f64 = 0;
    for (let j = 0; j < width; j++) sum += <f64>load<f32>(shares + at(j)) * <f64>load<f32>(behind + at(j));
    const mean = <f32>sum;
    for (let j = 0; j < width; j++)
      store<f32>(address(record, 2) + start + at(j), load<f32>(shares + at(j)) * (load<f32>(behind + at(j)) - mean));
  }
}
