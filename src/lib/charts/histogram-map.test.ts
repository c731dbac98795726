import { expect, test } from 'vitest';
import type { Spread } from '../runs/observation.ts';
import { histogramMap, paintHistogramMap } from './histogram-map.ts';

const spread = (from: number, to: number, counts: number[]): Spread => ({
  count: 4,
  norm: 1,
  mean: 0,
  deviation: 1,
  zeros: 0,
  nans: 0,
  infinities: 0,
  from,
  to,
  counts,
});

test('columns share one scale and each holds all of its numbers', () => {
  const map = histogramMap([spread(-1, 1, [1, 3]), spread(0, 3, [2, 1, 1])]);
  expect(map).toMatchObject({ from: -1, to: 3 });
  for (const column of map?.shares ?? []) expect(column.reduce((sum, share) => sum + share)).toBeCloseTo(1, 5);
  const [first] = map?.shares ?? [];
  // -1..0 is a quarter of -1..3 and holds a quarter of the numbers.
  expect(first?.slice(0, 12).reduce((sum, share) => sum + share)).toBeCloseTo(0.25, 5);
  expect(first?.slice(24).every((share) => share === 0)).toBe(true);
});

test('one single value is a line, and nothing finite is no map', () => {
  const map = histogramMap([spread(2, 2, [0, 4])]);
  expect(map?.shares[0]?.filter((share) => share > 0)).toEqual(Float32Array.of(1));
  expect(histogramMap([spread(0, 0, [])])).toBeNull();
});

test('the fullest place is painted in ink, the lowest value at the bottom', () => {
  const map = histogramMap([spread(0, 1, [4, 0])]);
  if (!map) throw new Error('There is a map.');
  const { pixels, rows } = paintHistogramMap(map, { paper: [255, 255, 255], ink: [0, 0, 0] });
  expect([...pixels.slice(0, 4)]).toEqual([255, 255, 255, 255]);
  expect([...pixels.slice((rows - 1) * 4)]).toEqual([0, 0, 0, 255]);
});
