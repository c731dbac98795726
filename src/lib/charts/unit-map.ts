import type { PlanarInput } from '../spec/dataset.ts';
import { diverging, type Palette, type Rgb } from './colour.ts';
import { gridPoints, type Grid } from './grid.ts';

export type PaintedMap = { pixels: Uint8ClampedArray<ArrayBuffer>; columns: number; rows: number };

/**
 * One unit's values over the grid as RGBA bytes, top row first; `scale` is painted in full colour, larger values are clamped to it.
 * A grid wider than `most` is sampled: dozens of small maps are painted several times a second.
 */
export function paintUnitMap(map: {
  values: ArrayLike<number>; // [rows * columns], the smallest x2 first
  columns: number;
  rows: number;
  scale: number;
  most?: number;
  palette: Palette;
  colours?: readonly Rgb[]; // `mapColours` of the palette, made once for many maps
}): PaintedMap {
  const { values, scale, palette, colours = mapColours(palette) } = map;
  const every = Math.max(1, Math.ceil(map.columns / (map.most ?? Infinity)));
  const columns = Math.ceil(map.columns / every);
  const rows = Math.ceil(map.rows / every);
  const pixels = new Uint8ClampedArray(columns * rows * 4);
  for (let row = 0; row < rows; row++) {
    const from = (map.rows - 1 - row * every) * map.columns;
    for (let column = 0; column < columns; column++) {
      const value = (values[from + column * every] ?? NaN) / scale;
      // Zero is exactly neutral, between entries 127 and 128.
      const entry = value === 0 ? undefined : colours[Math.round(127.5 * (Math.max(-1, Math.min(1, value)) + 1))];
      const colour = entry ?? palette.neutral;
      const at = (row * columns + column) * 4;
      pixels[at] = colour[0];
      pixels[at + 1] = colour[1];
      pixels[at + 2] = colour[2];
      pixels[at + 3] = 255;
    }
  }
  return { pixels, columns, rows };
}

/** Colours of 256 steps from -scale to scale. */
export const mapColours = (palette: Palette): Rgb[] => Array.from({ length: 256 }, (_, i) => diverging(palette, i / 127.5 - 1));

/** Values of an engineered input over the grid, unscaled. */
export function inputMap(name: PlanarInput, grid: Grid): Float32Array {
  const { x1, x2 } = gridPoints(grid);
  const formula = formulas[name];
  return x1.map((value, i) => formula(value, x2[i] ?? 0));
}

const formulas: Record<PlanarInput, (a: number, b: number) => number> = {
  x1: (a) => a,
  x2: (_, b) => b,
  'x1^2': (a) => a * a,
  'x2^2': (_, b) => b * b,
  'x1*x2': (a, b) => a * b,
  'sin(x1)': (a) => Math.sin(a),
  'sin(x2)': (_, b) => Math.sin(b),
};

/** Fitted offset and scale take an input to what the first layer sees; without them it is painted by its own largest size. */
export function scaledInputMap(name: PlanarInput, grid: Grid, fitted?: { offset: number; scale: number }): Float32Array {
  const values = inputMap(name, grid);
  if (fitted) return values.map((value) => (value - fitted.offset) / (fitted.scale || 1));
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
  return values.map((value) => value / largest);
}
