import { encodePlanar, inputSize } from './encode-row.ts';
import type { FittedColumn, FittedPreparation } from './prepared.ts';
import { gather } from './statistics.ts';
import type { TargetColumn } from './fit-preparation.ts';
import type { CategoryColumn, ImageColumn, Table } from './table.ts';
import { encodeTexts, textSize } from './text/fit-text.ts';

/** Where a column's numbers go: the first of them, and the distance between examples. */
type Target = { inputs: Float32Array; at: number; width: number };

function encodeNumbers(fitted: FittedColumn & { type: 'number' }, values: ArrayLike<number>, { inputs, at, width }: Target): void {
  const { fill, offset, scale } = fitted;
  for (let row = 0; row < values.length; row += 1) {
    const value = values[row] ?? NaN;
    inputs[row * width + at] = ((Number.isNaN(value) ? fill : value) - offset) / scale;
  }
}

/** `codes` are of the fitted categories: -1 is missing and takes the fill, -2 was not seen in training and stays all zeros. */
function encodeCodes(fill: number, codes: ArrayLike<number>, { inputs, at, width }: Target): void {
  for (let row = 0; row < codes.length; row += 1) {
    const code = codes[row] ?? -1;
    const hot = code === -1 ? fill : code;
    if (hot >= 0) inputs[row * width + at + hot] = 1;
  }
}

function encodePixels(
  { divisor }: FittedColumn & { type: 'image' },
  column: ImageColumn,
  { rows, inputs }: { rows: ArrayLike<number>; inputs: Float32Array },
): void {
  const size = column.pixels.length === 0 ? 0 : inputs.length / rows.length;
  for (let index = 0; index < rows.length; index += 1) {
    const from = (rows[index] ?? 0) * size;
    for (let at = 0; at < size; at += 1) inputs[index * size + at] = (column.pixels[from + at] ?? 0) / divisor;
  }
}

const find = (table: Table, name: string) => table.columns.find((column) => column.name === name);

function numbersOf(table: Table, { fitted, rows }: { fitted: FittedColumn; rows: Int32Array }): Float64Array {
  const column = find(table, fitted.name);
  if (column?.type !== 'number') throw new Error(`Table ${table.name} has no number column "${fitted.name}".`);
  return gather(column.values, rows);
}

function fittedCodes(column: CategoryColumn, categories: readonly string[], rows: Int32Array): Int32Array {
  const codeOf = new Map(categories.map((category, code) => [category, code]));
  const translated = column.categories.map((category) => codeOf.get(category) ?? -2);
  const codes = new Int32Array(rows.length);
  for (let index = 0; index < rows.length; index += 1) {
    const code = column.codes[rows[index] ?? 0] ?? -1;
    codes[index] = code < 0 ? -1 : (translated[code] ?? -2);
  }
  return codes;
}

function encodePlanarRows(preparation: FittedPreparation, table: Table, rows: Int32Array): Float32Array {
  const [x1, x2] = preparation.columns.map((fitted) => {
    const fill = fitted.type === 'number' ? fitted.fill : 0;
    return numbersOf(table, { fitted, rows }).map((value) => (Number.isNaN(value) ? fill : value));
  });
  if (x1 === undefined || x2 === undefined) throw new Error('A planar preparation has two columns.');
  return encodePlanar(preparation, x1, x2);
}

/** Rows of a table -> inputs [rows, ...inputShape]. The table must have the columns that were fitted. @throws Error when it has not. */
export function encodeRows(preparation: FittedPreparation, table: Table, rows: Int32Array): Float32Array {
  if (preparation.planar !== null) return encodePlanarRows(preparation, table, rows);
  const width = inputSize(preparation);
  const inputs = new Float32Array(rows.length * width);
  let at = 0;
  for (const fitted of preparation.columns) {
    const column = find(table, fitted.name);
    if (fitted.type === 'number') {
      encodeNumbers(fitted, numbersOf(table, { fitted, rows }), { inputs, at, width });
      at += 1;
    } else if (fitted.type === 'category' && column?.type === 'category') {
      encodeCodes(fitted.fill, fittedCodes(column, fitted.categories, rows), { inputs, at, width });
      at += fitted.categories.length;
    } else if (fitted.type === 'image' && column?.type === 'image') {
      encodePixels(fitted, column, { rows, inputs });
    } else if ((fitted.type === 'words' || fitted.type === 'characters') && column?.type === 'text') {
      encodeTexts(fitted, { column, rows }, { inputs, at, width });
      at += textSize(fitted);
    } else {
      throw new Error(`Table ${table.name} has no ${fitted.type} column "${fitted.name}".`);
    }
  }
  return inputs;
}

/** Raw targets of rows, those of one example together: class codes, or values scaled as fitted. */
export function encodeTargets(target: FittedPreparation['target'], columns: readonly TargetColumn[], rows: Int32Array): Float32Array {
  const targets = new Float32Array(rows.length * columns.length);
  const scalings = target.type === 'value' ? [target] : target.type === 'values' ? target.values : [];
  columns.forEach((column, at) => {
    const raw = gather(column.type === 'category' ? column.codes : column.values, rows);
    const { offset, scale } = scalings[at] ?? { offset: 0, scale: 1 };
    for (let row = 0; row < rows.length; row += 1) targets[row * columns.length + at] = ((raw[row] ?? NaN) - offset) / scale;
  });
  return targets;
}
