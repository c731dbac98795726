import { expect, test } from 'vitest';
import type { NetworkLayers } from './network-layout.ts';
import { weightPlace, weightTables } from './weight-tables.ts';

const layers: NetworkLayers = [
  { name: 'dense 1', units: 3, maps: new Float32Array(), weights: Float32Array.of(0.1, 0.2, 0.3, 0.4, 0.5, 0.6), offset: 0, bias: { offset: 6, values: Float32Array.of(1, 2, 3) } }, // prettier-ignore
  { name: 'dense 2', units: 1, maps: new Float32Array(), weights: Float32Array.of(7, 8, 9), offset: 9, bias: null },
];
const inputs = ['x1', 'x2'];

test('every weight knows its place in the parameters and its name in the record', () => {
  expect(weightPlace({ inputs, layers, layer: 0, from: 0, to: 2 })).toEqual({ index: 2, name: 'dense 1, unit 3, from x1' });
  expect(weightPlace({ inputs, layers, layer: 1, from: 2, to: 0 })).toEqual({ index: 11, name: 'dense 2, unit 1, from unit 3' });
  const [first, second] = weightTables(inputs, layers);
  expect(first?.rows.map(({ name, cells }) => [name, cells.map(({ index, value }) => [index, Number(value.toFixed(3))])])).toEqual([
    ['x1', [[0, 0.1], [1, 0.2], [2, 0.3]]], // prettier-ignore
    ['x2', [[3, 0.4], [4, 0.5], [5, 0.6]]], // prettier-ignore
    ['bias', [[6, 1], [7, 2], [8, 3]]], // prettier-ignore
  ]);
  expect(first?.rows.at(-1)?.cells[1]?.name).toBe('dense 1, unit 2, bias');
  expect(second?.rows.map(({ name, cells }) => [name, cells[0]?.index])).toEqual([
    ['unit 1', 9],
    ['unit 2', 10],
    ['unit 3', 11],
  ]);
});

test('a layer without a weight per pair of units has no table', () => {
  expect(weightTables(['x1', 'x2', 'x1*x2'], layers).map(({ name }) => name)).toEqual(['dense 2']);
});
