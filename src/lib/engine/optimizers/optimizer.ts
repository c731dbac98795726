/** What every optimizer file gives: how many numbers it remembers for each parameter, and its update as one op. */
import type { Op, View } from '../ops/op.ts';

export type UpdateViews = { params: View; grads: View; slot(index: number): View };

export type OptimizerLowering = {
  slotsPerParameter: number;
  /** `slot(i)` is the i-th array, laid out like the parameters. */
  update(views: UpdateViews): Op;
};
