import { expect, test } from 'vitest';
import { visibleRows } from './visible-rows.ts';

test('the drawn rows cover the window at every scroll position', () => {
  for (const scrollTop of [0, 1, 999, 16_000, 31_500]) {
    const { start, end } = visibleRows({ scrollTop, height: 500, rowHeight: 32, count: 1000 });
    expect(start * 32).toBeLessThanOrEqual(scrollTop);
    expect(end === 1000 || end * 32 >= scrollTop + 500).toBe(true);
    expect(end - start).toBeLessThan(60);
  }
  expect(visibleRows({ scrollTop: 9000, height: 500, rowHeight: 32, count: 3 })).toEqual({ start: 3, end: 3 });
});
