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
  machine.targets = Float64Array.from(examples, (example) => at(data.targets, example));
}

export function dropout({ input, output, layer, rate }: OpOf<'dropout'>, machine: Machine): void {
  const { seed, epoch, stepInEpoch } = batchOf(machine);
  const before = open(machine, input);
  const after = open(machine, output);
  const mask = dropoutMask({ seed, layer, epoch, step: stepInEpoch, rate: knob(machine, rate), count: before.length });
  for (let i = 0; i < before.length; i++) after[i] = at(before, i) * at(mask, i);
}

type Row = { outputs: Float64Array; target: number; gradient: Float64Array };

/** Loss of one row; fills the gradient of that loss. */
const rowLosses: Record<OpOf<'loss'>['loss'], (row: Row) => number> = {
  softmaxCrossEntropy({ outputs, target, gradient }) {
    const largest = outputs.reduce((most, value) => Math.max(most, value), -Infinity);
    const powers = outputs.map((value) => exp(value - largest));
    const sum = powers.reduce((total, power) => total + power, 0);
    powers.forEach((power, place) => (gradient[place] = power / sum - (place === target ? 1 : 0)));
    return log(sum) - (at(outputs, target) - largest);
  },
  sigmoidCrossEntropy({ outputs, target, gradient }) {
    const z = at(outputs, 0);
    gradient[0] = sigmoid(z) - target;
    return Math.max(z, 0) - z * target + log1p(exp(-Math.abs(z)));
  },
  meanSquaredError({ outputs, target, gradient }) {
    const z = at(outputs, 0);
    gradient[0] = 2 * (z - target);
    return (z - target) ** 2;
  },
};

export function loss({ loss: name, outputs, dOutputs, width }: OpOf<'loss'>, machine: Machine): void {
  if (name !== 'softmaxCrossEntropy' && width !== 1) throw new Error(`The loss ${name} takes one output, not ${width}.`);
  const given = open(machine, outputs);
  const gradients = open(machine, dOutputs);
  for (let row = 0; row < machine.rows; row++) {
    const of = (numbers: Float64Array) => numbers.subarray(row * width, (row + 1) * width);
    machine.loss += rowLosses[name]({ outputs: of(given), target: at(machine.targets, row), gradient: of(gradients) }) / machine.rows;
  }
  gradients.forEach((value, i) => (gradients[i] = value / machine.rows));
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
