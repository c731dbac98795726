import { expect, test } from 'vitest';
import { noLimits, yLimits } from './y-limits.ts';

const falling = (from: number, to: number, n = 30) => Array.from({ length: n }, (_, i) => from * (to / from) ** (i / (n - 1)));
const lower = { better: 'lower', log: false } as const;
const isInside = (lines: (number | null)[][], options: Parameters<typeof yLimits>[1]) => {
  const { low, high } = yLimits(lines, options);
  return lines.map((line) => line.every((value) => value === null || !Number.isFinite(value) || (value >= low && value <= high)));
};

test('losses that start high, overfit or scatter stay whole', () => {
  const start = falling(2.3, 0.05);
  const overfit = [...falling(0.7, 0.3), ...falling(0.3, 1.2)];
  expect(isInside([start], lower)).toEqual([true]);
  expect(isInside([overfit], lower)).toEqual([true]);
  expect(isInside([start, falling(1.1, 0.4), overfit], lower)).toEqual([true, true, true]);
  expect(isInside([[0.5, 0.5, 0.5]], lower)).toEqual([true]);
  expect(isInside([falling(0.4, 0.9)], { better: 'higher', log: false })).toEqual([true]);
  expect(yLimits([[null, NaN]], lower)).toBe(noLimits);
});

test('one that explodes does not set the scale, alone or among others, on a log axis too', () => {
  const exploding = [...falling(1, 0.6, 10), ...falling(1, 1e6, 20)];
  const alone = yLimits([exploding], lower);
  expect(alone.high).toBeLessThan(5);
  expect(isInside([exploding, falling(1, 0.1), falling(0.9, 0.2)], lower)).toEqual([false, true, true]);
  const logged = yLimits([exploding, falling(1, 0.1), falling(0.9, 0.2)], { better: 'lower', log: true });
  expect(logged.high).toBeGreaterThan(1);
  expect(logged.high).toBeLessThan(1e4);
});

test('one wild curve among tame ones is cut, one that is merely elsewhere is shown whole', () => {
  const wild = [9, 400, 2, 0.4, 3, 0.2, 2.5];
  const tame = [falling(1, 0.1), falling(0.9, 0.1), falling(1.1, 0.2)];
  const { high } = yLimits([...tame, wild], lower);
  expect(high).toBeGreaterThan(1.1);
  expect(high).toBeLessThan(4);
  expect(isInside([...tame, falling(6, 5)], lower)).toEqual([true, true, true, true]);
  expect(isInside([...tame, falling(1e6, 9e5)], lower)).toEqual([true, true, true, false]);
});

test('a run of one epoch beside a longer one hides nothing of it', () => {
  expect(isInside([[0.91], [0.9], falling(0.9, 0.23, 4), falling(0.91, 0.2, 4)], lower)).toEqual([true, true, true, true]);
});

test('what is far better than the others shows whole', () => {
  const close = [falling(1, 0.98), falling(1.01, 0.99), falling(1, 0.97)];
  expect(isInside([...close, falling(1, 0.1)], lower)).toEqual([true, true, true, true]);
});

test('a bad beginning of a score does not flatten the rest', () => {
  const score = [-900, -40, ...Array.from({ length: 40 }, (_, i) => 0.5 + i / 100)];
  const { low } = yLimits([score], { better: 'higher', log: false });
  expect(low).toBeGreaterThan(-40);
  expect(low).toBeLessThan(0.5);
});
