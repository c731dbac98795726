/** Recurrent cells on cpu and wasm: a product and a launch for each position. Frees all but what it returns. */
import { cellShapes } from '../../../ops/cells.ts';
import type { Recurrence } from '../../../ops/op.ts';
import { shaped, type Device, type Tensor } from '../device.ts';
import { heapCells } from './recurrent-cells.ts';

export type Walk = Recurrence & { rows: number };
export type WalkTensors = { projected: Tensor; weights: Tensor; bias: Tensor | null };
export type RetreatTensors = { record: Tensor; weights: Tensor; dStates: Tensor };

type Arrays<Names extends string> = Record<Names, Float32Array>;
type Work<Inputs extends string, Outputs extends string> = {
  inputs: Record<Inputs, Tensor>;
  sizes: Record<Outputs, number>;
  fill: (arrays: Arrays<Inputs | Outputs>) => void;
};

/** New tensors of these sizes, filled by a loop. */
function launch<Inputs extends string, Outputs extends string>(device: Device, { inputs, sizes, fill }: Work<Inputs, Outputs>) {
  const outputs = Object.fromEntries(Object.entries<number>(sizes).map(([name, size]) => [name, { size, code: '', threads: 0 }]));
  const heap = (arrays: Record<string, Float32Array>) => fill(arrays as Arrays<Inputs | Outputs>); // the launch hands back each name
  return device.own.launch({ name: 'recurrent', inputs, outputs, numbers: {}, reals: [], heap }) as Record<Outputs, Tensor>;
}

const zeros = (device: Device, size: number): Tensor =>
  launch<never, 'zero'>(device, { inputs: {}, sizes: { zero: size }, fill: ({ zero }) => void zero.fill(0) }).zero;

const turnsOf = ({ positions, isBackward }: Recurrence): number[] =>
  Array.from({ length: positions }, (_, turn) => (isBackward ? positions - 1 - turn : turn));

/** [rows, positions, size] from one [rows, size] a position. */
function join(
  device: Device,
  slots: Map<number, Tensor>,
  { rows, positions, size }: { rows: number; positions: number; size: number },
): Tensor {
  const inputs = Object.fromEntries([...slots].map(([position, tensor]) => [`at${position}`, tensor]));
  const { whole } = launch<string, 'whole'>(device, {
    inputs,
    sizes: { whole: rows * positions * size },
    fill: ({ whole: to = new Float32Array(), ...from }) => {
      for (const position of slots.keys()) {
        const slot = from[`at${position}`] ?? new Float32Array();
        for (let row = 0; row < rows; row++) to.set(slot.subarray(row * size, (row + 1) * size), (row * positions + position) * size);
      }
    },
  });
  return whole;
}

const product = (device: Device, a: Tensor, b: Tensor): Tensor =>
  device.run('BatchMatMul', { a, b }, { transposeA: false, transposeB: false });

/** The record. */
export function walkHeap(device: Device, { projected, weights, bias }: WalkTensors, walk: Walk): Tensor {
  const { cell, units, positions, rows } = walk;
  const size = cellShapes[cell].width * units;
  const slots = new Map<number, Tensor>();
  let state = zeros(device, rows * units);
  let before = zeros(device, rows * size);
  const first = before;
  for (const position of turnsOf(walk)) {
    const sums = product(device, shaped(state, [rows, units]), weights);
    const { slot, next } = launch(device, {
      inputs: { projected, sums, before, bias: bias ?? sums },
      sizes: { slot: rows * size, next: rows * units },
      fill: (arrays) => heapCells[cell].advance(arrays, { rows, positions, units, position }),
    });
    device.free(sums);
    device.free(state);
    slots.set(position, slot);
    state = next;
    before = slot;
  }
  const record = join(device, slots, { rows, positions, size });
  for (const tensor of [first, state, ...slots.values()]) device.free(tensor);
  return record;
}

/** The gradient of what was projected. */
export function retreatHeap(device: Device, { record, weights, dStates }: RetreatTensors, walk: Walk): Tensor {
  const { cell, units, positions, rows } = walk;
  const size = cellShapes[cell].gates * units;
  const turned = device.run('Transpose', { x: weights }, { perm: [1, 0] });
  const slots = new Map<number, Tensor>();
  let carry = zeros(device, rows * units);
  let kept = zeros(device, rows * units);
  const turns = turnsOf(walk);
  for (let turn = positions - 1; turn >= 0; turn--) {
    const position = turns[turn] ?? 0;
    const before = turns[turn - 1] ?? null;
    const found = launch(device, {
      inputs: { record, dStates, carry, kept },
      sizes: { slot: rows * size, met: rows * size, next: rows * units },
      fill: (arrays) => heapCells[cell].retreat(arrays, { rows, positions, units, position, before }),
    });
    device.free(carry);
    device.free(kept);
    carry = product(device, shaped(found.met, [rows, size]), turned);
    device.free(found.met);
    slots.set(position, found.slot);
    kept = found.next;
  }
  const dProjected = join(device, slots, { rows, positions, size });
  for (const tensor of [turned, carry, kept, ...slots.values()]) device.free(tensor);
  return dProjected;
}
