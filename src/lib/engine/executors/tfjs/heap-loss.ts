/** Losses and their gradients over plain arrays; means over the batch. */
import { exp, log } from '../../../numerics/exact-math.ts';
import { softmaxRow } from '../../metrics/softmax-row.ts';
import type { LossCall, LossName } from './own-kernels.ts';

type Arrays = { outputs: Float32Array; targets: Float32Array; gradient: Float32Array };
type LossFunction = (arrays: Arrays, size: { rows: number; width: number }) => number;

export const heapLoss = ({ loss, rows, width }: LossCall, arrays: Arrays): number => losses[loss](arrays, { rows, width });

const losses: Record<LossName, LossFunction> = {
  softmaxCrossEntropy: ({ outputs, targets, gradient }, { rows, width }) => {
    const powers = new Float64Array(width);
    let total = 0;
    for (let row = 0; row < rows; row++) {
      const start = row * width;
      const { largest, sum } = softmaxRow(outputs, start, powers);
      const target = targets[row] ?? NaN;
      for (let j = 0; j < width; j++) gradient[start + j] = ((powers[j] ?? NaN) / sum - (j === target ? 1 : 0)) / rows;
      total += log(sum) - ((outputs[start + target] ?? NaN) - largest);
    }
    return total / rows;
  },
  sigmoidCrossEntropy: ({ outputs, targets, gradient }, { rows, width }) => {
    let total = 0;
    for (let i = 0; i < rows * width; i++) {
      const z = outputs[i] ?? NaN;
      const target = targets[i] ?? NaN;
      const power = exp(-Math.abs(z));
      gradient[i] = ((z >= 0 ? 1 : power) / (1 + power) - target) / (rows * width);
      total += Math.max(z, 0) - z * target + log(1 + power);
    }
    return total / (rows * width);
  },
  meanSquaredError: ({ outputs, targets, gradient }, { rows, width }) => {
    let total = 0;
    for (let i = 0; i < rows * width; i++) {
      const error = (outputs[i] ?? NaN) - (targets[i] ?? NaN);
      gradient[i] = (2 * error) / (rows * width);
      total += error * error;
    }
    return total / (rows * width);
  },
};
