/** Products, biases and activations, in the order of op.ts. */
import { exp, sigmoid, tanh } from '../../../numerics/exact-math.ts';
import type { ActivationFunction, OpOf } from '../../ops/op.ts';
import { add, at, open, type Machine } from './machine.ts';

export function matmul({ a, b, output, inner, columns, transposeB }: OpOf<'matmul'>, machine: Machine): void {
  const left = open(machine, a);
  const right = open(machine, b);
  const result = open(machine, output);
  for (let row = 0; row < left.length / inner; row++) {
    for (let column = 0; column < columns; column++) {
      let sum = 0;
      for (let k = 0; k < inner; k++) sum += at(left, row * inner + k) * at(right, transposeB ? column * inner + k : k * columns + column);
      result[row * columns + column] = sum;
    }
  }
}

export function matmulOverBatch({ a, b, output, inner, columns }: OpOf<'matmulOverBatch'>, machine: Machine): void {
  const left = open(machine, a);
  const right = open(machine, b);
  const result = open(machine, output);
  for (let k = 0; k < inner; k++) {
    for (let column = 0; column < columns; column++) {
      let sum = 0;
      for (let row = 0; row < left.length / inner; row++) sum += at(left, row * inner + k) * at(right, row * columns + column);
      result[k * columns + column] = sum;
    }
  }
}

const functions: Record<ActivationFunction, (x: number) => number> = {
  linear: (x) => x,
  relu: (x) => (x < 0 ? 0 : x), // NaN stays NaN
  leakyRelu: (x) => (x < 0 ? 0.01 * x : x),
  elu: (x) => (x < 0 ? exp(x) - 1 : x),
  gelu: (x) => (x / 2) * (1 + tanh(geluInner(x))),
  silu: (x) => x * sigmoid(x),
  tanh,
  sigmoid,
};

const geluScale = Math.sqrt(2 / Math.PI);
const geluInner = (x: number): number => geluScale * (x + 0.044715 * x * x * x);

/** By the activated value y, and for gelu and silu by the x before it. */
const derivatives: Record<ActivationFunction, (y: number, x: number) => number> = {
  linear: () => 1,
  relu: (y) => (y > 0 ? 1 : 0),
  leakyRelu: (y) => (y > 0 ? 1 : 0.01),
  elu: (y) => (y > 0 ? 1 : y + 1),
  gelu: (_y, x) => {
    const t = tanh(geluInner(x));
    return (1 + t) / 2 + (x / 2) * (1 - t * t) * geluScale * (1 + 3 * 0.044715 * x * x);
  },
  silu: (_y, x) => sigmoid(x) * (1 + x * (1 - sigmoid(x))),
  tanh: (y) => 1 - y * y,
  sigmoid: (y) => y * (1 - y),
};

export function biasActivation({ input, bias, output, channels, function: name }: OpOf<'biasActivation'>, machine: Machine): void {
  const before = open(machine, input);
  const biases = bias && open(machine, bias);
  const after = open(machine, output);
  for (let i = 0; i < before.length; i++) after[i] = functions[name](at(before, i) + (biases ? at(biases, i % channels) : 0));
}

export function activationGradient({ output, input, dOutput, dInput, function: name }: OpOf<'activationGradient'>, machine: Machine): void {
  const activated = open(machine, output);
  const sums = input ? open(machine, input) : null;
  const behind = open(machine, dOutput);
  const before = open(machine, dInput);
  for (let i = 0; i < activated.length; i++) before[i] = at(behind, i) * derivatives[name](at(activated, i), sums ? at(sums, i) : NaN);
}

export function biasGradient({ dOutput, dBias, channels }: OpOf<'biasGradient'>, machine: Machine): void {
  const behind = open(machine, dOutput);
  const sums = open(machine, dBias).fill(0);
  for (let i = 0; i < behind.length; i++) add(sums, i % channels, at(behind, i));
}

export function copy({ input, output }: OpOf<'copy'>, machine: Machine): void {
  open(machine, output).set(open(machine, input));
}

export function sum({ a, b, output }: OpOf<'add'>, machine: Machine): void {
  const [left, right, total] = [open(machine, a), open(machine, b), open(machine, output)];
  for (let i = 0; i < total.length; i++) total[i] = at(left, i) + at(right, i);
}
