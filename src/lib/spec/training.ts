/** The training noun: how a model is fitted. */

export const lossNames = ['softmaxCrossEntropy', 'sigmoidCrossEntropy', 'meanSquaredError'] as const;
export type LossName = (typeof lossNames)[number];

export type Optimizer =
  | { type: 'sgd' }
  | { type: 'momentum'; momentum: number }
  | { type: 'adam'; beta1: number; beta2: number; epsilon: number };

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
