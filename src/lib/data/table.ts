/** A table in memory: typed columns of equal length. Missing is NaN, code -1 or null. */
export type NumberColumn = { type: 'number'; name: string; values: Float64Array };
export type CategoryColumn = { type: 'category'; name: string; categories: string[]; codes: Int32Array };
export type ImageColumn = {
  type: 'image';
  name: string;
  shape: [height: number, width: number, channels: number];
  largest: number; // largest possible pixel value: 16 for digits, 255 for MNIST
  pixels: Uint8Array; // [rows, height, width, channels]
};
/** `note` says why a column that is mostly numbers was read as text: the first cell that is none. */
export type TextColumn = { type: 'text'; name: string; values: (string | null)[]; note?: string };
export type Column = NumberColumn | CategoryColumn | ImageColumn | TextColumn;

export type Table = {
  name: string;
  rows: number;
  columns: Column[];
  hash: string; // SHA-256 of what it came from: the raw file, or the columns a generator made
};

/** The card of a shipped dataset, as in `datasets/NAME.json`. */
export type DatasetCard = {
  version: 1;
  name: string; // kebab-case, the file's stem
  title: string;
  task: 'classification' | 'labels' | 'regression' | 'text' | 'series';
  target: string | string[]; // as in a dataset: one column, or several
  description: string; // one or two sentences
  source: string;
  licence: string;
  file: string; // the raw file in datasets/
  rows: number;
  columns: number; // of the raw file
  sha256: string; // of the raw file in datasets/
};
