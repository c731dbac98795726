/** What a person sees of raw outputs: probabilities of every class, or values in the target's own unit. */
import type { FittedPreparation } from '../../data/prepared.ts';
import { exp } from '../../numerics/exact-math.ts';
import type { LossName } from '../../spec/training.ts';
import { softmaxRow } from './softmax-row.ts';

/** [rows, classes] for classes (a sigmoid's one output becomes two columns), else a copy of [rows, width]. */
export function probabilities(outputs: Float32Array, loss: LossName, width: number): Float32Array {
  if (loss === 'softmaxCrossEntropy') return softmax(outputs, width);
  if (loss === 'sigmoidCrossEntropy') return bothClasses(outputs);
  return outputs.slice();
}

/** Columns that `probabilities` returns. */
export const shownWidth = (loss: LossName, width: number): number => (loss === 'sigmoidCrossEntropy' ? 2 : width);

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

/** Scaled values back in the target's own unit; class outputs are left as they are. */
function inOwnUnit(values: Float32Array, target: FittedPreparation['target']): Float32Array {
  return target.type === 'value' ? values.map((value) => value * target.scale + target.offset) : values.slice();
}

/** Probabilities for classes, values in the target's unit for regression. */
export const shownOutputs = (
  raw: Float32Array,
  about: { loss: LossName; width: number; target: FittedPreparation['target'] },
): Float32Array => inOwnUnit(probabilities(raw, about.loss, about.width), about.target);
