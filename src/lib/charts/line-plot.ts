/** Some lines over epochs as SVG paths, on a linear or a log axis. Pure geometry. */
import { linearTicks, logTicks, paddedRange, type Tick } from './ticks.ts';

export type Line = { name: string; x: readonly number[]; y: readonly number[] };
export type LinePlot = {
  paths: { name: string; path: string; end: { x: number; y: number } | null }[];
  x: Tick[];
  y: Tick[];
  guide: number | null; // its height, px from the top
};

/** `guide`: a value that stays in sight. Values that have no place (not finite, or not above 0 on a log axis) break their line. x and y of ticks run from 0 to 1. */
export function linePlot(input: {
  lines: readonly Line[];
  width: number;
  height: number;
  log: boolean;
  guide?: number | undefined;
}): LinePlot {
  const { lines, width, height, log, guide } = input;
  const scaled = (value: number) => (log ? (value > 0 ? Math.log10(value) : NaN) : value);
  const xs = lines.flatMap(({ x }) => [...x]);
  const ys = [...lines.flatMap(({ y }) => y.map(scaled)), ...(guide === undefined ? [] : [scaled(guide)])].filter(Number.isFinite);
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
    y: log ? logTicks(bottom, top) : linearTicks(bottom, top, 4),
    guide: guide === undefined ? null : round((1 - up(guide)) * height),
  };
}
