/** Points in a square, with lines through it. Pure geometry. */
import { linearTicks, paddedRange, type Tick } from './ticks.ts';

export type PlotPoints = { x: ArrayLike<number>; y: ArrayLike<number> };
export type PointPlot = {
  xTicks: Tick[];
  yTicks: Tick[];
  path: string; // a dot a point: to be stroked with round ends
  placeOf: (x: number, y: number) => { x: number; y: number };
  nearest: (place: { x: number; y: number; reach: number }) => number | null; // index of the point within reach, px
};

const round = (value: number) => Math.round(value * 10) / 10;

function rangeOf(values: ArrayLike<number>): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (let at = 0; at < values.length; at++) {
    low = Math.min(low, values[at] ?? Infinity);
    high = Math.max(high, values[at] ?? -Infinity);
  }
  return paddedRange(low, high, 0.04);
}

/** `withZero`: 0 lies within the range of y. All numbers are finite. */
export function pointPlot({ x, y }: PlotPoints, side: number, { withZero }: { withZero: boolean }): PointPlot {
  const [left, right] = rangeOf(x);
  const [bottom, top] = rangeOf(withZero ? [...Array.from(y), 0] : y);
  const placeOf = (ofX: number, ofY: number) => ({
    x: round(((ofX - left) / (right - left)) * side),
    y: round((1 - (ofY - bottom) / (top - bottom)) * side),
  });
  let path = '';
  for (let at = 0; at < x.length; at++) {
    const place = placeOf(x[at] ?? NaN, y[at] ?? NaN);
    path += `M${place.x} ${place.y}h0`;
  }
  return {
    xTicks: linearTicks(left, right, 5),
    yTicks: linearTicks(bottom, top, 5),
    path,
    placeOf,
    nearest: (sought) => {
      let nearest: number | null = null;
      let least = sought.reach ** 2;
      for (let at = 0; at < x.length; at++) {
        const place = placeOf(x[at] ?? NaN, y[at] ?? NaN);
        const distance = (place.x - sought.x) ** 2 + (place.y - sought.y) ** 2;
        if (distance > least) continue;
        nearest = at;
        least = distance;
      }
      return nearest;
    },
  };
}
