/** Batches, dropout, limits, regularisation and optimizers. */
import { dropoutMask } from '../../../numerics/streams.ts';
import type { OpOf } from '../../ops/op.ts';
import { slotViews, type OptimizerOp } from '../../optimizers/optimizer.ts';
import { ruleOf } from '../../optimizers/rules.ts';
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

export function clipValue({ grads, limit }: OpOf<'clipValue'>, machine: Machine): void {
  for (const gradients of grads.map((view) => open(machine, view)))
    gradients.forEach((g, i) => (gradients[i] = Math.min(Math.max(g, -limit), limit)));
}

export function clipNorm({ grads, limit }: OpOf<'clipNorm'>, machine: Machine): void {
  const all = grads.map((view) => open(machine, view));
  const norm = Math.sqrt(all.reduce((sum, gradients) => gradients.reduce((part, g) => part + g * g, sum), 0));
  const scale = Math.min(1, limit / (norm + 1e-6));
  for (const gradients of all) gradients.forEach((g, i) => (gradients[i] = g * scale));
}

export function maxNorm({ params, units, limit }: OpOf<'maxNorm'>, machine: Machine): void {
  const weights = open(machine, params);
  for (let unit = 0; unit < units; unit++) {
    let square = 0;
    for (let i = unit; i < weights.length; i += units) square += at(weights, i) ** 2;
    const norm = Math.sqrt(square);
    if (norm > limit) for (let i = unit; i < weights.length; i += units) weights[i] = at(weights, i) * (limit / (norm + 1e-7));
  }
}

export function regularise({ params, grads, l1, l2 }: OpOf<'regularise'>, machine: Machine): void {
  const gradients = open(machine, grads);
  open(machine, params).forEach((p, i) => add(gradients, i, knob(machine, l2) * p + knob(machine, l1) * (Math.sign(p) || 0)));
}

/** Every optimizer: what it does is its own rule. */
export function optimizer(op: OptimizerOp, machine: Machine): void {
  const update = { op, learningRate: knob(machine, op.learningRate), step: machine.step + 1 };
  const slots = slotViews(op).map((view) => open(machine, view));
  ruleOf(op).exact(update, { p: open(machine, op.params), g: open(machine, op.grads), slots });
}
