import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fitPowerLaw } from '../../src/lib/runs/learning-curve/power-law.ts';

type Golden = { name: string; points: [number, number][]; limit: number; amount: number; rate: number[]; gain: number[] };

// Made by make_scipy_power_law_golden.py. The fit itself to 1e-5; the ends of intervals to 1% of their width, the step of the grid of rates.
const golden = JSON.parse(readFileSync('tests/golden/scipy-power-law.json', 'utf8')) as Golden[];

test.each(golden)('a power law and its intervals equal those of scipy: $name', ({ points, limit, amount, rate, gain }) => {
  const fit = fitPowerLaw(points.map(([size, score]) => ({ size, score })));
  if (!fit) throw new Error('There are enough sizes.');
  const near = (value: number, wanted: number) => expect(Math.abs(value / wanted - 1), `${value} for ${wanted}`).toBeLessThan(1e-5);
  near(fit.limit.value, limit);
  near(fit.amount, amount);
  near(fit.rate.value, rate[0] ?? NaN);
  const largest = Math.max(...points.map(([size]) => size));
  const found = fit.gain(largest, 2 * largest);
  near(found.value, gain[0] ?? NaN);
  for (const [{ low, high }, [, from = NaN, to = NaN]] of [
    [found, gain],
    [fit.rate, rate],
  ] as const) {
    expect(Math.abs(low - from) / (to - from)).toBeLessThan(0.01);
    expect(Math.abs(high - to) / (to - from)).toBeLessThan(0.01);
  }
});
