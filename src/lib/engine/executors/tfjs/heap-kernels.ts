/**
 * Our kernels over plain arrays, for the cpu and wasm backends. Sums run in float64 in a fixed order and transcendental
 * functions come from exact-math, so a result depends on nothing but its inputs.
 */
import { ruleOf } from '../../optimizers/rules.ts';
import type { Heap } from './heap.ts';
import { heapLoss } from './heap-loss.ts';
import { convolve, convolveFilterGradient, convolveInputGradient } from './heap-conv.ts';
import { filterShape, imageShape, outputShape } from './conv-shapes.ts';
import { maxPoolGradient } from './heap-max-pool.ts';
import { shaped, sizeOf, type Tensor } from './device.ts';
import type { Cell, LossStrip, OwnConvolutions, OwnKernels } from './own-kernels.ts';

type HeapCell = Cell & { slotTensors: Tensor[] };
type HeapStrip = LossStrip & { losses: Float32Array };

/** `isSlow`: the backend's own convolutions are not to be used. */
export function createHeapKernels(heap: Heap, count: () => void, isSlow: boolean): OwnKernels {
  const fill = (shape: number[], values: Float32Array): Tensor => {
    const tensor = heap.make(shape);
    heap.view(tensor).set(values);
    return tensor;
  };
  return {
    launch: ({ inputs, outputs, heap: fillOutputs }) => {
      count();
      const made = Object.fromEntries(Object.entries(outputs).map(([name, { size }]) => [name, heap.make([size])]));
      const views = Object.entries({ ...inputs, ...made }).map(([name, tensor]) => [name, heap.view(flat(tensor))]);
      fillOutputs(Object.fromEntries(views));
      return made;
    },
    cellOf: (weights): HeapCell => ({ weights, slots: 0, slotTensors: [] }),
    convolutions: isSlow ? convolutionsOn(heap, count) : null,
    biasGradient: (dOutput, channels) => {
      count();
      const result = heap.make([channels]);
      heap.view(result).set(sumRows(heap.view(dOutput), channels));
      return result;
    },
    maxPoolGradient: (call) => {
      count();
      const result = heap.make(call.input.shape);
      maxPoolGradient(call, { x: heap.view(call.input), dy: heap.view(call.dOutput), dx: heap.view(result) });
      return result;
    },
    regularise: (params, grads, { l1, l2 }) => {
      count();
      const result = heap.make(grads.shape);
      const [p, g, r] = [heap.view(params), heap.view(grads), heap.view(result)];
      for (let i = 0; i < r.length; i++) {
        const weight = p[i] ?? NaN;
        r[i] = (g[i] ?? NaN) + l2 * weight + l1 * Math.sign(weight);
      }
      return result;
    },
    openStrip: (steps): HeapStrip => {
      const losses = new Float32Array(steps);
      return { losses, read: () => Promise.resolve(losses), free: () => undefined };
    },
    loss: (call) => {
      count();
      const result = heap.make([call.rows, call.width]);
      const loss = heapLoss(call, { outputs: heap.view(call.outputs), targets: heap.view(call.targets), gradient: heap.view(result) });
      if ('losses' in call.strip && call.strip.losses instanceof Float32Array) call.strip.losses[call.index] = loss;
      return result;
    },
    createCell: (weights, slots, shape): HeapCell => ({
      weights: fill(shape, weights),
      slots: slots.length,
      slotTensors: slots.map((slot) => fill([slot.length], slot)),
    }),
    update: (cell, call): HeapCell => {
      count();
      const old = slotsOf(cell);
      const next: HeapCell = {
        weights: heap.make(cell.weights.shape),
        slots: cell.slots,
        slotTensors: old.map((slot) => heap.make(slot.shape)),
      };
      ruleOf(call.op).heap(call, {
        p: heap.view(cell.weights),
        g: heap.view(call.grads),
        slots: old.map((slot) => heap.view(slot)),
        nextP: heap.view(next.weights),
        nextSlots: next.slotTensors.map((slot) => heap.view(slot)),
      });
      return next;
    },
    scaleUnits: (cell, scales): HeapCell => {
      count();
      const slotTensors = slotsOf(cell).map((slot) => fill(slot.shape, heap.view(slot).slice()));
      const weights = heap.make(cell.weights.shape);
      const [p, s, r] = [heap.view(cell.weights), heap.view(scales), heap.view(weights)];
      for (let i = 0, unit = 0; i < r.length; i++, unit = unit + 1 === s.length ? 0 : unit + 1) r[i] = (p[i] ?? NaN) * (s[unit] ?? NaN);
      return { weights, slots: cell.slots, slotTensors };
    },
    readCell: (cell) => Promise.resolve([cell.weights, ...slotsOf(cell)].map((tensor) => heap.view(flat(tensor)).slice())),
    freeCell: (cell) => [cell.weights, ...slotsOf(cell)].forEach((tensor) => heap.free(tensor)),
  };
}

function convolutionsOn(heap: Heap, count: () => void): OwnConvolutions {
  const output = (shape: number[], fill: (tensor: Tensor) => void): Tensor => {
    count();
    const tensor = heap.make(shape);
    fill(tensor);
    return tensor;
  };
  const view = (tensor: Tensor) => heap.view(tensor);
  return {
    forward: (call, { x, filter }) => output(outputShape(call), (y) => convolve(call, { x: view(x), w: view(filter), y: view(y) })),
    filterGradient: (call, { x, dy }) =>
      output(filterShape(call), (dw) => convolveFilterGradient(call, { x: view(x), dy: view(dy), dw: view(dw) })),
    inputGradient: (call, { filter, dy }) =>
      output(imageShape(call), (dx) => convolveInputGradient(call, { w: view(filter), dy: view(dy), dx: view(dx) })),
  };
}

const flat = (tensor: Tensor): Tensor => shaped(tensor, [sizeOf(tensor.shape)]);

function slotsOf(cell: Cell): Tensor[] {
  if (!('slotTensors' in cell)) throw new Error('A cell of another backend was handed to the heap kernels.');
  return (cell as HeapCell).slotTensors; // made by createCell or update above
}

function sumRows(values: Float32Array, channels: number): Float64Array {
  const sums = new Float64Array(channels);
  for (let start = 0; start < values.length; start += channels) {
    for (let channel = 0; channel < channels; channel++) sums[channel] = (sums[channel] ?? 0) + (values[start + channel] ?? NaN);
  }
  return sums;
}
