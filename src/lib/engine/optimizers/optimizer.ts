/**
 * What every optimizer file gives: how many numbers it remembers for each parameter and its update as one op (`lowering`), and what
 * that op does (`rule`): in float64 for the judge, over plain arrays for cpu and wasm, and as WGSL for webgpu.
 */
import type { Op, OpOf, View } from '../ops/op.ts';

export type OptimizerOp = Extract<Op, { params: View; learningRate: unknown }>;
export type OptimizerOpName = OptimizerOp['op'];

export type UpdateViews = {
  params: View;
  grads: View;
  slot(index: number): View; // the index-th array, laid out like the parameters
  isRegularised: boolean; // weights, not biases
};

export type OptimizerLowering = {
  slotsPerParameter: number;
  decays?: boolean; // treats weights and biases apart
  update(views: UpdateViews): OptimizerOp;
};

export type Update<Name extends OptimizerOpName> = {
  op: OpOf<Name>;
  learningRate: number; // of this step
  step: number; // optimizer steps, this one included
};

/** Weights, gradients and slots in their order, all of one length. */
export type ExactArrays = { p: Float64Array; g: Float64Array; slots: Float64Array[] };
export type UpdateArrays = { p: Float32Array; g: Float32Array; slots: Float32Array[]; nextP: Float32Array; nextSlots: Float32Array[] };

export type UpdateRule<Name extends OptimizerOpName> = {
  /** In place. */
  exact(update: Update<Name>, arrays: ExactArrays): void;
  /** Float64 inside, rounded once when stored. */
  heap(update: Update<Name>, arrays: UpdateArrays): void;
  /**
   * Statements for one `index` of n: `state` is [weights, slot 0, slot 1], each n long, and so is `result`; `g` is the gradient.
   * `numbers` become float32 uniforms, `uniforms.learningRate` is there.
   */
  wgsl: { body: string; numbers(update: Update<Name>): Record<string, number> };
};

/** The slots of an op in their order. */
export const slotViews = (op: OptimizerOp): View[] =>
  Object.values(op).filter((value): value is View => typeof value === 'object' && value.buffer === 'slots');

/** A slot that the plan must have given. */
export function slotOf<Numbers>(slots: readonly Numbers[], index: number): Numbers {
  const found = slots[index];
  if (!found) throw new Error(`The optimizer needs slot ${index}, and the plan has ${slots.length}.`);
  return found;
}
