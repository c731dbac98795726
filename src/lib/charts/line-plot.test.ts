import { expect, test } from 'vitest';
import { linePlot } from './line-plot.ts';

const size = { width: 100, height: 50 };

test('lines share one scale, and their ends are told', () => {
  const { paths, y } = linePlot({
    ...size,
    log: false,
    lines: [
      { name: 'a', x: [1, 2], y: [0, 10] },
      { name: 'b', x: [1, 2], y: [5, 5] },
    ],
  });
  expect(paths[0]?.path).toMatch(/^M0 [\d.]+L100 [\d.]+$/);
  expect(paths[1]?.end).toEqual({ x: 100, y: 25 });
  expect(y.map(({ value }) => value)).toContain(6);
});

test('a log axis has powers of ten, and what has no logarithm breaks the line', () => {
  const { paths, y } = linePlot({ ...size, log: true, lines: [{ name: 'a', x: [1, 2, 3, 4], y: [0.001, 0, 1, 10] }] });
  expect(paths[0]?.path.match(/M/g)).toHaveLength(2);
  expect(paths[0]?.path.match(/L/g)).toHaveLength(1);
  expect(y.map(({ value }) => value)).toEqual([0.001, 0.01, 0.1, 1, 10].map((value) => expect.closeTo(value, 12)));
});

test('no value at all gives an empty plot', () => {
  const { paths } = linePlot({ ...size, log: true, lines: [{ name: 'a', x: [1], y: [NaN] }] });
  expect(paths).toEqual([{ name: 'a', path: '', end: null }]);
});
