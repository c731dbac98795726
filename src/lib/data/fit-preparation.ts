import type { Preparation } from '../spec/dataset.ts';
import { planarFunction } from './planar-inputs.ts';
import type { FittedColumn, FittedPreparation, Scaled } from './prepared.ts';
import { countCodes, extent, gather, median, moments } from './statistics.ts';
import type { CategoryColumn, Column, ImageColumn, NumberColumn, TextColumn } from './table.ts';
import { fitText } from './text/fit-text.ts';

export type FeatureColumn = NumberColumn | CategoryColumn | ImageColumn | TextColumn;
export type TargetColumn = NumberColumn | CategoryColumn;

export type FitInput = {
  features: FeatureColumn[];
  targets: TargetColumn[]; // a category column is classified; several are labels, or all numbers
  rows: Int32Array; // the training part, and nothing else is looked at
  preparation: Preparation;
};

type FittedTarget = Exclude<FittedPreparation['target'], { type: 'characters' }>;

export type Fitted = { preparation: FittedPreparation; notes: string[] };

type Scaling = { offset: number; scale: number };

/** Population standard deviation, as scikit-learn's StandardScaler; what does not vary is divided by 1. */
export function fitScaling(values: ArrayLike<number>, scaling: Preparation['scaling']): Scaling {
  if (scaling === 'none') return { offset: 0, scale: 1 };
  const { minimum, maximum } = extent(values);
  if (minimum === maximum) return { offset: minimum, scale: 1 };
  if (scaling === 'minMax') return { offset: minimum, scale: maximum - minimum };
  const { mean, deviation } = moments(values);
  return { offset: mean, scale: deviation === 0 ? 1 : deviation };
}

type FilledNumbers = { column: FittedColumn & { type: 'number' }; values: Float64Array };

/** The mean or median of the values that are there. */
function fillOf(values: Float64Array, imputation: Preparation['imputation']): number {
  let count = 0;
  const present = new Float64Array(values.length);
  for (const value of values) if (!Number.isNaN(value)) present[count++] = value;
  const kept = present.subarray(0, count);
  return imputation === 'median' ? median(kept) : moments(kept).mean;
}

/** Imputes first and scales what came of it, as a scikit-learn pipeline does. */
export function fitNumbers({ name, values }: NumberColumn, { rows, preparation }: Pick<FitInput, 'rows' | 'preparation'>): FilledNumbers {
  const filled = gather(values, rows);
  const fill = fillOf(filled, preparation.imputation);
  for (let index = 0; index < filled.length; index += 1) if (Number.isNaN(filled[index])) filled[index] = fill;
  return { column: { type: 'number', name, fill, ...fitScaling(filled, preparation.scaling) }, values: filled };
}

/** Only categories that occur in the training part get an input; fill is the most frequent one, the first of equals. */
function fitCategory({ name, categories, codes }: CategoryColumn, rows: Int32Array): FittedColumn {
  const counts = countCodes(gather(codes, rows), categories.length);
  const seen = categories.filter((_, code) => (counts[code] ?? 0) > 0);
  const mostFrequent = categories[counts.indexOf(Math.max(...counts))] ?? '';
  return { type: 'category', name, categories: seen, fill: seen.indexOf(mostFrequent) };
}

function fitNumber({ name, values }: NumberColumn, { rows, preparation }: FitInput): Scaled {
  return { name, ...fitScaling(gather(values, rows), preparation.targetScaling === 'standard' ? 'standard' : 'none') };
}

function fitTargets(input: FitInput): FittedTarget {
  const [first, ...others] = input.targets;
  if (first === undefined) throw new Error('There is no target.');
  if (others.length === 0)
    return first.type === 'category'
      ? { type: 'classes', name: first.name, classes: [...first.categories] }
      : { type: 'value', ...fitNumber(first, input) };
  const name = input.targets.map((column) => column.name).join(', ');
  const numbers = input.targets.filter((column) => column.type === 'number');
  if (numbers.length > 0) return { type: 'values', name, values: numbers.map((column) => fitNumber(column, input)) };
  const labels = input.targets.filter((column) => column.type === 'category');
  return { type: 'labels', name, labels: labels.map((column) => ({ name: column.name, classes: [...column.categories] })) };
}

/** Exactly two numeric features: the data can be drawn, and inputs made from the two. */
export function planarPair(features: readonly Column[]): [NumberColumn, NumberColumn] | null {
  const [first, second, ...rest] = features;
  return first?.type === 'number' && second?.type === 'number' && rest.length === 0 ? [first, second] : null;
}

function fitPlanar(pair: [NumberColumn, NumberColumn], input: FitInput): FittedPreparation {
  const { inputs, scaling } = input.preparation;
  const [first, second] = pair.map((column) => fitNumbers(column, input));
  if (first === undefined || second === undefined) throw new Error('A pair has two columns.');
  const scalings = inputs.map((name) => {
    const compute = planarFunction(name);
    return fitScaling(
      first.values.map((x1, row) => compute(x1, second.values[row] ?? 0)),
      scaling,
    );
  });
  return {
    columns: [first, second].map(({ column }) => ({ ...column, offset: 0, scale: 1 })), // the engineered inputs are scaled instead
    planar: { inputs: [...inputs], offset: scalings.map(({ offset }) => offset), scale: scalings.map(({ scale }) => scale) },
    inputShape: [inputs.length],
    inputNames: inputs.map((name) => name.replaceAll(/x[12]/g, (raw) => (raw === 'x1' ? first.column.name : second.column.name))),
    target: fitTargets(input),
  };
}

function fitColumn(column: FeatureColumn, input: FitInput): FittedColumn {
  switch (column.type) {
    case 'number':
      return fitNumbers(column, input).column;
    case 'category':
      return fitCategory(column, input.rows);
    case 'image':
      return { type: 'image', name: column.name, shape: column.shape, divisor: input.preparation.scaling === 'none' ? 1 : column.largest };
    case 'text':
      return fitText(column, input.rows, input.preparation);
    default:
      return column satisfies never;
  }
}

function namesOf(column: FittedColumn): string[] {
  if (column.type === 'image' || column.type === 'characters') return [];
  if (column.type === 'words') return column.words.map((word) => `${column.name}: ${word}`);
  return column.type === 'number' ? [column.name] : column.categories.map((category) => `${column.name}=${category}`);
}

function constantNote(column: FeatureColumn, rows: Int32Array): string | null {
  if (column.type === 'image' || column.type === 'text') return null;
  const values: ArrayLike<number> = column.type === 'number' ? column.values : column.codes;
  const isMissing = column.type === 'number' ? Number.isNaN : (code: number) => code < 0;
  let only: number | null = null;
  for (const row of rows) {
    const value = values[row] ?? NaN;
    if (isMissing(value) || value === only) continue;
    if (only !== null) return null;
    only = value;
  }
  return `Column "${column.name}" has one value in the training part: it tells the model nothing.`;
}

/** Everything learnt from data before training, from the training rows alone. Features hold an image, or numbers and categories. */
export function fitPreparation(input: FitInput): Fitted {
  const notes = input.features.map((column) => constantNote(column, input.rows)).filter((note) => note !== null);
  const pair = planarPair(input.features);
  if (pair !== null) return { preparation: fitPlanar(pair, input), notes };
  const columns = input.features.map((column) => fitColumn(column, input));
  const whole = columns.find((column) => column.type === 'image' || column.type === 'characters');
  const inputNames = columns.flatMap(namesOf);
  const inputShape = whole === undefined ? [inputNames.length] : whole.type === 'image' ? [...whole.shape] : [whole.length];
  return { preparation: { columns, planar: null, inputShape, inputNames, target: fitTargets(input) }, notes };
}
