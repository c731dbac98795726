/** The dataset noun: where examples come from, how they are split and prepared. */
import * as v from 'valibot';
import { seriesPreparation, type SeriesPreparation } from './dataset/series.ts';
import { textPreparation, type TextPreparation } from './dataset/text.ts';
import { withLater } from './later.ts';
import type { Parsed } from './parse.ts';
import { closed, flag, list, oneOf, parseWith, real, seed, text, union, version1, whole, type Schema } from './schema.ts';

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

export const imputationNames = ['mean', 'median', 'drop'] as const;
export const scalingNames = ['standard', 'minMax', 'none'] as const;
export const encodingNames = ['oneHot', 'ignore'] as const;
export const targetScalingNames = ['standard', 'none'] as const;
export const taskNames = ['auto', 'classification', 'regression', 'labels', 'nextCharacter'] as const; // labels: several yes or no at once
export type Task = Exclude<(typeof taskNames)[number], 'auto'>;

/** Everything here is fitted on the training part only. */
export type Preparation = {
  imputation: (typeof imputationNames)[number]; // categories take the most frequent value unless 'drop'
  scaling: (typeof scalingNames)[number]; // numeric features; images are divided by their largest possible pixel unless 'none'
  encoding: (typeof encodingNames)[number]; // categorical features
  targetScaling: (typeof targetScalingNames)[number]; // regression only; metrics in the target's own unit are unscaled again
  text?: Partial<TextPreparation>; // of text columns; what is left out is at its default, see `textOf`
  inputs: PlanarInput[]; // used when the data has exactly two numeric features; others must leave the default
  series?: SeriesPreparation | null; // rows are in the order of time and windows of them are the examples; left out: they are not
};

export type Dataset = {
  version: 1;
  source: Source;
  target: string | string[]; // column name, or at least two of them: see `targetsOf`; for generators 'label'
  task: (typeof taskNames)[number]; // auto: a category column is classified, columns of two classes each are labels, of a text the next character is learnt
  ignore: string[]; // columns that are neither feature nor target
  split: Split;
  preparation: Preparation;
};

/** The columns to predict, in their order. */
export const targetsOf = ({ target }: Pick<Dataset, 'target'>): string[] => (typeof target === 'string' ? [target] : target);

/** The columns to predict in a few words. */
export const targetText = (dataset: Pick<Dataset, 'target'>): string => targetsOf(dataset).join(', ');

export const defaultSplit: Split = { validation: 0.2, test: 0, seed: 0, stratified: true };
export const defaultPreparation: Preparation = {
  imputation: 'mean',
  scaling: 'standard',
  encoding: 'oneHot',
  targetScaling: 'standard',
  inputs: ['x1', 'x2'],
};
export const defaultGenerator = { examples: 500, noise: 0.1, seed: 0 };

const sourceNames = ['shipped', 'generator', 'file'] as const;
const isRelative = (path: string) => !/^([/\\]|[A-Za-z][A-Za-z0-9+.-]*:)/.test(path);

const source = union('a source', sourceNames, [
  closed('a shipped source', { type: v.literal('shipped'), name: text('the name of a shipped dataset, such as "iris"', 1, 200) }),
  closed('a generator', {
    type: v.literal('generator'),
    name: oneOf(generatorNames),
    examples: v.optional(whole(2, 100_000), defaultGenerator.examples),
    noise: v.optional(real({ from: 0, to: 0.5 }), defaultGenerator.noise),
    seed: v.optional(seed(), defaultGenerator.seed),
  }),
  closed('a file source', {
    type: v.literal('file'),
    path: v.pipe(
      text('the path of a CSV file beside the notebook', 1, 1000),
      v.check(isRelative, 'must be a path relative to the notebook file, such as "data/mine.csv".'),
    ),
  }),
]);

const split = v.pipe(
  closed('a split', {
    validation: v.optional(real({ from: 0, to: 0.9 }), defaultSplit.validation),
    test: v.optional(real({ from: 0, to: 0.9 }), defaultSplit.test),
    seed: v.optional(seed(), defaultSplit.seed),
    stratified: v.optional(flag(), defaultSplit.stratified),
  }),
  v.check(
    ({ validation, test }) => validation > 0.9 || test > 0.9 || validation + test <= 0.9 + 1e-12, // each alone is told at its place
    ({ input }) => `must leave something for training: validation (${input.validation}) plus test (${input.test}) must be at most 0.9.`,
  ),
);

const preparation = withLater(
  closed('a preparation', {
    imputation: v.optional(oneOf(imputationNames), defaultPreparation.imputation),
    scaling: v.optional(oneOf(scalingNames), defaultPreparation.scaling),
    encoding: v.optional(oneOf(encodingNames), defaultPreparation.encoding),
    targetScaling: v.optional(oneOf(targetScalingNames), defaultPreparation.targetScaling),
    inputs: v.optional(
      v.pipe(
        list(oneOf(planarInputs), { what: 'a list of at least one input, such as ["x1", "x2"]', from: 1, to: 100 }),
        v.check((names) => new Set(names).size === names.length, 'must name each input once.'),
      ),
      () => [...defaultPreparation.inputs],
    ),
    series: v.optional(v.nullable(seriesPreparation)),
    text: v.optional(textPreparation),
  }),
  { series: null, text: {} },
);

/** One name written as a list is the name itself. */
const targetNames = v.pipe(
  list(text('a column name', 1, 500), { what: 'a column name, or a list of them such as ["height", "weight"]', from: 1, to: 1000 }),
  v.check((names) => new Set(names).size === names.length, 'must name each column once.'),
  v.transform((names): string | string[] => (names.length === 1 ? (names[0] ?? '') : names)),
);
const targetName = text('the name of the column to predict, or a list of names', 1, 500);
const target = v.lazy((input): Schema<string | string[]> => (Array.isArray(input) ? targetNames : targetName));

const dataset = v.pipe(
  closed('a dataset', {
    version: version1(),
    source,
    target: v.optional(target),
    task: v.optional(oneOf(taskNames), 'auto'),
    ignore: v.optional(list(text('a column name', 1, 500), { what: 'a list of column names', from: 0, to: 10_000 }), () => []),
    split: v.optional(split, {}),
    preparation: v.optional(preparation, {}),
  }),
  v.forward(
    v.check(
      (input) => input.target !== undefined || input.source.type === 'generator',
      'is missing: give the name of the column to predict, such as "class".',
    ),
    ['target'],
  ),
  v.forward(
    v.check(
      ({ target, ignore }) => target === undefined || !targetsOf({ target }).some((name) => ignore.includes(name)),
      ({ input: { target } }) =>
        `must not hold ${typeof target === 'string' ? 'the target column: take it' : 'a target column: take every target'} out.`,
    ),
    ['ignore'],
  ),
  v.transform((input): Dataset => ({ ...input, target: input.target ?? 'label' })),
);

/** Completes a dataset that may leave out anything with a default. Only `source` (and, but for generators, `target`) must be given. */
export const parseDataset = (input: unknown): Parsed<Dataset> => parseWith(dataset, 'dataset', input);

/** The complete dataset of a source and a target. @throws RangeError when they are not valid. */
export function defaultDataset(from: { source: Source; target: string }): Dataset {
  const parsed = parseDataset(from);
  if (!parsed.ok) throw new RangeError(parsed.issues[0]?.message);
  return parsed.value;
}
