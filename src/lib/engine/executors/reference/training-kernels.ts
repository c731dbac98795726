/** Batches, dropout, losses, regularisation and optimizers. */
import { exp, log1p, log, pow, sigmoid } from '../../../numerics/exact-math.ts';
import { dropoutMask } from '../../../numerics/streams.ts';
import type { OpOf } from '../../ops/op.ts';
import { add, at, batchOf, knob, open, type Machine } from './machine.ts';

export function gatherBatch({ output }: OpOf<'gatherBatch'>, machine: Machine): void {
  const { examples, data } = batchOf(machine);
  const { size } = output;
  const rows = open(machine, output);
  examples.forEach((example, row) => rows.set(data.inputs.subarray(example * size, (example + 1) * size), row * size));
  const width = data.targets.length / data.examples;
  machine.targets = new Float64Array(examples.length * width);
  examples.forEach((example, row) => machine.targets.set(data.targets.subarray(example * width, (example + 1) * width), row * width));
}

export function dropout({ input, output, layer, rate }: OpOf<'dropout'>, machine: Machine): void {
  const { seed, epoch, stepInEpoch } = batchOf(machine);
  const before = open(machine, input);
  const after = open(machine, output);
  const mask = dropoutMask({ seed, layer, epoch, step: stepInEpoch, rate: knob(machine, rate), count: before.length });
  for (let i = 0; i < before.length; i++) after[i] = at(before, i) * at(mask, i);
}

type Row = { outputs: Float64Array; targets: Float64Array; gradient: Float64Array };

/** Loss of one position; fills the gradient of that loss. */
const rowLosses: Record<OpOf<'loss'>['loss'], (row: Row) => number> = {
  softmaxCrossEntropy({ outputs, targets, gradient }) {
    const target = at(targets, 0);
    const largest = outputs.reduce((most, value) => Math.max(most, value), -Infinity);
    const powers = outputs.map((value) => exp(value - largest));
    const sum = powers.reduce((total, power) => total + power, 0);
    powers.forEach((power, place) => (gradient[place] = power / sum - (place === target ? 1 : 0)));
    return log(sum) - (at(outputs, target) - largest);
  },
  sigmoidCrossEntropy: ({ outputs, targets, gradient }) =>
    meanOver(outputs, (z, i) => {
      const target = at(targets, i);
      gradient[i] = (sigmoid(z) - target) / outputs.length;
      return Math.max(z, 0) - z * target + log1p(exp(-Math.abs(z)));
    }),
  meanSquaredError: ({ outputs, targets, gradient }) =>
    meanOver(outputs, (z, i) => {
      const error = z - at(targets, i);
      gradient[i] = (2 * error) / outputs.length;
      return error ** 2;
    }),
};

const meanOver = (numbers: Float64Array, of: (value: number, index: number) => number): number =>
  numbers.reduce((sum, value, index) => sum + of(value, index), 0) / numbers.length;

export function loss({ loss: name, outputs, dOutputs, width }: OpOf<'loss'>, machine: Machine): void {
  const given = open(machine, outputs);
  const gradients = open(machine, dOutputs);
  const rows = given.length / width;
  const targetWidth = name === 'softmaxCrossEntropy' ? 1 : width;
  if (machine.targets.length !== rows * targetWidth) {
    throw new RangeError(
      `The loss ${name} needs ${targetWidth} targets for each of ${rows} positions, not ${machine.targets.length} in all.`,
    );
  }
  for (let row = 0; row < rows; row++) {
    const of = (numbers: Float64Array, size: number) => numbers.subarray(row * size, (row + 1) * size);
    const parts = { outputs: of(given, width), targets: of(machine.targets, targetWidth), gradient: of(gradients, width) };
    machine.loss += rowLosses[name](parts) / rows;
  }
  gradients.forEach((value, i) => (gradients[i] = value / rows));
}

export function regularise({ params, grads, l1, l2 }: OpOf<'regularise'>, machine: Machine): void {
  const gradients = open(machine, grads);
  open(machine, params).forEach((p, i) => add(gradients, i, knob(machine, l2) * p + knob(machine, l1) * (Math.sign(p) || 0)));
}

export function sgd({ params, grads, learningRate }: OpOf<'sgd'>, machine: Machine): void {
  const weights = open(machine, params);
  open(machine, grads).forEach((g, i) => add(weights, i, -knob(machine, learningRate) * g));
}

export function momentum({ params, grads, velocity, momentum: kept, learningRate }: OpOf<'momentum'>, machine: Machine): void {
  const weights = open(machine, params);
  const velocities = open(machine, velocity);
  open(machine, grads).forEach((g, i) => {
    velocities[i] = kept * at(velocities, i) + g;
    add(weights, i, -knob(machine, learningRate) * at(velocities, i));
  });
}

export function adam(op: OpOf<'adam'>, machine: Machine): void {
  const { beta1, beta2, epsilon } = op;
  const weights = open(machine, op.params);
  const means = open(machine, op.moment1);
  const squares = open(machine, op.moment2);
  const t = machine.step + 1;
  const correction1 = 1 - pow(beta1, t);
  const correction2 = 1 - pow(beta2, t);
  open(machine, op.grads).forEach((g, i) => {
    const mean = beta1 * at(means, i) + (1 - beta1) * g;
    const square = beta2 * at(squares, i) + (1 - beta2) * g * g;
    means[i] = mean;
    squares[i] = square;
    add(weights, i, (-knob(machine, op.learningRate) * (mean / correction1)) / (Math.sqrt(square / correction2) + epsilon));
  });
}
