import { expect, test } from 'vitest';
import { effectPlot } from './effect-plot.ts';

test('zero and the band are on the axis wherever the interval lies', () => {
  for (const [low, difference, high] of [
    [2, 3, 4],
    [-9, -8, -7],
    [-0.1, 0, 0.1],
    [0, 0, 0],
  ] as const) {
    const { zero, band, interval, at } = effectPlot({ low, difference, high, smallest: 1 });
    for (const place of [zero, band.from, band.to, interval.from, interval.to, at]) {
      expect(place).toBeGreaterThan(0);
      expect(place).toBeLessThan(1);
    }
    expect(Math.sign(at - zero)).toBe(Math.sign(difference));
    expect(band.from + band.to).toBeCloseTo(2 * zero, 12);
  }
});
