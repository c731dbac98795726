import { expect, test } from 'vitest';
import { shiftOf, visibleRows, withHeld } from './visible-rows.ts';

test('the drawn rows cover the window at every scroll position', () => {
  for (const scrollTop of [0, 1, 999, 16_000, 31_500]) {
    const { start, end } = visibleRows({ scrollTop, height: 500, rowHeight: 32, count: 1000 });
    expect(start * 32).toBeLessThanOrEqual(scrollTop);
    expect(end === 1000 || end * 32 >= scrollTop + 500).toBe(true);
    expect(end - start).toBeLessThan(60);
  }
  expect(visibleRows({ scrollTop: 9000, height: 500, rowHeight: 32, count: 3 })).toEqual({ start: 3, end: 3 });
});

test('the row that has the focus is drawn wherever it is, and what is not drawn has its room', () => {
  const rows = Array.from({ length: 10 }, (_, at) => ({ key: `r${at}` }));
  const drawn = (held: string | null) => withHeld(rows, { start: 4, end: 6 }, held).map(({ at, gap }) => [at, gap]);
  expect(drawn(null)).toEqual([[4, 4], [5, 0]]); // prettier-ignore
  expect(drawn('r5')).toEqual(drawn(null));
  expect(drawn('gone')).toEqual(drawn(null));
  expect(drawn('r1')).toEqual([[1, 1], [4, 2], [5, 0]]); // prettier-ignore
  expect(drawn('r9')).toEqual([[4, 4], [5, 0], [9, 3]]); // prettier-ignore
});

test('rows that were seen have moved by what came or went above them, whatever one of them did', () => {
  const rows = (...keys: string[]) => keys.map((key) => ({ key }));
  const before = rows('a', 'b', 'c', 'd', 'e', 'f');
  const shift = (...now: string[]) => shiftOf(before, rows(...now), { start: 2, end: 5 });
  expect(shift('a', 'b', 'c', 'd', 'e', 'f', 'g')).toBe(0);
  expect(shift('x', 'y', 'a', 'b', 'c', 'd', 'e', 'f')).toBe(2);
  expect(shift('b', 'c', 'd', 'e', 'f')).toBe(-1);
  expect(shift('d', 'x', 'a', 'b', 'c', 'y', 'e', 'f')).toBe(2);
  expect(shift()).toBe(0);
});
