/** The training noun: how a model is fitted. */
import * as v from 'valibot';
import type { Parsed } from './parse.ts';
import { closed, oneOf, parseWith, real, seed, union, version1, whole } from './schema.ts';

export const lossNames = ['softmaxCrossEntropy', 'sigmoidCrossEntropy', 'meanSquaredError'] as const;
export type LossName = (typeof lossNames)[number];

export type Optimizer =
  { type: 'sgd' } | { type: 'momentum'; momentum: number } | { type: 'adam'; beta1: number; beta2: number; epsilon: number };

/** The gradient of a weight w gains l2 * w + l1 * sign(w); biases are free. Equals PyTorch's coupled weight_decay for l2. */
export type Regularisation = { l1: number; l2: number };

/** Stops when the validation loss has not fallen by minDelta for `patience` epochs. */
export type EarlyStopping = { patience: number; minDelta: number };

export type Training = {
  version: 1;
  loss: 'auto' | LossName; // auto: cross-entropy for classes (sigmoid when the model has one output), MSE for values
  optimizer: Optimizer;
  learningRate: number;
  batchSize: number;
  epochs: number;
  seed: number; // run seed: initial weights, shuffles and masks only; 0 is a seed
  regularisation: Regularisation;
  earlyStopping: EarlyStopping | null;
};

export const optimizerNames = ['sgd', 'momentum', 'adam'] as const satisfies readonly Optimizer['type'][];

export const defaultMomentum = 0.9;
export const defaultAdam = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }; // PyTorch's
export const defaultEarlyStopping: EarlyStopping = { patience: 5, minDelta: 0 };
const defaults = { learningRate: 0.01, batchSize: 32, epochs: 30, seed: 0 };

const decay = () => real({ from: 0, to: 1, below: true });

const optimizer = union('an optimizer', optimizerNames, [
  closed('the sgd optimizer', { type: v.literal('sgd') }),
  closed('the momentum optimizer', { type: v.literal('momentum'), momentum: v.optional(decay(), defaultMomentum) }),
  closed('the adam optimizer', {
    type: v.literal('adam'),
    beta1: v.optional(decay(), defaultAdam.beta1),
    beta2: v.optional(decay(), defaultAdam.beta2),
    epsilon: v.optional(real({ from: 0, to: 1, above: true }), defaultAdam.epsilon),
  }),
]);

const strength = () => v.optional(real({ from: 0, to: 100 }), 0);

const training = closed('a training', {
  version: version1(),
  loss: v.optional(oneOf(['auto', ...lossNames]), 'auto'),
  optimizer: v.optional(optimizer, { type: 'adam' }),
  learningRate: v.optional(real({ from: 0, to: 100, above: true }), defaults.learningRate),
  batchSize: v.optional(whole(1, 100_000), defaults.batchSize),
  epochs: v.optional(whole(1, 100_000), defaults.epochs),
  seed: v.optional(seed(), defaults.seed),
  regularisation: v.optional(closed('a regularisation', { l1: strength(), l2: strength() }), {}),
  earlyStopping: v.optional(
    v.nullable(
      closed('early stopping', {
        patience: v.optional(whole(1, 100_000), defaultEarlyStopping.patience),
        minDelta: v.optional(real({ from: 0, to: 1_000_000 }), defaultEarlyStopping.minDelta),
      }),
    ),
    null,
  ),
});

/** Completes a training; `{}` is the default one. */
export const parseTraining = (input: unknown): Parsed<Training> => parseWith(training, 'training', input);

export function defaultTraining(): Training {
  const parsed = parseTraining({});
  if (!parsed.ok) throw new RangeError(parsed.issues[0]?.message);
  return parsed.value;
}
