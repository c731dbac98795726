import { expect, test } from 'vitest';
import { shareDifference, wilson } from './wilson.ts';

test("agrees with Newcombe's published examples", () => {
  // Newcombe 1998, Table II, method 10: 56/70 - 48/80 and 9/10 - 3/10.
  const first = shareDifference({ share: 48 / 80, n: 80 }, { share: 56 / 70, n: 70 });
  expect([first.low, first.high].map((value) => value.toFixed(4))).toEqual(['0.0524', '0.3339']);
  const second = shareDifference({ share: 3 / 10, n: 10 }, { share: 9 / 10, n: 10 });
  expect([second.low, second.high].map((value) => value.toFixed(4))).toEqual(['0.1705', '0.8090']);
});

test('an interval of a share stays within 0 and 1 and holds the share', () => {
  for (const [share, n] of [
    [0, 10],
    [1, 10],
    [0.5, 1],
    [0.985, 67],
  ] as const) {
    const { low, high } = wilson(share, n);
    expect(low).toBeGreaterThanOrEqual(0);
    expect(high).toBeLessThanOrEqual(1);
    expect(low <= share + 1e-12 && share - 1e-12 <= high).toBe(true);
  }
});
