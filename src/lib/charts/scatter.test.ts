import { expect, test } from 'vitest';
import { classBars, splitSegments, splitSentence } from './class-balance.ts';
import { histogram } from './histogram.ts';
import { predictedScatter, quantile } from './scatter.ts';
import { sparklinePath } from './sparkline.ts';
import { linearTicks, paddedRange } from './ticks.ts';

test('measures residuals and sorts the worst first', () => {
  const scatter = predictedScatter([1, 2, 3, 4], [1, 2.5, 1, NaN]);
  expect([...scatter.residual]).toEqual([0, 0.5, -2, NaN]);
  expect(scatter.worst).toEqual([2, 1, 0, 3]);
  expect(scatter.rmse).toBeCloseTo(Math.sqrt(4.25 / 3), 6);
  expect(scatter.meanAbsolute).toBeCloseTo(2.5 / 3, 6);
  expect(scatter.range[0]).toBeLessThan(1);
  expect(scatter.range[1]).toBeGreaterThan(3);
});

test('has a usable range without any points', () => {
  expect(predictedScatter([], []).range).toEqual([0, 1]);
  expect(paddedRange(2, 2)).toEqual([1.5, 2.5]);
});

test('interpolates quantiles', () => {
  expect([0, 0.25, 0.5, 1].map((share) => quantile([1, 2, 3, 4], share))).toEqual([1, 1.75, 2.5, 4]);
});

test('puts every finite value into one bin', () => {
  for (const size of [1, 2, 7, 100, 5000]) {
    const values = Array.from({ length: size }, (_, i) => Math.sin(i * 12.9898) * 43.7);
    const result = histogram([...values, NaN, Infinity]);
    expect(result.bins.reduce((sum, bin) => sum + bin.count, 0)).toBe(size);
    expect(result.skipped).toBe(2);
    expect(result.bins.length).toBeLessThanOrEqual(60);
  }
  expect(histogram([]).bins).toEqual([]);
});

test('gives all bins the same width', () => {
  const widths = histogram([0, 1, 2, 3, 10]).bins.map((bin) => bin.to - bin.from);
  for (const width of widths) expect(width).toBeCloseTo(widths[0] ?? NaN, 9);
});

test('splits one bar into parts that fill it', () => {
  const segments = splitSegments({ train: 60, validation: 20, test: 20 });
  expect(segments.map(({ part, start }) => [part, Math.round(start * 100)])).toEqual([
    ['train', 0],
    ['validation', 60],
    ['test', 80],
  ]);
  expect(splitSegments({ train: 5, validation: 0, test: 0 })).toEqual([{ part: 'train', count: 5, start: 0, share: 1 }]);
  expect(splitSentence({ train: 276, validation: 68, test: 0 })).toBe('train 276 (80%), validation 68 (20%)');
  expect(splitSentence({ train: 0, validation: 0, test: 0 })).toBe('no rows');
});

test('makes the largest class as wide as the room and folds the many', () => {
  const { bars, hidden } = classBars(
    [
      { name: 'a', train: 8, validation: 2, test: 0 },
      { name: 'b', train: 4, validation: 1, test: 0 },
      { name: 'c', train: 1, validation: 0, test: 0 },
    ],
    2,
  );
  expect(hidden).toBe(1);
  expect(bars.map((bar) => [bar.count, bar.segments.reduce((sum, segment) => sum + segment.share, 0)])).toEqual([
    [10, 1],
    [5, 0.5],
  ]);
  expect(bars[0]?.share).toBeCloseTo(10 / 16, 12);
});

test('labels round numbers inside the range', () => {
  expect(linearTicks(-1, 1, 4).map((tick) => [tick.label, tick.at])).toEqual([
    ['\u22121.0', 0],
    ['\u22120.5', 0.25],
    ['0.0', 0.5],
    ['0.5', 0.75],
    ['1.0', 1],
  ]);
  expect(linearTicks(2, 2, 4)).toEqual([]);
});

test('draws a small line inside its box with gaps for missing values', () => {
  expect(sparklinePath([], { width: 10, height: 10 })).toBeNull();
  expect(sparklinePath([NaN], { width: 10, height: 10 })).toBeNull();
  expect(sparklinePath([0, 1, NaN, 1], { width: 13, height: 13 })?.path).toBe('M1.5 11.5L4.83 1.5M11.5 1.5');
  expect(sparklinePath([0, 1], { width: 13, height: 13, range: [-1, 1] })?.path).toBe('M1.5 6.5L11.5 1.5');
});
