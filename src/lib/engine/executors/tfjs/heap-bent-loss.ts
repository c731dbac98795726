/** Cross-entropies with class weights, smoothed targets y and focal factors (1 - p)^gamma, over plain arrays in float64. */
import { exp, log, pow } from '../../../numerics/exact-math.ts';
import type { LossArrays, LossSize } from './heap-loss.ts';

/** Rows that have a target: a negative code is none. */
export function countedRows(targets: Float32Array, rows: number): number {
  let counted = 0;
  for (let row = 0; row < rows; row++) if (!((targets[row] ?? NaN) < 0)) counted++;
  return counted;
}

export function bentSoftmax({ outputs, targets, gradient }: LossArrays, { rows, width, shape }: LossSize): number {
  const { weights, labelSmoothing, focal } = shape;
  const share = labelSmoothing / width;
  const powers = new Float64Array(width);
  const slopes = new Float64Array(width); // p times the slope of y (1 - p)^gamma log p
  const counted = countedRows(targets, rows);
  let total = 0;
  for (let row = 0; row < rows; row++) {
    const start = row * width;
    const target = targets[row] ?? NaN;
    if (target < 0) {
      gradient.fill(0, start, start + width);
      continue;
    }
    const weight = weights ? (weights[target] ?? NaN) : 1;
    let largest = outputs[start] ?? NaN;
    for (let j = 1; j < width; j++) largest = Math.max(largest, outputs[start + j] ?? NaN);
    let sum = 0;
    for (let j = 0; j < width; j++) {
      const power = exp((outputs[start + j] ?? NaN) - largest);
      powers[j] = power;
      sum += power;
    }
    const logSum = log(sum);
    let all = 0;
    let loss = 0;
    for (let j = 0; j < width; j++) {
      const y = (j === target ? 1 - labelSmoothing : 0) + share;
      const logP = (outputs[start + j] ?? NaN) - largest - logSum;
      const rest = (sum - (powers[j] ?? NaN)) / sum;
      const bend = focal === 0 ? 1 : pow(rest, focal);
      if (y > 0) loss -= y * bend * logP;
      const curve = focal === 0 || rest === 0 ? 0 : (focal * ((powers[j] ?? NaN) / sum) * logP) / rest;
      const slope = y > 0 ? y * bend * (curve - 1) : 0;
      slopes[j] = slope;
      all += slope;
    }
    total += weight * loss;
    for (let j = 0; j < width; j++) gradient[start + j] = (weight * ((slopes[j] ?? NaN) - ((powers[j] ?? NaN) / sum) * all)) / counted;
  }
  return total / counted;
}

export function bentSigmoid({ outputs, targets, gradient }: LossArrays, { rows, width, shape }: LossSize): number {
  const { weights, labelSmoothing, focal } = shape;
  const count = rows * width;
  let total = 0;
  for (let i = 0; i < count; i++) {
    const z = outputs[i] ?? NaN;
    const target = targets[i] ?? NaN;
    const weight = weights ? (weights[target] ?? NaN) : 1;
    const y = target * (1 - labelSmoothing) + labelSmoothing / 2;
    const power = exp(-Math.abs(z));
    const softplus = log(1 + power);
    const likely = 1 / (1 + power);
    const unlikely = power / (1 + power);
    const [p, rest] = z >= 0 ? [likely, unlikely] : [unlikely, likely];
    const logP = Math.min(z, 0) - softplus;
    const logRest = Math.min(-z, 0) - softplus;
    const bendP = focal === 0 ? 1 : pow(rest, focal);
    const bendRest = focal === 0 ? 1 : pow(p, focal);
    gradient[i] = (weight * (y * bendP * (focal * p * logP - rest) - (1 - y) * bendRest * (focal * rest * logRest - p))) / count;
    total -= weight * (y * bendP * logP + (1 - y) * bendRest * logRest);
  }
  return total / count;
}
