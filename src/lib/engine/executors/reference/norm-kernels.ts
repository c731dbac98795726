/** Normalisation by moments, and embeddings, in the order of op.ts. */
import type { Norm, OpOf } from '../../ops/op.ts';
import { add, at, open, type Machine } from './machine.ts';

/** Which of the moments belongs to a number. */
const groupOf = (each: Norm, channels: number, index: number): number =>
  each === 'position' ? Math.floor(index / channels) : index % channels;

export function moments({ input, mean, variance, channels, each }: OpOf<'moments'>, machine: Machine): void {
  const numbers = open(machine, input);
  const [means, variances] = [open(machine, mean).fill(0), open(machine, variance).fill(0)];
  const count = numbers.length / means.length;
  numbers.forEach((value, i) => add(means, groupOf(each, channels, i), value / count));
  numbers.forEach((value, i) => {
    const group = groupOf(each, channels, i);
    add(variances, group, (value - at(means, group)) ** 2 / count);
  });
}

type Normalised = Pick<OpOf<'normalise'>, 'input' | 'mean' | 'variance' | 'channels' | 'each' | 'epsilon'>;

/** (input - mean) / deviation, and the deviation by number. */
function standardise({ input, mean, variance, channels, each, epsilon }: Normalised, machine: Machine) {
  const [means, variances] = [open(machine, mean), open(machine, variance)];
  const deviation = (i: number) => Math.sqrt(at(variances, groupOf(each, channels, i)) + epsilon);
  return { deviation, standard: open(machine, input).map((value, i) => (value - at(means, groupOf(each, channels, i))) / deviation(i)) };
}

export function normalise(op: OpOf<'normalise'>, machine: Machine): void {
  const [gains, biases, after] = [open(machine, op.gain), open(machine, op.bias), open(machine, op.output)];
  const { standard } = standardise(op, machine);
  standard.forEach((value, i) => (after[i] = at(gains, i % op.channels) * value + at(biases, i % op.channels)));
}

export function normaliseGradient(op: OpOf<'normaliseGradient'>, machine: Machine): void {
  const [dGains, dBiases] = [open(machine, op.dGain).fill(0), open(machine, op.dBias).fill(0)];
  const { standard } = standardise(op, machine);
  open(machine, op.dOutput).forEach((value, i) => {
    add(dGains, i % op.channels, value * at(standard, i));
    add(dBiases, i % op.channels, value);
  });
}

/** With s the standardised numbers and t = gain * dOutput: (t - mean(t) - s * mean(t s)) / deviation, means over the group. */
export function normaliseInputGradient(op: OpOf<'normaliseInputGradient'>, machine: Machine): void {
  const { channels, each, isConstant } = op;
  const [gains, before] = [open(machine, op.gain), open(machine, op.dInput)];
  const { standard, deviation } = standardise(op, machine);
  const behind = open(machine, op.dOutput).map((value, i) => value * at(gains, i % channels));
  const groups = open(machine, op.mean).length;
  const [sums, products] = [new Float64Array(groups), new Float64Array(groups)];
  if (!isConstant) {
    behind.forEach((value, i) => {
      add(sums, groupOf(each, channels, i), value);
      add(products, groupOf(each, channels, i), value * at(standard, i));
    });
  }
  const count = behind.length / groups;
  behind.forEach((value, i) => {
    const group = groupOf(each, channels, i);
    before[i] = (value - at(sums, group) / count - (at(standard, i) * at(products, group)) / count) / deviation(i);
  });
}

export function movingMoments(op: OpOf<'movingMoments'>, machine: Machine): void {
  const { positions, momentum } = op;
  const count = machine.rows * positions;
  const [runningMean, runningVariance] = [open(machine, op.runningMean), open(machine, op.runningVariance)];
  open(machine, op.mean).forEach((value, i) => add(runningMean, i, momentum * (value - at(runningMean, i))));
  if (count === 1) return;
  open(machine, op.variance).forEach((value, i) =>
    add(runningVariance, i, momentum * ((value * count) / (count - 1) - at(runningVariance, i))),
  );
}

export function embed({ codes, table, output, units }: OpOf<'embed'>, machine: Machine): void {
  const [rows, result] = [open(machine, table), open(machine, output)];
  open(machine, codes).forEach((code, position) => {
    for (let unit = 0; unit < units; unit++) result[position * units + unit] = at(rows, code * units + unit);
  });
}

export function embedGradient({ codes, dOutput, dTable, units }: OpOf<'embedGradient'>, machine: Machine): void {
  const [behind, sums] = [open(machine, dOutput), open(machine, dTable).fill(0)];
  open(machine, codes).forEach((code, position) => {
    for (let unit = 0; unit < units; unit++) add(sums, code * units + unit, at(behind, position * units + unit));
  });
}
