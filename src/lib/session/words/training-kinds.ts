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
const plain = (key: string): LayerField => ({ key, type: 'number', isWhole: false });
const counts = [1, 2, 3, 5, 8, 10, 15, 20, 30, 50];
const epochs = (key: string): LayerField => ({ key, type: 'number', isWhole: true, unit: 'epochs', slider: { values: counts } });
const factor: LayerField = { key: 'factor', type: 'number', isWhole: false, slider: { min: 0.05, max: 1, step: 0.05 } };

export const optimizerKinds: Record<OptimizerType, TrainingKind> = {
  sgd: { title: 'SGD', fields: [] },
  momentum: { title: 'SGD with momentum', short: 'momentum', fields: [share('momentum')] },
  nesterov: { title: 'SGD with Nesterov momentum', short: 'Nesterov', fields: [share('momentum')] },
  rmsprop: { title: 'RMSProp', fields: [share('decay'), plain('epsilon')] },
  adagrad: { title: 'Adagrad', fields: [plain('epsilon')] },
  adam: { title: 'Adam', fields: [share('beta1'), plain('beta2'), plain('epsilon')] },
  adamw: { title: 'AdamW', fields: [plain('weightDecay'), share('beta1'), plain('beta2'), plain('epsilon')] },
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
  delta: plain('delta'),
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
    fields: [share('rise', 0.9), plain('startDivisor'), plain('endDivisor')],
  },
  reduceOnPlateau: {
    title: 'reduce on plateau',
    hint: 'Times the factor when the validation loss has not fallen for so many epochs.',
    fields: [epochs('patience'), factor, plain('minDelta'), share('floor', 0.5)],
  },
};

export const warmupKinds: Record<Warmup['type'], TrainingKind> = {
  steps: { title: 'over so many steps', fields: [{ key: 'steps', type: 'number', isWhole: true, unit: 'steps' }] },
  share: { title: 'over a share of all steps', fields: [share('share', 0.5)] },
};
