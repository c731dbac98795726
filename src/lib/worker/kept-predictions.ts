/**
 * The predictions of a run as they are kept beside it: packed, with the hash of the weights that made them, and no more than so many. Read
 * back as unknown: what another version packed otherwise, or what is not whole, is null and made anew. Pure.
 */
import { isDataNote, type DataNote } from '../data/data-note.ts';
import { packValue, unpackValue } from '../share/packed-value.ts';
import type { PartOutputs, Predictions } from './protocol.ts';

export const keptLimits = { examples: 5000, bytes: 2_000_000 } as const;
const version = 1;

/** `of`: validation examples in all; predictions hold all of them, or that many evenly taken. */
export type KeptPredictions = { weightsHash: string; epoch: number; of: number; predictions: Predictions; data?: DataNote };
export type KeptNote = { examples: number; of: number; bytes: number };

const at = (places: readonly number[]) => {
  const wanted = new Set(places);
  return (size: number) => (_: number, place: number) => wanted.has(Math.floor(place / size));
};

/** What is said of the examples at some places, which grow. */
export function outputsAt(part: PartOutputs, places: readonly number[]): PartOutputs {
  const { rows, outputs, truth, width } = part;
  const each = at(places);
  const perRow = rows.length === 0 ? 1 : truth.length / rows.length;
  return {
    ...part,
    rows: Int32Array.from(places, (place) => rows[place] ?? -1),
    outputs: outputs.filter(each(width)),
    truth: truth.filter(each(perRow)),
  };
}

/** The examples at some places, which grow. */
export function thinned(predictions: Predictions, places: readonly number[]): Predictions {
  const { width, shown, naive } = predictions;
  const each = at(places);
  const { rows, outputs, truth } = outputsAt(predictions, places);
  const pixels = shown.type === 'images' ? shown.shape[0] * shown.shape[1] * shown.shape[2] : 0;
  return {
    ...predictions,
    rows,
    outputs,
    truth,
    shown:
      shown.type === 'images'
        ? { ...shown, pixels: shown.pixels.filter(each(pixels)) }
        : { ...shown, cells: places.map((place) => shown.cells[place] ?? []) },
    ...(naive && { naive: naive.filter(each(width)) }),
  };
}

/** As they go into the store. Where all are too many, as many as fit are taken evenly; null where not even one fits. */
export function packPredictions(
  predictions: Predictions,
  about: { weightsHash: string; epoch: number; data?: DataNote },
): { bytes: Uint8Array; note: KeptNote } | null {
  const of = predictions.rows.length;
  let examples = Math.min(of, keptLimits.examples);
  for (;;) {
    const places = Array.from({ length: examples }, (_, at) => Math.floor((at * of) / examples));
    const some = examples === of ? predictions : thinned(predictions, places);
    const bytes = packValue({ version, ...about, of, predictions: some });
    if (bytes.length <= keptLimits.bytes) return { bytes, note: { examples, of, bytes: bytes.length } };
    const fewer = Math.floor((examples * keptLimits.bytes) / bytes.length);
    examples = Math.min(fewer, Math.floor(0.9 * examples));
    if (examples < 1) return null;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const areTexts = (value: unknown): value is string[] => Array.isArray(value) && value.every((each) => typeof each === 'string');

function isShown(value: unknown, rows: number): boolean {
  if (!isObject(value)) return false;
  if (value.type === 'images') {
    const { shape, pixels } = value;
    const size = Array.isArray(shape) && shape.length === 3 ? Number(shape[0]) * Number(shape[1]) * Number(shape[2]) : NaN;
    return pixels instanceof Uint8Array && typeof value.largest === 'number' && pixels.length === rows * size;
  }
  return (
    value.type === 'rows' &&
    areTexts(value.columns) &&
    Array.isArray(value.cells) &&
    value.cells.length === rows &&
    value.cells.every(areTexts)
  );
}

/** Every field that a picture reads by its place; what stands deeper was packed by this version, and its bytes were found whole. */
function isPredictions(value: unknown): value is Predictions {
  if (!isObject(value)) return false;
  const { rows, outputs, truth, width, classes, preparation, dataset, shown, next, naive, series } = value;
  return (
    rows instanceof Int32Array &&
    outputs instanceof Float32Array &&
    truth instanceof Float32Array &&
    typeof width === 'number' &&
    outputs.length === rows.length * width &&
    truth.length % Math.max(1, rows.length) === 0 &&
    (classes === null || areTexts(classes)) &&
    isObject(preparation) &&
    Array.isArray(preparation.columns) &&
    isObject(preparation.target) &&
    typeof preparation.target.type === 'string' &&
    isObject(dataset) &&
    isShown(shown, rows.length) &&
    (next === undefined || next instanceof Float32Array) &&
    (naive === undefined || naive instanceof Float64Array) &&
    (series === undefined || (isObject(series) && series.values instanceof Float64Array && areTexts(series.labels)))
  );
}

export function unpackPredictions(bytes: Uint8Array): { kept: KeptPredictions; note: KeptNote } | null {
  const value = unpackValue(bytes);
  if (!isObject(value) || value.version !== version) return null;
  const { weightsHash, epoch, of, predictions, data } = value;
  if (typeof weightsHash !== 'string' || typeof epoch !== 'number' || typeof of !== 'number' || !isPredictions(predictions)) return null;
  return {
    kept: { weightsHash, epoch, of, predictions, ...(isDataNote(data) && { data }) },
    note: { examples: predictions.rows.length, of, bytes: bytes.length },
  };
}
