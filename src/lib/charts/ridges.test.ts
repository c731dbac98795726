import { expect, test } from 'vitest';
import { linePlot } from './line-plot.ts';
import { ridgesOf } from './ridges.ts';

const map = (columns: number) => ({
  from: 0,
  to: 1,
  rows: 2,
  shares: Array.from({ length: columns }, (_, at) => Float32Array.of(at === 0 ? 1 : 0.5, 0.5)),
});

test('ridges stand from the back to the front, the highest one as high as there is room', () => {
  const [first, last] = ridgesOf(map(2), { width: 100, height: 100 });
  expect(first).toEqual({ column: 0, baseline: 42, path: 'M0 42L25 0L75 21L100 42Z' });
  expect(last).toEqual({ column: 1, baseline: 100, path: 'M0 100L25 79L75 79L100 100Z' });
});

test('of many epochs some are taken evenly, with the first and the last; a single one has all the room', () => {
  expect(ridgesOf(map(100), { width: 10, height: 10, most: 4 }).map(({ column }) => column)).toEqual([0, 33, 66, 99]);
  expect(ridgesOf(map(1), { width: 10, height: 10 }).map(({ column, baseline }) => [column, baseline])).toEqual([[0, 10]]);
});

test('a rule of thumb lies within the range of the lines that it is held to', () => {
  const { guide, y } = linePlot({ lines: [{ name: 'a', x: [1, 2], y: [0.1, 0.2] }], width: 10, height: 100, log: true, guide: 0.001 });
  expect(guide).toBeGreaterThan(90);
  expect(y.map(({ value }) => value)).toContain(0.001);
  expect(linePlot({ lines: [], width: 10, height: 100, log: true }).guide).toBeNull();
});
