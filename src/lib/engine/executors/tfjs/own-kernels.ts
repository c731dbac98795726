/**
 * The kernels that TF.js lacks or would need a dozen dispatches for, once over plain arrays (cpu, wasm) and once as
 * WGSL (webgpu). Every call is one dispatch. Inputs stay untouched and owned by the caller; outputs are the caller's.
 */
import type { LossShape, OpOf, Window2d } from '../../ops/op.ts';
import type { OptimizerOpName, Update } from '../../optimizers/optimizer.ts';
import type { Tensor } from './device.ts';
import type { ConvCall } from './heap-conv.ts';
import type { Launch } from './own-kernel.ts';

export type LossName = OpOf<'loss'>['loss'];

/** One parameter with its optimizer slots. `update` makes a new one; nothing is changed in place. */
export type Cell = { weights: Tensor; slots: number };

/** The losses of one slice, one number a step, kept on the device until read. */
export interface LossStrip {
  read(): Promise<Float32Array>;
  free(): void;
}

export type LossCall = {
  loss: LossName;
  outputs: Tensor; // [rows, width]
  targets: Tensor; // one a row for softmax, else one an output
  rows: number; // positions of the batch
  width: number;
  shape: LossShape;
  isMasked: boolean; // rows of a negative class code are left out
  weights: Tensor | null; // those of a bent shape, ones where it has none
  strip: LossStrip;
  index: number; // of the step within the strip
};

export type UpdateCall = Update<OptimizerOpName> & { grads: Tensor };

export type MaxPoolGradientCall = { input: Tensor; dOutput: Tensor; window: Window2d; rows: number };

/** Convolutions for a backend whose own ones are too slow to train with. Tensors in and out as the ops say. */
export interface OwnConvolutions {
  forward(call: ConvCall, tensors: { x: Tensor; filter: Tensor }): Tensor;
  filterGradient(call: ConvCall, tensors: { x: Tensor; dy: Tensor }): Tensor;
  inputGradient(call: ConvCall, tensors: { filter: Tensor; dy: Tensor }): Tensor;
}

export interface OwnKernels {
  /** One tensor for each output's name. */
  launch(call: Launch): Record<string, Tensor>;
  /** A cell without slots; takes the tensor over. */
  cellOf(weights: Tensor): Cell;
  /** Null where the backend's own are better. */
  convolutions: OwnConvolutions | null;
  /** Sums [rows, channels] over rows. */
  biasGradient(dOutput: Tensor, channels: number): Tensor;
  /** The first largest in row-major order takes the whole gradient. */
  maxPoolGradient(call: MaxPoolGradientCall): Tensor;
  /** grads + l2 * params + l1 * sign(params). */
  regularise(params: Tensor, grads: Tensor, strength: { l1: number; l2: number }): Tensor;
  openStrip(steps: number): LossStrip;
  /** Writes the mean loss into the strip and returns its gradient, [rows, width]. */
  loss(call: LossCall): Tensor;
  /** Slots in the optimizer's order, each as long as the weights. */
  createCell(weights: Float32Array, slots: Float32Array[], shape: number[]): Cell;
  update(cell: Cell, call: UpdateCall): Cell;
  /** The cell with weights[i] * scales[i mod scales]; slots as they were. */
  scaleUnits(cell: Cell, scales: Tensor): Cell;
  /** Weights, then the slots. */
  readCell(cell: Cell): Promise<Float32Array[]>;
  freeCell(cell: Cell): void;
}
