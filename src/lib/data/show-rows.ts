import type { Column, ImageColumn, Table } from './table.ts';

export type ShownRows =
  | { type: 'rows'; columns: string[]; cells: string[][] }
  | { type: 'images'; shape: [number, number, number]; largest: number; pixels: Uint8Array; labels: string[] };

const longestCell = 200; // characters

/** A number as a person reads it: at most `digits` significant ones, no exponent for everyday sizes. */
export function showNumber(value: number, digits = 6): string {
  return String(Number(value.toPrecision(digits)));
}

/** One raw value as text, a number in full; missing is ''. */
export function showCell(column: Column, row: number, longest = longestCell): string {
  switch (column.type) {
    case 'number': {
      const value = column.values[row] ?? NaN;
      return Number.isNaN(value) ? '' : String(value);
    }
    case 'category':
      return column.categories[column.codes[row] ?? -1] ?? '';
    case 'text': {
      const text = column.values[row] ?? '';
      return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
    }
    case 'image':
      return `${column.shape.join(' x ')} image`;
    default:
      return column satisfies never;
  }
}

function gatherImages({ pixels, shape }: ImageColumn, rows: ArrayLike<number>): Uint8Array {
  const size = shape[0] * shape[1] * shape[2];
  const gathered = new Uint8Array(rows.length * size);
  for (let index = 0; index < rows.length; index += 1) {
    const from = (rows[index] ?? 0) * size;
    gathered.set(pixels.subarray(from, from + size), index * size);
  }
  return gathered;
}

/** Rows as a person looks at them: the images with their labels when there is an image column, else every column's text. */
export function showRows(
  table: Table,
  rows: ArrayLike<number>,
  { targets, longest }: { targets: readonly string[]; longest?: number },
): ShownRows {
  const indexes = Array.from(rows);
  const image = table.columns.find((column) => column.type === 'image');
  if (image !== undefined) {
    const shown = table.columns.filter((column) => targets.includes(column.name) && column.type !== 'image');
    const labels = indexes.map((row) => shown.map((column) => showCell(column, row)).join(', '));
    return { type: 'images', shape: image.shape, largest: image.largest, pixels: gatherImages(image, indexes), labels };
  }
  return {
    type: 'rows',
    columns: table.columns.map(({ name }) => name),
    cells: indexes.map((row) => table.columns.map((column) => showCell(column, row, longest))),
  };
}
