import { expect, test } from 'vitest';
import type { RangeVerdict } from '../runs/range.ts';
import { rangeChart } from './range-chart.ts';

const verdict: RangeVerdict = {
  from: 1e-6,
  to: 10,
  steps: 151,
  stepsDone: 130,
  suggested: { steepest: 0.01, tenth: 0.003 },
  sentence: '',
};
const step = Array.from({ length: 130 }, (_, at) => at);
// Flat, then falling, then an explosion to a thousand times.
const loss = step.map((at) => (at < 60 ? 2 : at < 120 ? 2 - (at - 60) / 40 : 2000));
const chart = rangeChart({ stepLoss: { step, loss }, verdict, width: 600, height: 200 });

test('a rate stands where its step was on a log axis', () => {
  const { points, x } = chart;
  expect(x.map(({ value }) => value)).toEqual([1e-6, 1e-5, 1e-4, 0.001, 0.01, 0.1, 1]);
  const [mark] = chart.marks;
  const before = points.findLast(({ rate }) => rate <= 0.01);
  const after = points.find(({ rate }) => rate > 0.01);
  expect(mark?.x).toBeGreaterThanOrEqual(before?.x ?? 1);
  expect(mark?.x).toBeLessThan(after?.x ?? 0);
  expect(points.at(-1)?.rate).toBeCloseTo(1e-6 * 10 ** ((7 * 129) / 150), 12);
});

test('an explosion does not press the fall flat', () => {
  const top = chart.y.at(-1)?.value ?? 0;
  expect(top).toBeGreaterThan(1.9);
  expect(top).toBeLessThan(4);
  expect(chart.raw).not.toContain('NaN');
  // Drawn over the edge, where the box clips it, and no further.
  expect(Math.min(...[...chart.raw.matchAll(/[ML][\d.]+ (-?[\d.]+)/g)].map(([, y]) => Number(y)))).toBe(-200);
});

test('no suggestion leaves no mark', () => {
  const none = rangeChart({ stepLoss: { step, loss }, verdict: { ...verdict, suggested: null }, width: 600, height: 200 });
  expect(none.marks).toEqual([]);
});
