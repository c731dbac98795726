/** Batches, dropout, losses, regularisation and optimizers. */
import { dropoutMask } from '../../../numerics/streams.ts';
import { isBent } from '../../losses/shape.ts';
import type { Knob, OpOf, View } from '../../ops/op.ts';
import type { OptimizerOp } from '../../optimizers/optimizer.ts';
import type { Knobs } from '../executor.ts';
import type { Place } from './cells.ts';
import type { Frame } from './frame.ts';

export function gatherBatch({ output }: OpOf<'gatherBatch'>, frame: Frame): void {
  const { device, step } = frame;
  const indices = device.upload(step.indexes, [frame.rows]);
  frame.write(output, device.run('GatherV2', { x: step.inputs, indices }, { axis: 0, batchDims: 0 }));
  frame.targets = device.run('GatherV2', { x: step.targets, indices }, { axis: 0, batchDims: 0 });
  device.free(indices);
}

export function dropout({ input, output, layer, rate }: OpOf<'dropout'>, frame: Frame): void {
  const { device, step } = frame;
  const share = knobAt(step.knobs, rate);
  if (share === 0) {
    frame.alias(input, output);
    return;
  }
  const count = frame.count(input);
  let mask = step.masks.get(layer);
  if (!mask) {
    const { seed, epoch, stepInEpoch } = step.lane;
    mask = device.upload(dropoutMask({ seed, layer, epoch, step: stepInEpoch, rate: share, count }), [count]);
    step.masks.set(layer, mask);
  }
  frame.write(output, device.run('Multiply', { a: frame.read(input, [count]), b: mask }));
}

export function loss(op: OpOf<'loss'>, frame: Frame): void {
  const { loss: name, shape, outputs, dOutputs, width, isMasked = false } = op;
  const { device, step, targets } = frame;
  const rows = frame.count(outputs) / width;
  const ones = () => Array.from({ length: name === 'softmaxCrossEntropy' ? width : 2 }, () => 1);
  const call = {
    loss: name,
    shape,
    isMasked,
    outputs: frame.read(outputs, [rows, width]),
    targets,
    weights: isBent(shape) ? frame.constant(op, () => shape.weights ?? ones()) : null,
    rows,
    width,
    strip: step.strip,
    index: step.stepInSlice,
  };
  frame.write(dOutputs, device.own.loss(call));
}

function knobAt(knobs: Knobs, name: Knob): number {
  const value = knobs[name];
  if (value === undefined) throw new Error(`The knob "${name}" has no value.`);
  return value;
}

const within = ({ offset, size }: Place, view: View): boolean => view.offset <= offset && offset + size <= view.offset + view.size;

const gradientOf = ({ offset, size }: Place): View => ({ buffer: 'grads', offset, size, batched: false });

export function regularise({ params, l1, l2 }: OpOf<'regularise'>, frame: Frame): void {
  const strength = { l1: knobAt(frame.step.knobs, l1), l2: knobAt(frame.step.knobs, l2) };
  if (strength.l1 === 0 && strength.l2 === 0) return;
  for (const place of frame.cells.places.filter((candidate) => within(candidate, params))) {
    const grads = frame.read(gradientOf(place));
    frame.write(gradientOf(place), frame.device.own.regularise(frame.cells.weights(place.offset), grads, strength));
  }
}

export function optimizer(op: OptimizerOp, frame: Frame): void {
  const { cells, device, step } = frame;
  for (const place of cells.places.filter((candidate) => candidate.op === op)) {
    const call = { op, learningRate: knobAt(step.knobs, op.learningRate), step: step.lane.step + 1, grads: frame.read(gradientOf(place)) };
    cells.update(place, (cell) => device.own.update(cell, call));
  }
}
