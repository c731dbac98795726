import type { Issue, Parsed } from '../spec/parse.ts';
import { show } from '../spec/show.ts';
import { planarFunction } from './planar-inputs.ts';
import type { FittedColumn, FittedPreparation } from './prepared.ts';
import { isMissing, toNumber } from './read-column.ts';
import { encodeText, textSize } from './text/fit-text.ts';

/** How many numbers one example has. */
export const inputSize = (preparation: FittedPreparation): number => preparation.inputShape.reduce((size, length) => size * length, 1);

/** Raw x1, x2 -> engineered, scaled inputs, [points, inputs]. @throws RangeError when the preparation is not planar. */
export function encodePlanar(preparation: FittedPreparation, x1: ArrayLike<number>, x2: ArrayLike<number>): Float32Array {
  const { planar } = preparation;
  if (planar === null) throw new RangeError('This preparation has no planar inputs.');
  const width = planar.inputs.length;
  const encoded = new Float32Array(x1.length * width);
  planar.inputs.forEach((name, at) => {
    const compute = planarFunction(name);
    const offset = planar.offset[at] ?? 0;
    const scale = planar.scale[at] ?? 1;
    for (let point = 0; point < x1.length; point += 1)
      encoded[point * width + at] = (compute(x1[point] ?? 0, x2[point] ?? 0) - offset) / scale;
  });
  return encoded;
}

/** Raw values by column name. A column left out, null or a missing marker takes the value that was fitted for missing ones. */
export type RawRow = { readonly [column: string]: number | string | null };

type Cell = { ok: true; value: number } | { ok: false; message: string };

const rawValue = (row: RawRow, name: string): number | string | null => (Object.hasOwn(row, name) ? (row[name] ?? null) : null);

function readNumber(value: number | string | null, fill: number): Cell {
  if (value === null || (typeof value === 'number' && Number.isNaN(value))) return { ok: true, value: fill };
  if (typeof value === 'string' && isMissing(value.trim())) return { ok: true, value: fill };
  const number = typeof value === 'number' ? value : toNumber(value.trim());
  return Number.isFinite(number)
    ? { ok: true, value: number }
    : { ok: false, message: `${show(value)} is not a number: write one such as 3.5, or leave it empty.` };
}

/** The place to set to 1, or -1: a category that training has not seen. */
function hotPlace({ categories, fill }: FittedColumn & { type: 'category' }, value: number | string | null): number {
  const text = value === null ? '' : String(value).trim();
  const code = categories.indexOf(text);
  return code === -1 && isMissing(text) ? fill : code;
}

function encodePixels({ shape, divisor }: FittedColumn & { type: 'image' }, pixels: ArrayLike<number>): Parsed<Float32Array> {
  const size = shape[0] * shape[1] * shape[2];
  if (pixels.length === size) return { ok: true, value: Float32Array.from(pixels, (pixel) => pixel / divisor) };
  return {
    ok: false,
    issues: [{ path: 'pixels', message: `An image needs ${size} pixels (${shape.join(' x ')}), not ${pixels.length}.` }],
  };
}

/** One image, height x width x channels in the raw pixels' own range -> inputs. @throws RangeError when the data has no images. */
export function encodeImage(preparation: FittedPreparation, pixels: ArrayLike<number>): Parsed<Float32Array> {
  const column = preparation.columns.find(({ type }) => type === 'image');
  if (column?.type !== 'image') throw new RangeError('This preparation takes no images.');
  return encodePixels(column, pixels);
}

/** One new row -> inputs [inputSize], with the fitted preparation. Each value that cannot be read is an issue with the column as path. */
export function encodeRow(preparation: FittedPreparation, row: RawRow): Parsed<Float32Array> {
  const issues: Issue[] = [];
  const inputs = new Float32Array(inputSize(preparation));
  const raw: number[] = [];
  let at = 0;
  for (const column of preparation.columns) {
    const value = rawValue(row, column.name);
    if (column.type === 'image') {
      issues.push({ path: column.name, message: `Column "${column.name}" holds images: draw one instead.` });
    } else if (column.type === 'category') {
      const hot = hotPlace(column, value);
      if (hot >= 0) inputs[at + hot] = 1;
      at += column.categories.length;
    } else if (column.type === 'words' || column.type === 'characters') {
      encodeText(column, value === null ? '' : String(value), { inputs, at });
      at += textSize(column);
    } else {
      const cell = readNumber(value, column.fill);
      if (!cell.ok) issues.push({ path: column.name, message: cell.message });
      else if (preparation.planar === null) inputs[at] = (cell.value - column.offset) / column.scale;
      else raw.push(cell.value);
      at += 1;
    }
  }
  if (issues.length > 0) return { ok: false, issues };
  if (preparation.planar === null) return { ok: true, value: inputs };
  return { ok: true, value: encodePlanar(preparation, raw.slice(0, 1), raw.slice(1, 2)) };
}
