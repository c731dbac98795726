/** What the engine trains on: encoded arrays by part, and the fitted preparation as plain data. */
import type { Task } from '../spec/dataset.ts';
import type { FittedCharacters } from './text/characters.ts';
import type { FittedWords } from './text/words.ts';
import type { SeriesPreparation } from '../spec/dataset/series.ts';

/** One part of the split. `rows` are indexes into the source table, so that runs pair on examples. */
export type Part = {
  rows: Int32Array;
  inputs: Float32Array; // [rows.length, ...inputShape]
  targets: Float32Array; // [rows.length, targets of one example] class codes, scaled values, or 0 and 1 for each label
  series?: SeriesTruth; // of windows of a series
};

/** Of each window, to come back from what is trained on to the unit of the target; [rows.length, horizon]. */
export type SeriesTruth = {
  known: Float64Array; // level that a difference is taken to, where it is past; see toValues
  values: Float64Array; // the true values
  scaling: { offset: number; scale: number }; // of the target
  series: SeriesPreparation;
};

/** How one raw row becomes inputs; a run keeps it to predict on new rows. Plain data, structured-clone safe. */
export type FittedColumn =
  | { type: 'number'; name: string; fill: number; offset: number; scale: number } // input = (value - offset) / scale
  | { type: 'category'; name: string; categories: string[]; fill: number } // one-hot; fill is a code
  | { type: 'image'; name: string; shape: [number, number, number]; divisor: number }
  | ({ type: 'words'; name: string } & FittedWords) // one input a word
  | ({ type: 'characters'; name: string } & FittedCharacters); // the only column; inputs are codes, one a position

export type FittedPreparation = {
  columns: FittedColumn[]; // raw feature columns in table order
  planar: { inputs: string[]; offset: number[]; scale: number[] } | null; // engineered from two raw features
  inputShape: number[];
  inputNames: string[]; // one per input; empty for images
  series?: SeriesPreparation; // examples are windows: inputShape [window, channels], the target horizon values
  target:
    | { type: 'classes'; name: string; classes: string[] }
    | { type: 'characters'; name: string; classes: string[] } // the next one at every position; the names of all codes
    | { type: 'value'; name: string; offset: number; scale: number } // scaled = (value - offset) / scale
    | { type: 'values'; name: string; values: Scaled[] } // several numbers at once, an output each; name is that of all together
    | { type: 'labels'; name: string; labels: Label[] }; // several yes or no at once, an output each
};

export type Scaled = { name: string; offset: number; scale: number };
export type Label = { name: string; classes: string[] }; // its no and its yes

export type Prepared = {
  preparation: FittedPreparation;
  task: Task;
  train: Part;
  validation: Part;
  next?: Part; // of a series: the window after its last row, whose targets nobody knows yet
  testRows: Int32Array; // kept apart; evaluated nowhere yet
  droppedRows: number; // rows without a target, or with a missing value under 'drop'
  notes: string[]; // sentences worth showing: constant columns, rows left out
  hash: string; // SHA-256 over the source data and the dataset spec
};

/** How many numbers the target of one example has: those a loss for values or for labels is taken over. */
export function valuesOf({ series, target }: Pick<FittedPreparation, 'series' | 'target'>): number {
  if (target.type === 'values') return target.values.length;
  return target.type === 'labels' ? target.labels.length : (series?.horizon ?? 1);
}

/** How many outputs a model of these data wants: one a class, a value or a label. */
export const outputsFor = (preparation: Pick<FittedPreparation, 'series' | 'target'>): number =>
  'classes' in preparation.target ? preparation.target.classes.length : valuesOf(preparation);

/** Of what is prepared as one column or several: the name of each. */
export function targetNames(target: FittedPreparation['target']): string[] {
  if (target.type === 'values') return target.values.map(({ name }) => name);
  return target.type === 'labels' ? target.labels.map(({ name }) => name) : [target.name];
}

/** Scaled numbers, the outputs of one example after another, in the unit of their targets; others are left as they are. */
export function inUnitOf(target: FittedPreparation['target']): (scaled: number, at: number) => number {
  if (target.type === 'value') return (scaled) => scaled * target.scale + target.offset;
  if (target.type !== 'values') return (scaled) => scaled;
  const { values } = target;
  return (scaled, at) => scaled * (values[at % values.length]?.scale ?? NaN) + (values[at % values.length]?.offset ?? NaN);
}
