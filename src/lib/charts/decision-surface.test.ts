import { expect, test } from 'vitest';
import { classColour, contrast, diverging, mix, type Palette } from './colour.ts';
import { surfacePixels, valuePosition } from './decision-surface.ts';
import { gridAround, gridIndex, gridPoints } from './grid.ts';
import { imagePixels } from './image-pixels.ts';
import { inputMap, scaledInputMap, paintUnitMap } from './unit-map.ts';

const palette: Palette = {
  negative: [200, 100, 0],
  neutral: [100, 100, 100],
  positive: [0, 100, 200],
  classes: [
    [250, 0, 0],
    [0, 250, 0],
    [0, 0, 250],
  ],
};
const pixel = (pixels: Uint8ClampedArray, i: number) => [...pixels.subarray(i * 4, i * 4 + 4)];
const one = (outputs: number[], outputSize: number, discretise = false) =>
  pixel(
    surfacePixels({
      outputs: Float32Array.from(outputs),
      outputSize,
      columns: 1,
      rows: 1,
      kind: { type: 'classes', count: Math.max(2, outputSize) },
      discretise,
      palette,
    }),
    0,
  );

test('paints the largest x2 on top', () => {
  const outputs = Float32Array.from([0, 0, 1, 1]); // low x2: class 0; high x2: class 1
  const pixels = surfacePixels({
    outputs,
    outputSize: 1,
    columns: 2,
    rows: 2,
    kind: { type: 'classes', count: 2 },
    discretise: false,
    palette,
  });
  expect([pixel(pixels, 0), pixel(pixels, 2)]).toEqual([
    [0, 100, 200, 255],
    [200, 100, 0, 255],
  ]);
});

test('paints two classes the same whether told by one output or two', () => {
  for (const p of [0, 0.25, 0.5, 0.9, 1]) expect(one([p], 1)).toEqual(one([1 - p, p], 2));
  expect(one([0.5], 1)).toEqual([100, 100, 100, 255]);
  expect(one([0.6], 1, true)).toEqual([0, 100, 200, 255]);
});

test('mixes several classes by probability and pales where none leads', () => {
  expect(one([1, 0, 0], 3)).toEqual([250, 0, 0, 255]);
  const [red = 0, green = 0, blue = 0] = one([1 / 3, 1 / 3, 1 / 3], 3);
  expect(Math.max(red, green, blue) - Math.min(red, green, blue)).toBeLessThanOrEqual(1);
  expect(one([0.2, 0.5, 0.3], 3, true)).toEqual([0, 250, 0, 255]);
});

test('paints what is not a number as neutral', () => {
  expect([one([NaN], 1), one([NaN, NaN, NaN], 3)]).toEqual([
    [100, 100, 100, 255],
    [100, 100, 100, 255],
  ]);
});

test('clamps a value to its range', () => {
  const kind = { type: 'value', minimum: 10, maximum: 20 } as const;
  expect([5, 10, 15, 20, 99].map((value) => valuePosition(kind, value))).toEqual([-1, -1, 0, 1, 1]);
  const steps = new Set(
    Array.from({ length: 200 }, (_, i) => {
      const outputs = Float32Array.of(9 + i * 0.06);
      return String(pixel(surfacePixels({ outputs, outputSize: 1, columns: 1, rows: 1, kind, discretise: true, palette }), 0));
    }),
  );
  expect(steps.size).toBe(8);
});

test('finds the entry of a grid that it made', () => {
  const grid = { columns: 5, rows: 3, minimum: [-2, -1], maximum: [2, 1] } satisfies Parameters<typeof gridPoints>[0];
  const { x1, x2 } = gridPoints(grid);
  x1.forEach((value, i) => expect(gridIndex(grid, value, x2[i] ?? NaN)).toBe(i));
  expect(gridIndex(grid, 9, 0)).toBe(-1);
});

test('surrounds the points with a square of room', () => {
  const grid = gridAround({ x1: [-1, 1], x2: [0, 1] }, 10);
  expect(grid.maximum[0] - grid.minimum[0]).toBeCloseTo(grid.maximum[1] - grid.minimum[1], 12);
  expect(grid.minimum[0]).toBeLessThan(-1);
  expect(gridAround({ x1: [], x2: [] }, 4).columns).toBe(4);
});

test('paints a unit by sign and clamps large values', () => {
  const { pixels } = paintUnitMap({ values: [-5, 0, 0.5, 5], columns: 2, rows: 2, scale: 1, palette });
  expect([0, 1, 2, 3].map((i) => pixel(pixels, i).slice(0, 3))).toEqual([
    [50, 100, 150],
    [0, 100, 200],
    [200, 100, 0],
    [100, 100, 100],
  ]);
});

test('samples a fine grid down to the size of a small map', () => {
  const painted = paintUnitMap({ values: new Float32Array(100 * 60).fill(1), columns: 100, rows: 60, scale: 1, most: 40, palette });
  expect([painted.columns, painted.rows, painted.pixels.length]).toEqual([34, 20, 34 * 20 * 4]);
  expect(pixel(painted.pixels, 34 * 20 - 1)).toEqual([0, 100, 200, 255]);
});

test('computes the engineered inputs as a grid', () => {
  const grid = { columns: 2, rows: 2, minimum: [-1, -2], maximum: [1, 2] } satisfies Parameters<typeof inputMap>[1];
  expect([...inputMap('x1*x2', grid)]).toEqual([2, -2, -2, 2]);
  expect([...scaledInputMap('x2^2', grid)]).toEqual([1, 1, 1, 1]);
  expect([...scaledInputMap('x1', grid, { offset: 1, scale: 2 })]).toEqual([-1, 0, -1, 0]);
});

test('mixes colours and measures contrast', () => {
  expect(mix([0, 0, 0], [10, 20, 30], 0.5)).toEqual([5, 10, 15]);
  expect(diverging(palette, 2)).toEqual(palette.positive);
  expect(contrast([255, 255, 255], [0, 0, 0])).toBeCloseTo(21, 5);
  expect([classColour(palette, 1, 2), classColour(palette, 4, 5)]).toEqual([palette.positive, [0, 250, 0]]);
});

test('stretches pixels to the largest possible value', () => {
  const grey = imagePixels({ pixels: Uint8Array.of(0, 9, 16, 8), index: 1, shape: [1, 2, 1], largest: 16 });
  expect([...grey]).toEqual([255, 255, 255, 255, 128, 128, 128, 255]);
  const colour = imagePixels({ pixels: Uint8Array.of(1, 2, 3), index: 0, shape: [1, 1, 3], largest: 255 });
  expect([...colour]).toEqual([1, 2, 3, 255]);
});
