import type { Task } from '../spec/dataset.ts';
import type { Floor } from '../runs/run.ts';
import type { FittedPreparation } from './prepared.ts';
import type { SeriesView } from './series/series-view.ts';
import type { DatasetCard } from './table.ts';

/** What a data cell shows; computed off the page. */
export type ColumnSummary = {
  name: string;
  type: 'number' | 'category' | 'image' | 'text';
  missing: number;
  detail: string; // '32.1 to 59.6, mean 43.9' or '3 values: Biscoe 168, Dream 124, Torgersen 52'
};

export type PlanarPoints = { x1: Float32Array; x2: Float32Array; target: Float32Array; part: Uint8Array }; // raw features; part 0 train, 1 validation, 2 test

/** Of one column that is predicted. */
export type TargetSummary = {
  name: string;
  classBalance: { name: string; train: number; validation: number; test: number }[] | null;
  targetRange: { minimum: number; maximum: number; mean: number; standardDeviation: number } | null; // of the training part
};

export type DataSummary = {
  notes: string[]; // sentences worth showing: constant columns, rows left out
  card: DatasetCard | null;
  title: string;
  rows: number;
  droppedRows: number;
  columns: ColumnSummary[];
  preview:
    | { type: 'rows'; columns: string[]; cells: string[][] }
    | { type: 'images'; shape: [number, number, number]; largest: number; pixels: Uint8Array; labels: string[] };
  task: Task;
  classBalance: TargetSummary['classBalance']; // of the only target
  targetRange: TargetSummary['targetRange']; // of the only target
  targets: TargetSummary[]; // each by itself; none of next characters
  sizes: { train: number; validation: number; test: number };
  inputShape: number[];
  outputs: number; // classes (2 for labels), or 1
  preparation: FittedPreparation;
  floor: Floor | null;
  values: { train: Float32Array; validation: Float32Array } | null; // scaled targets of a regression, for the floor under other losses
  planar: PlanarPoints | null; // exactly two numeric features
  series?: SeriesView;
  hash: string;
};
