/** Some lines over epochs as SVG paths, on a linear or a log axis. Pure geometry. */
import { formatNumber } from '../spec/show-number.ts';
import { linearTicks, paddedRange, type Tick } from './ticks.ts';

export type Line = { name: string; x: readonly number[]; y: readonly number[] };
export type LinePlot = { paths: { name: string; path: string; end: { x: number; y: number } | null }[]; x: Tick[]; y: Tick[] };

/** Values that have no place (not finite, or not above 0 on a log axis) break their line. x and y of ticks run from 0 to 1. */
export function linePlot(input: { lines: readonly Line[]; width: number; height: number; log: boolean }): LinePlot {
  const { lines, width, height, log } = input;
  const scaled = (value: number) => (log ? (value > 0 ? Math.log10(value) : NaN) : value);
  const xs = lines.flatMap(({ x }) => [...x]);
  const ys = lines.flatMap(({ y }) => y.map(scaled)).filter(Number.isFinite);
  const [left, right] = [Math.min(...xs, Infinity), Math.max(...xs, -Infinity)];
  const [bottom, top] = paddedRange(Math.min(...ys), Math.max(...ys), 0.06);
  const across = (value: number) => (right > left ? (value - left) / (right - left) : 0.5);
  const up = (value: number) => (scaled(value) - bottom) / (top - bottom);
  const round = (value: number) => Math.round(value * 10) / 10;
  const paths = lines.map(({ name, x, y }) => {
    let path = '';
    let end: { x: number; y: number } | null = null;
    x.forEach((value, at) => {
      const height1 = up(y[at] ?? NaN);
      const isPlaced = Number.isFinite(height1);
      if (isPlaced) {
        const place = { x: round(across(value) * width), y: round((1 - height1) * height) };
        path += `${end && path !== '' ? 'L' : 'M'}${place.x} ${place.y}`;
        end = place;
      } else end = null;
    });
    return { name, path, end };
  });
  return {
    paths,
    x: right > left ? linearTicks(left, right, 5).filter(({ value }) => Number.isInteger(value)) : [],
    y: log ? powers(bottom, top) : linearTicks(bottom, top, 4),
  };
}

/** Powers of ten, or where none lies between, round values. */
function powers(bottom: number, top: number): Tick[] {
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
