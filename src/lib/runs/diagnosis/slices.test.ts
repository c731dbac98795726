import { expect, test } from 'vitest';
import { slicesOf, type SliceColumn } from './slices.ts';
import { shareDifference } from './wilson.ts';

/** 100 examples: 'island' b is wrong in 12 of 20, a in 4 of 80; 'size' counts from 0 to 99. */
const island: SliceColumn = {
  name: 'island',
  type: 'category',
  categories: ['a', 'b', 'c'],
  codes: Array.from({ length: 100 }, (_, at) => (at < 20 ? 1 : at < 98 ? 0 : 2)),
};
const errors = Array.from({ length: 100 }, (_, at) => (at < 12 || (at >= 20 && at < 24) ? 1 : 0));
const size: SliceColumn = { name: 'size', type: 'number', values: Array.from({ length: 100 }, (_, at) => (at === 50 ? NaN : at)) };

test('the slice that adds most to the error comes first, against all examples outside of it', () => {
  const { slices, tried } = slicesOf([island], errors, true);
  expect(tried).toBe(2); // c has too few examples
  const [worst, other] = slices;
  expect(worst).toMatchObject({ column: 'island', value: { type: 'category', name: 'b' }, score: 0.6, rest: 0.05, share: 0.2 });
  expect(worst?.harm).toBeCloseTo(0.55 * 0.2, 12);
  expect(worst?.places).toEqual(Array.from({ length: 20 }, (_, at) => at));
  expect(other?.difference).toBeLessThan(0);
});

test('intervals are widened for the number of slices that were looked at', () => {
  const [one] = slicesOf([island], errors, true).slices;
  const [among] = slicesOf([island, size], errors, true).slices.filter(({ column }) => column === 'island');
  const plain = shareDifference({ share: 0.05, n: 80 }, { share: 0.6, n: 20 });
  expect(one?.interval.low).toBeLessThan(plain.low);
  expect(among?.interval.low).toBeLessThan(one?.interval.low ?? NaN);
  // Two slices: each end at 1 - 0.05 / 2 / 2 of the normal distribution.
  expect(one?.interval.low).toBeCloseTo(shareDifference({ share: 0.05, n: 80 }, { share: 0.6, n: 20 }, 2.241402727604947).low, 12);
});

test('numbers fall into ranges of about as many examples, each in one of them, the last with its end', () => {
  const ranges = slicesOf([size], errors, true).slices.toSorted((a, b) => (a.places[0] ?? 0) - (b.places[0] ?? 0));
  expect(ranges.map(({ value, places }) => [value.type === 'range' && [value.from, value.to], places.length])).toEqual([
    [[0, 25], 25],
    [[25, 49], 24],
    [[49, 75], 25],
    [[75, 99], 25],
  ]);
  const flat = slicesOf([{ name: 'flat', type: 'number', values: new Array<number>(100).fill(3) }], errors, true);
  expect(flat).toEqual({ slices: [], tried: 0, least: 10 });
});

test('examples without a value are a slice, and examples without a finite error are in none', () => {
  const gaps: SliceColumn = {
    name: 'sex',
    type: 'category',
    categories: ['f'],
    codes: Array.from({ length: 100 }, (_, at) => (at < 40 ? -1 : 0)),
  };
  const { slices } = slicesOf(
    [gaps],
    errors.map((error, at) => (at === 0 ? NaN : error)),
    true,
  );
  expect(slices.map(({ value, places }) => [value, places.length])).toEqual([
    [{ type: 'missing' }, 39],
    [{ type: 'category', name: 'f' }, 60],
  ]);
});

test("sizes of misses are compared by Welch's interval", () => {
  const misses = Array.from({ length: 100 }, (_, at) => (at < 20 ? 5 : 1) + (at % 3) / 10);
  const [worst] = slicesOf([island], misses, false).slices;
  expect(worst?.difference).toBeCloseTo(4, 1);
  expect(worst?.interval.low).toBeGreaterThan(3.9);
  expect(worst?.interval.high).toBeLessThan(4.1);
});

test('slices that hide nothing are found beyond chance in at most one of twenty tables', () => {
  let state = 7;
  const random = () => (state = (state * 16807) % 2147483647) / 2147483647;
  let found = 0;
  for (let table = 0; table < 200; table++) {
    const columns = [0, 1, 2].map((name): SliceColumn => ({
      name: String(name),
      type: 'number',
      values: Array.from({ length: 80 }, random),
    }));
    const wrong = Array.from({ length: 80 }, () => (random() < 0.2 ? 1 : 0));
    if (slicesOf(columns, wrong, true).slices.some(({ interval }) => interval.low > 0)) found++;
  }
  expect(found).toBeLessThanOrEqual(10); // 2.5% on this side is what Bonferroni promises
});
