import { scaleLinear } from 'd3-scale';
import { formatFixed } from './format.ts';

export type Tick = { value: number; at: number; label: string }; // at: 0 at the minimum, 1 at the maximum

/** Round numbers inside a range with labels of equal decimals. */
export function linearTicks(minimum: number, maximum: number, count: number): Tick[] {
  if (!(maximum > minimum)) return [];
  const scale = scaleLinear().domain([minimum, maximum]);
  const values = scale.ticks(count);
  const step = Math.abs((values[1] ?? maximum) - (values[0] ?? minimum));
  const decimals = Math.max(0, Math.min(8, Math.ceil(-Math.log10(step) - 1e-9)));
  return values.map((value) => ({ value, at: (value - minimum) / (maximum - minimum), label: formatFixed(value, decimals) }));
}

/** A range a little wider than the values; a single value gets room on both sides. */
export function paddedRange(minimum: number, maximum: number, share = 0.05): [number, number] {
  if (!Number.isFinite(minimum) || !Number.isFinite(maximum)) return [0, 1];
  const span = maximum - minimum;
  const pad = span > 0 ? span * share : Math.max(Math.abs(minimum) * 0.1, 0.5);
  return [minimum - pad, maximum + pad];
}
