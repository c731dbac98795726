/** What a person is told and asked of each optimizer, loss and schedule. A new one is a line here beside its spec and its file in the engine. */
import {
  classWeightNames,
  optionsOfLoss,
  type LossName,
  type LossOptions,
  type OptimizerType,
  type ScheduleType,
  type Warmup,
} from '../../spec/training.ts';
import type { LayerField } from './layer-kinds.ts';

export type TrainingKind = { title: string; short?: string; hint?: string; fields: readonly LayerField[] };

const share = (key: string, max = 0.99): LayerField => ({ key, type: 'number', isWhole: false, slider: { min: 0, max, step: 0.01 } });
const among = (key: string, ...values: number[]): LayerField => ({ key, type: 'number', isWhole: false, slider: { values } });
const epsilon = among('epsilon', 1e-10, 1e-9, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 0.01, 0.1);
const beta2 = among('beta2', 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999, 0.9995, 0.9999);
const counts = [1, 2, 3, 5, 8, 10, 15, 20, 30, 50];
const epochs = (key: string): LayerField => ({ key, type: 'number', isWhole: true, unit: 'epochs', slider: { values: counts } });
const factor: LayerField = { key: 'factor', type: 'number', isWhole: false, slider: { min: 0.05, max: 1, step: 0.05 } };

export const optimizerKinds: Record<OptimizerType, TrainingKind> = {
  sgd: { title: 'SGD', fields: [] },
  momentum: { title: 'SGD with momentum', short: 'momentum', fields: [share('momentum')] },
  nesterov: { title: 'SGD with Nesterov momentum', short: 'Nesterov', fields: [share('momentum')] },
  rmsprop: { title: 'RMSProp', fields: [share('decay'), epsilon] },
  adagrad: { title: 'Adagrad', fields: [epsilon] },
  adam: { title: 'Adam', fields: [share('beta1'), beta2, epsilon] },
  adamw: {
    title: 'AdamW',
    fields: [among('weightDecay', 0, 0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1), share('beta1'), beta2, epsilon],
  },
};

export const lossTitles: Record<LossName, string> = {
  softmaxCrossEntropy: 'softmax cross-entropy',
  sigmoidCrossEntropy: 'sigmoid cross-entropy',
  meanSquaredError: 'mean squared error',
  meanAbsoluteError: 'mean absolute error',
  huber: 'Huber',
  quantile: 'quantile',
};

const lossFields: Record<keyof LossOptions, LayerField> = {
  classWeights: { key: 'classWeights', type: 'choice', names: classWeightNames },
  labelSmoothing: { key: 'labelSmoothing', type: 'number', isWhole: false, slider: { min: 0, max: 0.5, step: 0.01 } },
  focal: { key: 'focal', type: 'number', isWhole: false, slider: { min: 0, max: 5, step: 0.5 } },
  delta: among('delta', 0.1, 0.2, 0.5, 1, 1.5, 2, 5, 10),
  q: { key: 'q', type: 'number', isWhole: false, slider: { min: 0.05, max: 0.95, step: 0.05 } },
};

/** The options that a loss has, as fields of `lossOptions`. */
export const lossFieldsOf = (loss: LossName): LayerField[] => optionsOfLoss[loss].map((option) => lossFields[option]);

export const scheduleKinds: Record<ScheduleType, TrainingKind> = {
  constant: { title: 'constant', fields: [] },
  step: { title: 'steps', hint: 'Times the factor after every so many epochs.', fields: [epochs('every'), factor] },
  cosine: {
    title: 'cosine',
    hint: 'Falls along half a wave over the whole run, to this share of the rate.',
    fields: [share('floor', 0.5)],
  },
  oneCycle: {
    title: 'one cycle',
    hint: 'Rises to the rate, then falls far below where it began.',
    fields: [share('rise', 0.9), among('startDivisor', 1, 2, 5, 10, 25, 50, 100), among('endDivisor', 1, 10, 100, 1000, 10_000, 100_000)],
  },
  reduceOnPlateau: {
    title: 'reduce on plateau',
    hint: 'Times the factor when the validation loss has not fallen for so many epochs.',
    fields: [epochs('patience'), factor, among('minDelta', 0, 0.00001, 0.0001, 0.001, 0.01, 0.1), share('floor', 0.5)],
  },
};

export const warmupKinds: Record<Warmup['type'], TrainingKind> = {
  steps: {
    title: 'over so many steps',
    fields: [
      { key: 'steps', type: 'number', isWhole: true, unit: 'steps', slider: { values: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000] } },
    ],
  },
  share: { title: 'over a share of all steps', fields: [share('share', 0.5)] },
};
