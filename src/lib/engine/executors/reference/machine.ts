/**
 * What the reference kernels work on: the plan's flat buffers in float64 and the batch at hand. Reading outside a view is a bug
 * in the plan and throws, so that the judge never guesses.
 */
import type { BufferName, Knob, View } from '../../ops/op.ts';
import type { Plan } from '../../ops/plan.ts';
import type { Knobs, TrainingData } from '../executor.ts';

export type Machine = {
  buffers: Record<BufferName, Float64Array>;
  rows: number; // of the batch at hand
  batch: { seed: number; epoch: number; stepInEpoch: number; examples: Int32Array; data: TrainingData } | null; // null in an evaluation
  targets: Float64Array;
  knobs: Knobs | null;
  rateFactor: number; // what this step's slice says of the learning rate
  step: number; // optimizer steps done before this one
  loss: number; // of this step
};

export const createMachine = (plan: Plan): Machine => ({
  buffers: {
    params: new Float64Array(plan.parameterCount),
    grads: new Float64Array(plan.parameterCount),
    slots: new Float64Array(plan.slotCount),
    activations: new Float64Array(plan.activationCount),
  },
  rows: 0,
  batch: null,
  targets: new Float64Array(0),
  knobs: null,
  rateFactor: 1,
  step: 0,
  loss: 0,
});

/** The numbers of a view at this batch's rows, live. */
export function open(machine: Machine, { buffer, offset, size, batched }: View): Float64Array {
  const count = batched ? size * machine.rows : size;
  const numbers = machine.buffers[buffer];
  if (offset + count > numbers.length)
    throw new RangeError(`${buffer}[${offset} .. ${offset + count}) lies beyond its ${numbers.length} numbers.`);
  return numbers.subarray(offset, offset + count);
}

/** @throws RangeError outside the array. */
export function at(numbers: ArrayLike<number>, index: number): number {
  const value = numbers[index];
  if (value === undefined) throw new RangeError(`There is no number ${index} among ${numbers.length}.`);
  return value;
}

export function add(numbers: Float64Array, index: number, value: number): void {
  numbers[index] = at(numbers, index) + value;
}

export function knob({ knobs, rateFactor }: Machine, name: Knob): number {
  const value = knobs?.[name];
  if (value === undefined) throw new Error(`The knob "${name}" has no value.`);
  return name === 'learningRate' ? value * rateFactor : value;
}

export function batchOf({ batch }: Machine): NonNullable<Machine['batch']> {
  if (!batch) throw new Error('A training operation stands in an evaluation.');
  return batch;
}
