/** What holds training back: penalties and limits on weights, limits on gradients, an early end. */
import * as v from 'valibot';
import { withLater } from '../later.ts';
import { closed, flag, real, whole } from '../schema.ts';

/**
 * The gradient of a weight w gains l2 * w + l1 * sign(w); biases are free. Equals PyTorch's coupled weight_decay for l2.
 * maxNorm: after each update the weights that lead into one unit are scaled down to this length at most; left out is off.
 */
export type Regularisation = { l1: number; l2: number; maxNorm?: number };

/** Of the loss's gradients, before l1, l2 and the update: each number, then all of them by their common length. Left out is off. */
export type Clipping = { value?: number; norm?: number };

/** Stops when the validation loss has not fallen by minDelta for `patience` epochs; restoreBest: the run ends with the best epoch's weights. */
export type EarlyStopping = { patience: number; minDelta: number; restoreBest?: boolean };

export const defaultEarlyStopping: EarlyStopping = { patience: 5, minDelta: 0 };

const strength = () => v.optional(real({ from: 0, to: 100 }), 0);
const limit = () => v.optional(real({ from: 0, to: 1_000_000 }));

export const regularisation = withLater(closed('a regularisation', { l1: strength(), l2: strength(), maxNorm: limit() }), { maxNorm: 0 });

export const clipping = withLater(closed('a clipping', { value: limit(), norm: limit() }), { value: 0, norm: 0 });

export const earlyStopping = withLater(
  closed('early stopping', {
    patience: v.optional(whole(1, 100_000), defaultEarlyStopping.patience),
    minDelta: v.optional(real({ from: 0, to: 1_000_000 }), defaultEarlyStopping.minDelta),
    restoreBest: v.optional(flag()),
  }),
  { restoreBest: false },
);
