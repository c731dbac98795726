/** Losses and their gradients. Where the class loss is bent, y are the smoothed targets, p the probabilities and w the row's weight. */
import { exp, log, log1p, pow, sigmoid } from '../../../numerics/exact-math.ts';
import type { LossShape, OpOf } from '../../ops/op.ts';
import { at, open, type Machine } from './machine.ts';

type Row = { outputs: Float64Array; targets: Float64Array; gradient: Float64Array; shape: LossShape };

/** Loss of one position; fills the gradient of that loss. */
const rowLosses: Record<OpOf<'loss'>['loss'], (row: Row) => number> = {
  softmaxCrossEntropy({ outputs, targets, gradient, shape }) {
    const { weights, labelSmoothing, focal } = shape;
    const target = at(targets, 0);
    const weight = weights ? at(weights, target) : 1;
    const largest = outputs.reduce((most, value) => Math.max(most, value), -Infinity);
    const powers = outputs.map((value) => exp(value - largest));
    const sum = powers.reduce((total, power) => total + power, 0);
    const wanted = outputs.map((_, k) => (k === target ? 1 - labelSmoothing : 0) + labelSmoothing / outputs.length);
    const logs = outputs.map((value) => value - largest - log(sum));
    if (focal === 0) {
      powers.forEach((power, k) => (gradient[k] = weight * (power / sum - at(wanted, k))));
      return -weight * wanted.reduce((total, y, k) => total + (y === 0 ? 0 : y * at(logs, k)), 0);
    }
    // Of each term y (1 - p)^gamma log p: its value and p times its slope.
    const rest = powers.map((power) => (sum - power) / sum);
    const terms = wanted.map((y, k) => y * pow(at(rest, k), focal) * at(logs, k));
    const slopes = wanted.map((y, k) => {
      const q = at(rest, k);
      const p = at(powers, k) / sum;
      return q === 0 ? 0 : y * pow(q, focal) * ((focal * p * at(logs, k)) / q - 1);
    });
    const all = slopes.reduce((total, slope) => total + slope, 0);
    slopes.forEach((slope, k) => (gradient[k] = weight * (slope - (at(powers, k) / sum) * all)));
    return -weight * terms.reduce((total, term) => total + term, 0);
  },
  sigmoidCrossEntropy: ({ outputs, targets, gradient, shape: { weights, labelSmoothing, focal } }) =>
    meanOver(outputs, (z, i) => {
      const target = at(targets, i);
      const weight = weights ? at(weights, target) : 1;
      const y = target * (1 - labelSmoothing) + labelSmoothing / 2;
      const softplus = log1p(exp(-Math.abs(z)));
      if (focal === 0) {
        gradient[i] = (weight * (sigmoid(z) - y)) / outputs.length;
        return weight * (Math.max(z, 0) - z * y + softplus);
      }
      const [p, q] = [sigmoid(z), sigmoid(-z)];
      const [logP, logQ] = [Math.min(z, 0) - softplus, Math.min(-z, 0) - softplus];
      const [bendP, bendQ] = [pow(q, focal), pow(p, focal)];
      gradient[i] = (weight * (y * bendP * (focal * p * logP - q) - (1 - y) * bendQ * (focal * q * logQ - p))) / outputs.length;
      return -weight * (y * bendP * logP + (1 - y) * bendQ * logQ);
    }),
  meanSquaredError: (row) => valueLoss(row, (error) => ({ loss: error ** 2, slope: 2 * error })),
  meanAbsoluteError: (row) => valueLoss(row, (error) => ({ loss: Math.abs(error), slope: Math.sign(error) })),
  huber: (row) => {
    const { delta } = row.shape;
    return valueLoss(row, (error) =>
      Math.abs(error) <= delta
        ? { loss: 0.5 * error ** 2, slope: error }
        : { loss: delta * (Math.abs(error) - 0.5 * delta), slope: delta * Math.sign(error) },
    );
  },
  quantile: (row) => {
    const { q } = row.shape;
    return valueLoss(row, (error) => ({ loss: Math.max((1 - q) * error, -q * error), slope: error > 0 ? 1 - q : error < 0 ? -q : 0 }));
  },
};

const meanOver = (numbers: Float64Array, of: (value: number, index: number) => number): number =>
  numbers.reduce((sum, value, index) => sum + of(value, index), 0) / numbers.length;

/** `term` of output - target. */
function valueLoss({ outputs, targets, gradient }: Row, term: (error: number) => { loss: number; slope: number }): number {
  return meanOver(outputs, (z, i) => {
    const { loss: value, slope } = term(z - at(targets, i));
    gradient[i] = slope / outputs.length;
    return value;
  });
}

export function loss({ loss: name, shape, outputs, dOutputs, width, isMasked = false }: OpOf<'loss'>, machine: Machine): void {
  const given = open(machine, outputs);
  const gradients = open(machine, dOutputs);
  const rows = given.length / width;
  const targetWidth = name === 'softmaxCrossEntropy' ? 1 : width;
  if (machine.targets.length !== rows * targetWidth) {
    throw new RangeError(
      `The loss ${name} needs ${targetWidth} targets for each of ${rows} positions, not ${machine.targets.length} in all.`,
    );
  }
  const counted = isMasked ? machine.targets.filter((code) => code >= 0).length : rows;
  for (let row = 0; row < rows; row++) {
    if (isMasked && at(machine.targets, row) < 0) {
      gradients.fill(0, row * width, (row + 1) * width);
      continue;
    }
    const of = (numbers: Float64Array, size: number) => numbers.subarray(row * size, (row + 1) * size);
    const parts = { outputs: of(given, width), targets: of(machine.targets, targetWidth), gradient: of(gradients, width), shape };
    machine.loss += rowLosses[name](parts) / counted;
  }
  gradients.forEach((value, i) => (gradients[i] = value / counted));
}
