/**
 * Losses and their gradients, in float64. Positions ascend; the loss of the step is their sum over the number of those counted.
 * Formulas as in executors/reference/loss-kernels.ts.
 */
import { exactExp, exactSigmoid } from './exact-exp';
import { exactLog, exactLog1p } from './exact-log';
import { exactPow } from './exact-pow';
import { hBatchTargets, hLoss, hScratch, lAbsolute, lHuber, lSigmoid, lSoftmax, lSquared } from './layout';
import { exp2, high, low } from './quick-exp';
import { address, at, count, fillZero, float, int, pointer, real, storeLanes } from './record';

/** [outputs, dOutputs, count, width, loss, isMasked, weights or 0, isBent] and {labelSmoothing, focal, delta, q} */
export function loss(record: usize, header: usize): void {
  const numbers = count(record, 2, header);
  const name = int(record, 4);
  const outputs = address(record, 0);
  const gradient = address(record, 1);
  const targets = pointer(header, hBatchTargets);
  let total: f64;
  if (name === lSoftmax) total = softmaxLoss(record, header, numbers);
  else if (name === lSigmoid && int(record, 7) !== 0) total = bentSigmoid(record, header, numbers);
  else total = valueLoss(record, outputs, targets, gradient, numbers);
  store<f64>(header + at(hLoss), float(header, hLoss) + total);
}

function softmaxLoss(record: usize, header: usize, numbers: i32): f64 {
  const width = int(record, 3);
  const rows = numbers / width;
  const targets = pointer(header, hBatchTargets);
  let counted = rows;
  if (int(record, 5) !== 0) {
    counted = 0;
    for (let row = 0; row < rows; row++) if (!(load<f32>(targets + at(row)) < 0)) counted++;
  }
  const total = int(record, 7) !== 0 ? bentRows(record, header, rows, counted) : plainRows(record, header, rows, counted);
  return total / <f64>counted;
}

/** What a row's exponentials are taken from, so that none overflows. By vectors, which choose without a branch. */
function largestOf(from: usize, width: i32): f32 {
  let largest = v128.load32_splat(from);
  for (let j = 1; j < width; j++) largest = f32x4.pmax(largest, v128.load32_splat(from + at(j)));
  return f32x4.extract_lane(largest, 0);
}

/** One logarithm serves sixteen rows: it is taken of the product of their sums, each from 1 to the width. */
const rowsOfLog: i32 = 16;

function plainRows(record: usize, header: usize, rows: i32, counted: i32): f64 {
  const width = int(record, 3);
  const targets = pointer(header, hBatchTargets);
  const outputs = address(record, 0);
  const gradient = address(record, 1);
  const shifted = pointer(header, hScratch); // float32
  const powers = shifted + at((rows * width + 7) & ~3); // float64
  const share = 1.0 / <f64>counted;
  let total: f64 = 0;
  for (let row = 0; row < rows; row++) {
    const from = outputs + at(row * width);
    const largest = largestOf(from, width);
    for (let j = 0; j < width; j++) store<f32>(shifted + at(row * width + j), load<f32>(from + at(j)) - largest);
  }
  for (let i = 0; i < rows * width; i += 4) {
    const numbers = v128.load(shifted + at(i));
    v128.store(powers + 2 * at(i), exp2(low(numbers)));
    v128.store(powers + 2 * at(i), exp2(high(numbers)), 16);
  }
  let sums: f64 = 1;
  let gathered = 0;
  for (let row = 0; row < rows; row++) {
    const start = row * width;
    const code = load<f32>(targets + at(row));
    if (code < 0) {
      fillZero(gradient + at(start), width);
      continue;
    }
    const from = powers + 2 * at(start);
    let sum: f64 = 0;
    for (let j = 0; j < width; j++) sum += load<f64>(from + 2 * at(j));
    for (let j = 0; j < width; j += 2) {
      const chances = f64x2.div(v128.load(from + 2 * at(j)), f64x2.splat(sum));
      storeLanes(gradient + at(start + j), f32x4.demote_f64x2_zero(f64x2.mul(chances, f64x2.splat(share))), min(2, width - j));
    }
    const target = <i32>code;
    // In float64, so that what is nearly 1 loses nothing.
    store<f32>(gradient + at(start + target), <f32>((load<f64>(from + 2 * at(target)) / sum - 1.0) * share));
    total -= <f64>load<f32>(shifted + at(start + target));
    sums *= sum;
    if (++gathered === rowsOfLog) {
      total += exactLog(sums);
      sums = 1;
      gathered = 0;
    }
  }
  return gathered === 0 ? total : total + exactLog(sums);
}

function bentRows(record: usize, header: usize, rows: i32, counted: i32): f64 {
  const width = int(record, 3);
  const targets = pointer(header, hBatchTargets);
  const weights = address(record, 6);
  const labelSmoothing = real(record, 0);
  const focal = real(record, 1);
  const powers = pointer(header, hScratch);
  const slopes = powers + 2 * at(width);
  const share = labelSmoothing / <f64>width;
  let from = address(record, 0);
  let to = address(record, 1);
  let total: f64 = 0;
  for (let row = 0; row < rows; row++, from += at(width), to += at(width)) {
    const code = load<f32>(targets + at(row));
    if (code < 0) {
      fillZero(to, width);
      continue;
    }
    const target = <i32>code;
    const weight = weights === 0 ? 1.0 : load<f64>(weights + 2 * at(target));
    const largest = <f64>largestOf(from, width);
    let sum: f64 = 0;
    for (let j = 0; j < width; j++) {
      const power = exactExp(<f64>load<f32>(from + at(j)) - largest);
      store<f64>(powers + 2 * at(j), power);
      sum += power;
    }
    const logSum = exactLog(sum);
    let all: f64 = 0;
    let lost: f64 = 0;
    for (let j = 0; j < width; j++) {
      const y = (j === target ? 1.0 - labelSmoothing : 0.0) + share;
      const logP = <f64>load<f32>(from + at(j)) - largest - logSum;
      const power = load<f64>(powers + 2 * at(j));
      const rest = (sum - power) / sum;
      const bend = focal === 0 ? 1.0 : exactPow(rest, focal);
      if (y > 0) lost -= y * bend * logP;
      const curve = focal === 0 || rest === 0 ? 0.0 : (focal * (power / sum) * logP) / rest;
      const slope = y > 0 ? y * bend * (curve - 1.0) : 0.0;
      store<f64>(slopes + 2 * at(j), slope);
      all += slope;
    }
    total += weight * lost;
    for (let j = 0; j < width; j++) {
      const slope = load<f64>(slopes + 2 * at(j)) - (load<f64>(powers + 2 * at(j)) / sum) * all;
      store<f32>(to + at(j), <f32>((weight * slope) / <f64>counted));
    }
  }
  return total;
}

function bentSigmoid(record: usize, header: usize, numbers: i32): f64 {
  const outputs = address(record, 0);
  const gradient = address(record, 1);
  const targets = pointer(header, hBatchTargets);
  const weights = address(record, 6);
  const labelSmoothing = real(record, 0);
  const focal = real(record, 1);
  let total: f64 = 0;
  for (let i = 0; i < numbers; i++) {
    const z = <f64>load<f32>(outputs + at(i));
    const target = <f64>load<f32>(targets + at(i));
    const weight = weights === 0 ? 1.0 : load<f64>(weights + 2 * at(<i32>target));
    const y = target * (1.0 - labelSmoothing) + labelSmoothing / 2.0;
    const softplus = exactLog1p(exactExp(-abs<f64>(z)));
    const p = exactSigmoid(z);
    const q = exactSigmoid(-z);
    const logP = min<f64>(z, 0) - softplus;
    const logQ = min<f64>(-z, 0) - softplus;
    const bendP = focal === 0 ? 1.0 : exactPow(q, focal);
    const bendQ = focal === 0 ? 1.0 : exactPow(p, focal);
    const slope = y * bendP * (focal * p * logP - q) - (1.0 - y) * bendQ * (focal * q * logQ - p);
    store<f32>(gradient + at(i), <f32>((weight * slope) / <f64>numbers));
    total -= weight * (y * bendP * logP + (1.0 - y) * bendQ * logQ);
  }
  return total / <f64>numbers;
}

/** Losses of single outputs: mean over all of them. A NaN stays one. */
function valueLoss(record: usize, outputs: usize, targets: usize, gradient: usize, numbers: i32): f64 {
  const name = int(record, 4);
  const delta = real(record, 2);
  const q = real(record, 3);
  let total: f64 = 0;
  for (let i = 0; i < numbers; i++) {
    const z = <f64>load<f32>(outputs + at(i));
    const target = <f64>load<f32>(targets + at(i));
    const error = z - target;
    const size = abs<f64>(error);
    const sign: f64 = error > 0 ? 1 : error < 0 ? -1 : error; // 0 or NaN
    let term: f64;
    let slope: f64;
    if (name === lSigmoid) {
      term = max<f64>(z, 0) - z * target + exactLog1p(exactExp(-abs<f64>(z)));
      slope = exactSigmoid(z) - target;
    } else if (name === lSquared) {
      term = error * error;
      slope = 2.0 * error;
    } else if (name === lAbsolute) {
      term = size;
      slope = sign;
    } else if (name === lHuber) {
      term = size <= delta ? 0.5 * error * error : delta * (size - 0.5 * delta);
      slope = size <= delta ? error : delta * sign;
    } else {
      term = max<f64>((1.0 - q) * error, -q * error);
      slope = error > 0 ? 1.0 - q : error < 0 ? -q : error;
    }
    store<f32>(gradient + at(i), <f32>(slope / <f64>numbers));
    total += term;
  }
  return total / <f64>numbers;
}
