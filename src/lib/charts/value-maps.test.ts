import { expect, test } from 'vitest';
import type { WeightPictures } from '../worker/protocol.ts';
import type { Palette } from './colour.ts';
import {
  cellRows,
  mapColoursOf,
  mapRows,
  outputMaps,
  paintMap,
  pointsOf,
  readMap,
  scaleOf,
  weightMaps,
  type ValueMap,
} from './value-maps.ts';

const counted = (count: number) => Float32Array.from({ length: count }, (_, at) => at);
const palette: Palette = { negative: [200, 100, 0], neutral: [100, 100, 100], positive: [0, 100, 200], classes: [] };
const plain = ({ placeOf: _placeOf, ...map }: ValueMap) => ({ ...map, values: [...map.values] });

test('an image gives a map a channel, the top row first', () => {
  const maps = outputMaps({ shape: [2, 3, 2], values: counted(12) });
  expect(maps.map(plain)).toEqual([
    { name: 'map 1', rows: 2, columns: 3, values: [0, 2, 4, 6, 8, 10], isColour: false },
    { name: 'map 2', rows: 2, columns: 3, values: [1, 3, 5, 7, 9, 11], isColour: false },
  ]);
  const [, second] = maps;
  expect(second && readMap(second, 1, 2)).toBe('map 2, row 2, column 3: 11.0');
});

test('a sequence gives one strip with its positions along', () => {
  const [strip] = outputMaps({ shape: [3, 2], values: counted(6) }, { positions: ['a', 'b', 'c'] });
  expect(strip && plain(strip)).toEqual({
    ...{ name: '', rows: 2, columns: 3, values: [0, 2, 4, 1, 3, 5], isColour: false },
    under: ['a', 'b', 'c'],
  });
  expect(strip && readMap(strip, 1, 2)).toBe('position 3 (c), channel 2: 5.00');
});

test('units stand in rows, and nothing stands behind the last', () => {
  const [few] = outputMaps({ shape: [3], values: counted(3) }, { units: ['cat', 'dog', 'owl'] });
  expect(few && readMap(few, 0, 2)).toBe('unit 3 (owl): 2.00');
  const [many] = outputMaps({ shape: [40], values: counted(40) });
  expect(many).toMatchObject({ rows: 2, columns: 32 });
  expect(many && [readMap(many, 1, 7), readMap(many, 1, 8)]).toEqual(['unit 40: 39.0', null]);
  expect(many && cellRows(many)).toHaveLength(40);
});

const pictures = (changes: Partial<WeightPictures>): WeightPictures => ({
  ...{ layer: 0, name: 'conv2d 1', label: 'conv', within: null, parameter: 'weights', kind: 'filter', isColour: false },
  ...{ planes: 1, rows: 2, columns: 2, values: counted(8) },
  ...changes,
});

test('the channels of a filter lie beside each other with a gap between', () => {
  const [first, second] = weightMaps(pictures({ planes: 3, values: counted(24) }));
  expect(first?.values && [...first.values]).toEqual([
    ...[0, 1, NaN, 4, 5],
    ...[2, 3, NaN, 6, 7],
    ...[NaN, NaN, NaN, NaN, NaN],
    ...[8, 9, NaN, NaN, NaN],
    ...[10, 11, NaN, NaN, NaN],
  ]);
  expect(second && [readMap(second, 4, 1), readMap(second, 2, 0), readMap(second, 4, 4)]).toEqual([
    'filter 2, channel 3, row 2, column 2: 23.0',
    null,
    null,
  ]);
});

test('three channels of pixels are one picture in colour around a middle grey', () => {
  const [only] = weightMaps(pictures({ planes: 3, isColour: true, rows: 1, columns: 1, values: Float32Array.of(1, 0, -1) }));
  if (!only) throw new Error('There is no picture.');
  expect([...paintMap(only, { scale: 1, colours: [] }).pixels]).toEqual([255, 128, 0, 255]);
  expect(readMap(only, 0, 0)).toBe('filter 1, row 1, column 1: red 1.00, green 0.00, blue −1.00');
});

test('filters over a sequence and matrices are read in their own words', () => {
  const [filter] = weightMaps(pictures({ kind: 'taps' }));
  expect(filter && readMap(filter, 1, 0)).toBe('filter 1, channel 2, tap 1: 2.00');
  const [matrix] = weightMaps(pictures({ name: 'dense 1', kind: 'matrix', rows: 4 }));
  expect(matrix && readMap(matrix, 3, 1)).toBe('from 4 to 2: 7.00');
});

test('colours are around 0, full at the scale, and absent where there is no number', () => {
  const [map] = outputMaps({ shape: [4], values: Float32Array.of(-2, 0, 1, 5) });
  if (!map) throw new Error('There is no map.');
  expect(scaleOf([map])).toBe(5);
  expect(scaleOf([{ values: Float32Array.of(0, NaN, Infinity) }])).toBe(1);
  const { pixels } = paintMap({ ...map, values: Float32Array.of(-2, 0, NaN, 5) }, { scale: 2, colours: mapColoursOf(palette) });
  expect([...pixels]).toEqual([...[200, 100, 0, 255], ...[100, 100, 100, 255], ...[0, 0, 0, 0], ...[0, 100, 200, 255]]);
});

test('a table tells the range, the mean and the zeros of each map', () => {
  const [first] = mapRows(outputMaps({ shape: [1, 4, 1], values: Float32Array.of(0, 0, 2, -1) }));
  expect(first).toMatchObject({ name: 'map 1', cells: ['−1.00', '0.250', '2.00', '50%'] });
  expect(cellRows({ ...outputMaps({ shape: [60, 60, 1], values: counted(3600) })[0] } as ValueMap)).toBeNull();
});

test('small pictures are enlarged by whole points and large ones never below one', () => {
  expect([pointsOf({ rows: 3, columns: 3 }, 56), pointsOf({ rows: 28, columns: 26 }, 72), pointsOf({ rows: 500, columns: 2 }, 72)]).toEqual(
    [18, 2, 1],
  );
});
