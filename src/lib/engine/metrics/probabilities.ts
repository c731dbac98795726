/** What a person sees of raw outputs: probabilities of every class, or values in the target's own unit. */
import { inUnitOf, type FittedPreparation } from '../../data/prepared.ts';
import { exp } from '../../numerics/exact-math.ts';
import type { LossName } from '../../spec/training.ts';
import { softmaxRow } from './softmax-row.ts';

/** [rows, classes] for classes (a sigmoid's one output becomes two columns), that of the yes of each label, else a copy of [rows, width]. */
export function probabilities(outputs: Float32Array, loss: LossName, width: number): Float32Array {
  if (loss === 'softmaxCrossEntropy') return softmax(outputs, width);
  if (loss === 'sigmoidCrossEntropy') return width === 1 ? bothClasses(outputs) : chancesOfYes(outputs);
  return outputs.slice();
}

/** Columns that `probabilities` returns. */
export const shownWidth = (loss: LossName, width: number): number => (loss === 'sigmoidCrossEntropy' && width === 1 ? 2 : width);

function softmax(outputs: Float32Array, width: number): Float32Array {
  const result = new Float32Array(outputs.length);
  const powers = new Float64Array(width);
  for (let start = 0; start < outputs.length; start += width) {
    const { sum } = softmaxRow(outputs, start, powers);
    for (let j = 0; j < width; j++) result[start + j] = (powers[j] ?? NaN) / sum;
  }
  return result;
}

function bothClasses(outputs: Float32Array): Float32Array {
  const result = new Float32Array(outputs.length * 2);
  outputs.forEach((z, row) => {
    const power = exp(-Math.abs(z));
    const [unlikely, likely] = [power / (1 + power), 1 / (1 + power)];
    result[row * 2] = z >= 0 ? unlikely : likely;
    result[row * 2 + 1] = z >= 0 ? likely : unlikely;
  });
  return result;
}

function chancesOfYes(outputs: Float32Array): Float32Array {
  return outputs.map((z) => {
    const power = exp(-Math.abs(z));
    return (z >= 0 ? 1 : power) / (1 + power);
  });
}

/** Probabilities for classes, values in the target's unit for regression. */
export const shownOutputs = (
  raw: Float32Array,
  about: { loss: LossName; width: number; target: FittedPreparation['target'] },
): Float32Array => probabilities(raw, about.loss, about.width).map(inUnitOf(about.target));
