import type { PlanarInput } from '../spec/dataset.ts';
import { diverging, type Palette } from './colour.ts';
import { gridPoints, type Grid } from './grid.ts';

/** One unit's values over the grid as RGBA bytes, top row first; `scale` is painted in full colour, larger values are clamped to it. */
export function unitMapPixels(map: {
  values: ArrayLike<number>; // [rows * columns], the smallest x2 first
  columns: number;
  rows: number;
  scale: number;
  discretise?: boolean;
  palette: Palette;
}): Uint8ClampedArray<ArrayBuffer> {
  const { values, columns, rows, scale, palette } = map;
  const pixels = new Uint8ClampedArray(columns * rows * 4);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const value = (values[(rows - 1 - row) * columns + column] ?? NaN) / scale;
      const colour = diverging(palette, map.discretise ? Math.sign(value) : value);
      const at = (row * columns + column) * 4;
      pixels[at] = colour[0];
      pixels[at + 1] = colour[1];
      pixels[at + 2] = colour[2];
      pixels[at + 3] = 255;
    }
  }
  return pixels;
}

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
