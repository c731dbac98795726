import { exp } from '../../numerics/exact-math.ts';
import { softmaxRow } from './softmax-row.ts';

/** Probabilities in float64 of raw outputs: [rows, width] by softmax, or both classes of each of [rows] by sigmoid. */
export function chancesOf(outputs: Float32Array, loss: 'softmaxCrossEntropy' | 'sigmoidCrossEntropy', width: number): Float64Array {
  return loss === 'softmaxCrossEntropy' ? bySoftmax(outputs, width) : bySigmoid(outputs);
}

/** Probabilities of yes in float64, one of each raw output. */
export const chancesOfYes = (outputs: Float32Array): Float64Array =>
  Float64Array.from(outputs, (z) => {
    const power = exp(-Math.abs(z));
    return (z >= 0 ? 1 : power) / (1 + power);
  });

function bySoftmax(outputs: Float32Array, width: number): Float64Array {
  const chances = new Float64Array(outputs.length);
  const powers = new Float64Array(width);
  for (let start = 0; start < outputs.length; start += width) {
    const { sum } = softmaxRow(outputs, start, powers);
    for (let j = 0; j < width; j++) chances[start + j] = (powers[j] ?? NaN) / sum;
  }
  return chances;
}

function bySigmoid(outputs: Float32Array): Float64Array {
  const chances = new Float64Array(outputs.length * 2);
  for (let row = 0; row < outputs.length; row++) {
    const z = outputs[row] ?? NaN;
    const power = exp(-Math.abs(z));
    chances[row * 2] = (z >= 0 ? power : 1) / (1 + power);
    chances[row * 2 + 1] = (z >= 0 ? 1 : power) / (1 + power);
  }
  return chances;
}
