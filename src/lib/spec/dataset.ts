/** The dataset noun: where examples come from, how they are split and prepared. */

export const generatorNames = ['moons', 'circles', 'spirals', 'blobs', 'xor', 'plane', 'gaussians'] as const;
export type GeneratorName = (typeof generatorNames)[number];

export type Source =
  | { type: 'shipped'; name: string } // a card in datasets/
  | { type: 'generator'; name: GeneratorName; examples: number; noise: number; seed: number } // noise 0..0.5; two features x1, x2 in about [-6, 6]
  | { type: 'file'; path: string }; // a CSV beside the notebook file; command line only

/** Shares of the rows; training is the rest. The split seed belongs here and never to a run, so that repeats pair on examples. */
export type Split = { validation: number; test: number; seed: number; stratified: boolean };

/** Inputs made from two raw features x1, x2 before scaling, as TensorFlow Playground offers them. */
export const planarInputs = ['x1', 'x2', 'x1^2', 'x2^2', 'x1*x2', 'sin(x1)', 'sin(x2)'] as const;
export type PlanarInput = (typeof planarInputs)[number];

/** Everything here is fitted on the training part only. */
export type Preparation = {
  imputation: 'mean' | 'median' | 'drop'; // categories take the most frequent value unless 'drop'
  scaling: 'standard' | 'minMax' | 'none'; // numeric features; images are divided by their largest possible pixel unless 'none'
  encoding: 'oneHot' | 'ignore'; // categorical features
  targetScaling: 'standard' | 'none'; // regression only; metrics in the target's own unit are unscaled again
  inputs: PlanarInput[]; // used when the data has exactly two numeric features; others must leave the default
};

export type Dataset = {
  version: 1;
  source: Source;
  target: string; // column name; for generators 'label'
  task: 'auto' | 'classification' | 'regression'; // auto: a category column is classified
  ignore: string[]; // columns that are neither feature nor target
  split: Split;
  preparation: Preparation;
};
