/** A difference with its interval on one axis, beside the band of effects too small to matter. Pure geometry. */
import { linearTicks, paddedRange, type Tick } from './ticks.ts';

export type Effect = { difference: number; low: number; high: number; smallest: number };

/** Places from 0 at the left to 1 at the right; the axis always holds zero and the band. */
export type EffectPlot = {
  zero: number;
  band: { from: number; to: number };
  interval: { from: number; to: number };
  at: number;
  ticks: Tick[];
};

export function effectPlot({ difference, low, high, smallest }: Effect, ticks = 5): EffectPlot {
  const [left, right] = paddedRange(Math.min(low, -smallest, 0), Math.max(high, smallest, 0), 0.08);
  const place = (value: number) => (value - left) / (right - left);
  return {
    zero: place(0),
    band: { from: place(-smallest), to: place(smallest) },
    interval: { from: place(low), to: place(high) },
    at: place(difference),
    ticks: linearTicks(left, right, ticks),
  };
}
