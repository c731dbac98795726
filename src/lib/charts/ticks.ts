import { scaleLinear } from 'd3-scale';
import { formatNumber } from '../spec/show-number.ts';
import { placeOn, type AxisScale } from './axis-scale.ts';
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

/** Powers of ten, or where none lies between, round values. `bottom` and `top` are the logarithms of the ends. */
export function logTicks(bottom: number, top: number): Tick[] {
  const first = Math.ceil(bottom);
  const whole = Array.from({ length: Math.max(0, Math.floor(top) - first + 1) }, (_, at) => first + at);
  const every = Math.max(1, Math.ceil(whole.length / 5));
  const chosen =
    whole.length > 1 ? whole.filter((_, at) => at % every === 0) : [bottom + (top - bottom) * 0.2, bottom + (top - bottom) * 0.8];
  return chosen.map((power) => ({
    value: 10 ** power,
    at: (power - bottom) / (top - bottom),
    label: formatNumber(10 ** power, Number.isInteger(power) ? 1 : 2),
  }));
}

/** Round numbers along a log axis: 1, 2 and 5 of each power of ten over few decades, else powers alone. */
export function logPlaces(from: number, to: number): number[] {
  const [first, last] = [Math.floor(Math.log10(from) + 1e-9), Math.ceil(Math.log10(to) - 1e-9)];
  const leads = last - first <= 3 ? [1, 2, 5] : [1];
  const every = Math.max(1, Math.ceil((last - first) / 8));
  const powers = Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at).filter((power) => power % every === 0);
  const values = powers.flatMap((power) => leads.map((lead) => Number(`${lead}e${power}`)));
  return values.filter((value) => value >= from * (1 - 1e-9) && value <= to * (1 + 1e-9));
}

/** Round numbers with labels along an axis. */
export function axisTicks({ from, to, log }: AxisScale, count: number): Tick[] {
  if (!log) return linearTicks(from, to, count);
  const places = logPlaces(from, to);
  if (places.length < 2) return logTicks(Math.log10(from), Math.log10(to));
  const up = placeOn({ from, to, log }, 1);
  return places.map((value) => ({ value, at: up(value), label: formatNumber(value, 1) }));
}
