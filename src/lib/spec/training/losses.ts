/** What training makes small, and its options. Scores of a run are the plain loss of that name: class weights, smoothing and focus only train. */
import * as v from 'valibot';
import { withLater } from '../later.ts';
import { closed, oneOf, real } from '../schema.ts';

export const classLossNames = ['softmaxCrossEntropy', 'sigmoidCrossEntropy'] as const;
export const valueLossNames = ['meanSquaredError', 'meanAbsoluteError', 'huber', 'quantile'] as const;
export const lossNames = [...classLossNames, ...valueLossNames] as const;
export type LossName = (typeof lossNames)[number];

export const isClassLoss = (loss: LossName): loss is (typeof classLossNames)[number] => classLossNames.some((name) => name === loss);

export const classWeightNames = ['none', 'balanced'] as const;

export type LossOptions = {
  classWeights: (typeof classWeightNames)[number]; // balanced: examples / (classes * examples of the class) of the training part, as scikit-learn
  labelSmoothing: number; // a target class counts 1 - s + s / classes, the others s / classes; 0 <= s < 1
  focal: number; // gamma: each term times (1 - probability) ^ gamma (Lin et al. 2017); 0 is off
  delta: number; // huber: squares up to this error, lines beyond it, in units of the prepared target
  q: number; // quantile: the share of targets that should lie below the output, 0 < q < 1
};
export type LossOption = keyof LossOptions;

export const defaultLossOptions: LossOptions = { classWeights: 'none', labelSmoothing: 0, focal: 0, delta: 1, q: 0.5 };

/** Which options a loss has. */
export const optionsOfLoss: Record<LossName, readonly LossOption[]> = {
  softmaxCrossEntropy: ['classWeights', 'labelSmoothing', 'focal'],
  sigmoidCrossEntropy: ['classWeights', 'labelSmoothing', 'focal'],
  meanSquaredError: [],
  meanAbsoluteError: [],
  huber: ['delta'],
  quantile: ['q'],
};

export const lossOptions = withLater(
  closed('the options of a loss', {
    classWeights: v.optional(oneOf(classWeightNames)),
    labelSmoothing: v.optional(real({ from: 0, to: 1, below: true })),
    focal: v.optional(real({ from: 0, to: 10 })),
    delta: v.optional(real({ from: 0, to: 1_000_000, above: true })),
    q: v.optional(real({ from: 0, to: 1, above: true, below: true })),
  }),
  defaultLossOptions,
);
