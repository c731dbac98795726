/** Losses and their gradients over plain arrays; means over the batch. */
import { exp, log } from '../../../numerics/exact-math.ts';
import { isBent } from '../../losses/shape.ts';
import type { LossShape } from '../../ops/op.ts';
import { bentSigmoid, bentSoftmax, countedRows } from './heap-bent-loss.ts';
import { softmaxRow } from '../../metrics/softmax-row.ts';
import type { LossCall, LossName } from './own-kernels.ts';

export type LossArrays = { outputs: Float32Array; targets: Float32Array; gradient: Float32Array };
export type LossSize = { rows: number; width: number; shape: LossShape };
type LossFunction = (arrays: LossArrays, size: LossSize) => number;

export const heapLoss = ({ loss, rows, width, shape }: LossCall, arrays: LossArrays): number =>
  (isBent(shape) ? bent[loss] : plain[loss])(arrays, { rows, width, shape });

const softmax: LossFunction = ({ outputs, targets, gradient }, { rows, width }) => {
  const powers = new Float64Array(width);
  const counted = countedRows(targets, rows);
  let total = 0;
  for (let row = 0; row < rows; row++) {
    const start = row * width;
    if ((targets[row] ?? NaN) < 0) {
      gradient.fill(0, start, start + width);
      continue;
    }
    const { largest, sum } = softmaxRow(outputs, start, powers);
    const target = targets[row] ?? NaN;
    for (let j = 0; j < width; j++) gradient[start + j] = ((powers[j] ?? NaN) / sum - (j === target ? 1 : 0)) / counted;
    total += log(sum) - ((outputs[start + target] ?? NaN) - largest);
  }
  return total / counted;
};

const sigmoid: LossFunction = ({ outputs, targets, gradient }, { rows, width }) => {
  let total = 0;
  for (let i = 0; i < rows * width; i++) {
    const z = outputs[i] ?? NaN;
    const target = targets[i] ?? NaN;
    const power = exp(-Math.abs(z));
    gradient[i] = ((z >= 0 ? 1 : power) / (1 + power) - target) / (rows * width);
    total += Math.max(z, 0) - z * target + log(1 + power);
  }
  return total / (rows * width);
};

const squares: LossFunction = ({ outputs, targets, gradient }, { rows, width }) => {
  let total = 0;
  for (let i = 0; i < rows * width; i++) {
    const error = (outputs[i] ?? NaN) - (targets[i] ?? NaN);
    gradient[i] = (2 * error) / (rows * width);
    total += error * error;
  }
  return total / (rows * width);
};

const distances: LossFunction = ({ outputs, targets, gradient }, { rows, width }) => {
  let total = 0;
  for (let i = 0; i < rows * width; i++) {
    const error = (outputs[i] ?? NaN) - (targets[i] ?? NaN);
    gradient[i] = Math.sign(error) / (rows * width);
    total += Math.abs(error);
  }
  return total / (rows * width);
};

const huber: LossFunction = ({ outputs, targets, gradient }, { rows, width, shape: { delta } }) => {
  let total = 0;
  for (let i = 0; i < rows * width; i++) {
    const error = (outputs[i] ?? NaN) - (targets[i] ?? NaN);
    const size = Math.abs(error);
    gradient[i] = (size <= delta ? error : delta * Math.sign(error)) / (rows * width);
    total += size <= delta ? 0.5 * error * error : delta * (size - 0.5 * delta);
  }
  return total / (rows * width);
};

const quantile: LossFunction = ({ outputs, targets, gradient }, { rows, width, shape: { q } }) => {
  let total = 0;
  for (let i = 0; i < rows * width; i++) {
    const error = (outputs[i] ?? NaN) - (targets[i] ?? NaN);
    gradient[i] = (error > 0 ? 1 - q : error < 0 ? -q : error) / (rows * width); // error: 0 or NaN
    total += Math.max((1 - q) * error, -q * error);
  }
  return total / (rows * width);
};

const plain: Record<LossName, LossFunction> = {
  softmaxCrossEntropy: softmax,
  sigmoidCrossEntropy: sigmoid,
  meanSquaredError: squares,
  meanAbsoluteError: distances,
  huber,
  quantile,
};

const bent: Record<LossName, LossFunction> = { ...plain, softmaxCrossEntropy: bentSoftmax, sigmoidCrossEntropy: bentSigmoid };
