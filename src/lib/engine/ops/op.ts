/**
 * The op list: what layers, losses and optimizers lower to and what executors run. Plain data over flat float32
 * buffers, so a plan can be printed, hashed, encoded for another machine and judged by the float64 reference.
 * Batched views hold `batch` rows of `size` numbers; the last batch of an epoch uses a prefix of the rows.
 */

import type { LossName } from '../../spec/training.ts';

/**
 * - params, grads: `plan.parameterCount` numbers, same layout
 * - slots: optimizer state
 * - activations: scratch of one step, capacity `plan.batchSize` rows per batched view
 */
export type BufferName = 'params' | 'grads' | 'slots' | 'activations';

export type View = {
  buffer: BufferName;
  offset: number; // in numbers, from the buffer's start
  size: number; // numbers per row when batched, in all otherwise
  batched: boolean;
};

/**
 * A part of each row: its entry [i0, i1, ...] of `lengths`, in row-major order, lies at start + i0 * strides[0] + i1 * strides[1] + ...
 * One to four lengths; strides may be negative. No two entries lie at the same place, and sorted by size each stride passes
 * over all that the smaller ones reach.
 */
export type Part = { start: number; lengths: number[]; strides: number[] };

/** What is normalised together: the channels of each position, or each channel over all positions of the batch. */
export type Norm = 'position' | 'channel';

/**
 * - simple: h' = tanh(p + q), with p from `projected` and q = h * weights
 * - gru: r, z = sigmoid(p + q + b), n = tanh(p + r * (q + b)), h' = (1 - z) * n + z * h (Cho et al. 2014, reset after the product)
 * - lstm: i, f, o = sigmoid(p + q), g = tanh(p + q), c' = f * c + i * g, h' = o * tanh(c') (Hochreiter & Schmidhuber 1997, with forget gate)
 */
export type RecurrentCell = 'simple' | 'gru' | 'lstm';

/** A number that may move while training, by name; a step reads its present value. */
export type Knob = 'learningRate' | 'l1' | 'l2' | `dropout.${number}`; // number: layer index

/**
 * leakyRelu: slope 0.01 below 0 (Maas et al. 2013). elu: exp(x) - 1 below 0 (Clevert et al. 2016). silu: x sigmoid(x).
 * gelu: x / 2 (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))), the tanh form of Hendrycks & Gimpel 2016.
 */
export type ActivationFunction = 'linear' | 'relu' | 'leakyRelu' | 'elu' | 'gelu' | 'silu' | 'tanh' | 'sigmoid';

/**
 * Window geometry, NHWC; a sequence is an image of height 1, its positions the columns. Padding is in rows and columns; only top and
 * left are named since the rest follows from the sizes.
 */
export type Window2d = {
  height: number;
  width: number;
  channels: number; // of the input
  kernelHeight: number;
  kernelWidth: number;
  strideHeight: number;
  strideWidth: number;
  dilation: number; // pixels from one tap to the next, both ways
  padTop: number;
  padLeft: number;
  outHeight: number;
  outWidth: number;
};

/** What a loss is bent by; formulas in `losses/`. The mean is over all rows, whatever their weights. */
export type LossShape = {
  weights: number[] | null; // softmax: of each class; sigmoid: of 0 and of 1, for every output
  labelSmoothing: number;
  focal: number; // gamma, 0: off
  delta: number; // huber
  q: number; // quantile
};

/** What every operation of a recurrence knows. `isBackward`: the last position comes first. */
export type Recurrence = { cell: RecurrentCell; units: number; positions: number; isBackward: boolean };

export type Op =
  /** inputs[order[i]] -> output row i, and the same for targets, which stay inside the executor. */
  | { op: 'gatherBatch'; output: View }
  /** output[rows, columns] = a * b; rows are the batch when `a` is batched. a: [rows, inner], b: [inner, columns] or [columns, inner] when transposed. */
  | { op: 'matmul'; a: View; b: View; output: View; inner: number; columns: number; transposeB: boolean }
  /** output[inner, columns] = a^T * b summed over the batch and its positions. a: [rows, inner], b: [rows, columns]; overwrites. */
  | { op: 'matmulOverBatch'; a: View; b: View; output: View; inner: number; columns: number }
  /** output = f(input + bias), bias repeated every `channels` numbers. output may be the input's view. */
  | { op: 'biasActivation'; input: View; bias: View | null; output: View; channels: number; function: ActivationFunction }
  /**
   * dInput = dOutput * f'(.), f' taken from the activated output, or for gelu and silu from `input`, the sum before the function
   * (null for the others). dInput may be dOutput's view.
   */
  | { op: 'activationGradient'; output: View; input: View | null; dOutput: View; dInput: View; function: ActivationFunction }
  /** dBias[channels] = sum of dOutput over batch and positions; overwrites. */
  | { op: 'biasGradient'; dOutput: View; dBias: View; channels: number }
  /** Cross-correlation, filter [kernelHeight, kernelWidth, channels, filters]. */
  | { op: 'conv2d'; input: View; filter: View; output: View; window: Window2d; filters: number }
  | { op: 'conv2dInputGradient'; dOutput: View; filter: View; dInput: View; window: Window2d; filters: number }
  | { op: 'conv2dFilterGradient'; input: View; dOutput: View; dFilter: View; window: Window2d; filters: number }
  /** The first largest in row-major order wins and takes the whole gradient. */
  | { op: 'maxPool2d'; input: View; output: View; window: Window2d }
  | { op: 'maxPool2dGradient'; input: View; dOutput: View; dInput: View; window: Window2d }
  /** Means; no padding, dilation 1. */
  | { op: 'averagePool2d'; input: View; output: View; window: Window2d }
  | { op: 'averagePool2dGradient'; dOutput: View; dInput: View; window: Window2d }
  /** Cross-correlation of each channel with its own filter [kernelHeight, kernelWidth, channels]. */
  | { op: 'depthwiseConv2d'; input: View; filter: View; output: View; window: Window2d }
  | { op: 'depthwiseConv2dInputGradient'; dOutput: View; filter: View; dInput: View; window: Window2d }
  | { op: 'depthwiseConv2dFilterGradient'; input: View; dOutput: View; dFilter: View; window: Window2d }
  /**
   * States h of a cell, position by position, from h = 0: each position's gates from its part of `projected` [positions, gates * units] plus
   * h * weights [units, gates * units] (plus recurrentBias, for gru alone). `record` [positions, width * units] keeps gates and states; see cells.ts.
   */
  | ({ op: 'recurrent'; projected: View; weights: View; recurrentBias: View | null; record: View } & Recurrence)
  /** The gradient of `projected` from that of every h, [positions, units], through all positions. */
  | ({ op: 'recurrentGradient'; record: View; weights: View; dStates: View; dProjected: View } & Recurrence)
  /** Inverted dropout: zero where the counter-based mask of (seed, layer, epoch, step) says so, else times 1 / (1 - rate). Forward and backward use it alike. */
  | { op: 'dropout'; input: View; output: View; layer: number; rate: Knob }
  /** output = input, for when one of them is about to be overwritten. */
  | { op: 'copy'; input: View; output: View }
  /** output = a + b, of one size; none is overwritten. */
  | { op: 'add'; a: View; b: View; output: View }
  /** The part of each row of the input as the whole row of the output. Here alone entries may share a place. */
  | { op: 'take'; input: View; output: View; part: Part }
  /** Each row of the input becomes the part of a row of the output; around it are the numbers of `onto` (which may be the output's view), or zeros. */
  | { op: 'place'; input: View; output: View; onto: View | null; part: Part }
  /** output = a * b, number by number; none is overwritten. */
  | { op: 'multiply'; a: View; b: View; output: View }
  /**
   * output = scale * a * b for each of the `groups` matrices of every example. a: [rows, inner], or [inner, rows] when transposed;
   * b: [inner, columns], or [columns, inner]; output: [rows, columns].
   */
  | {
      op: 'batchedMatmul';
      a: View;
      b: View;
      output: View;
      groups: number;
      rows: number;
      inner: number;
      columns: number;
      transposeA: boolean;
      transposeB: boolean;
      scale: number;
    }
  /**
   * Each line of `width` numbers becomes shares of 1 by their exponentials. With `causalRows` the lines are rows of matrices of so
   * many rows, and row r sees its numbers 0..r alone: the others become 0.
   */
  | { op: 'softmax'; input: View; output: View; width: number; causalRows: number | null }
  /** dInput = output * (dOutput - sum of output * dOutput over the line); what softmax hid gets 0. */
  | { op: 'softmaxGradient'; output: View; dOutput: View; dInput: View; width: number }
  /**
   * The mean and the variance (of all, not of a sample) of each line of `channels` numbers or of each channel over batch and
   * positions. By `each` position mean and variance are batched, one number a line; by channel they hold `channels` numbers in all.
   */
  | { op: 'moments'; input: View; mean: View; variance: View; channels: number; each: Norm }
  /** output = gain * (input - mean) / sqrt(variance + epsilon) + bias; gain and bias: [channels]. */
  | {
      op: 'normalise';
      input: View;
      mean: View;
      variance: View;
      gain: View;
      bias: View;
      output: View;
      channels: number;
      each: Norm;
      epsilon: number;
    }
  /** dGain[channels] = sum of dOutput * (input - mean) / sqrt(variance + epsilon), dBias[channels] = sum of dOutput; overwrites. */
  | {
      op: 'normaliseGradient';
      input: View;
      mean: View;
      variance: View;
      dOutput: View;
      dGain: View;
      dBias: View;
      channels: number;
      each: Norm;
      epsilon: number;
    }
  /** The gradient through the numbers and their moments, or with `isConstant` as if the moments were given. By channel dGain and dBias are read, as the op above left them. */
  | {
      op: 'normaliseInputGradient';
      input: View;
      mean: View;
      variance: View;
      gain: View;
      dGain: View;
      dBias: View;
      dOutput: View;
      dInput: View;
      channels: number;
      each: Norm;
      epsilon: number;
      isConstant: boolean;
    }
  /**
   * running += momentum * (batch's - running), the variance as that of a sample (n / (n - 1)); `positions` of an example are counted. A batch of
   * one number a channel leaves the running variance alone.
   */
  | {
      op: 'movingMoments';
      mean: View;
      variance: View;
      runningMean: View;
      runningVariance: View;
      positions: number;
      momentum: number;
    }
  /** Row `code` of the table for each code: output[position] = table[code], `units` numbers. */
  | { op: 'embed'; codes: View; table: View; output: View; units: number }
  /** dTable[code] = sum of dOutput over the positions of that code, in their order; overwrites. */
  | { op: 'embedGradient'; codes: View; dOutput: View; dTable: View; units: number }
  /**
   * Adds the mean loss over the batch and its positions to the step's loss and writes its gradient; `width` outputs a position.
   * softmax: one class code a position; the others: one target an output, 0 or 1 for sigmoid; mean over the outputs too.
   * With `isMasked` a position whose code is negative has no target: it is left out of the mean and gets no gradient (as
   * PyTorch's ignore_index); at least one position of a batch has a target.
   */
  | { op: 'loss'; loss: LossName; shape: LossShape; outputs: View; dOutputs: View; width: number; isMasked?: boolean }
  /** Every number of every view is kept within [-limit, limit]; overwrites. */
  | { op: 'clipValue'; grads: View[]; limit: number }
  /** grads *= min(1, limit / (norm + 1e-6)), norm over the numbers of all views in their order (as PyTorch's clip_grad_norm_); overwrites. */
  | { op: 'clipNorm'; grads: View[]; limit: number }
  /** Where the weights into one unit, every `units`-th number, are longer than the limit, they are times limit / (length + 1e-7) (as PyTorch's renorm); overwrites. */
  | { op: 'maxNorm'; params: View; units: number; limit: number }
  /** grads += l2 * params + l1 * sign(params), sign(0) = 0. */
  | { op: 'regularise'; params: View; grads: View; l1: Knob; l2: Knob }
  /** The optimizers: formulas and sources in `optimizers/`. Slots are as long as the params; t counts steps from 1. */
  | { op: 'sgd'; params: View; grads: View; learningRate: Knob }
  | { op: 'momentum'; params: View; grads: View; velocity: View; momentum: number; learningRate: Knob }
  | { op: 'nesterov'; params: View; grads: View; velocity: View; momentum: number; learningRate: Knob }
  | { op: 'rmsprop'; params: View; grads: View; square: View; decay: number; epsilon: number; learningRate: Knob }
  | { op: 'adagrad'; params: View; grads: View; square: View; epsilon: number; learningRate: Knob }
  | ({ op: 'adam' } & AdamNumbers)
  | ({ op: 'adamw'; weightDecay: number } & AdamNumbers);

type AdamNumbers = {
  params: View;
  grads: View;
  moment1: View;
  moment2: View;
  beta1: number;
  beta2: number;
  epsilon: number;
  learningRate: Knob;
};

export type OpName = Op['op'];
export type OpOf<Name extends OpName> = Extract<Op, { op: Name }>;
