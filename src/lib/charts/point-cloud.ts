/** Points on two principal components: one scale for both, so that distances are true; labels where they do not cover one another. Pure. */
import type { Projected } from '../worker/protocol.ts';
import { linearTicks, type Tick } from './ticks.ts';

export type PointCloud = {
  x: ArrayLike<number>;
  y: ArrayLike<number>;
  from: [number, number]; // of x and y; both reach as far
  span: number;
  ticks: { x: Tick[]; y: Tick[] };
  order: number[]; // from left to right: what the arrow keys walk along
};

export function pointCloud({ x, y }: Pick<Projected, 'x' | 'y'>): PointCloud {
  const [left, right] = limits(x);
  const [low, high] = limits(y);
  const span = (Math.max(right - left, high - low) || 1) * 1.12;
  const from: [number, number] = [(left + right - span) / 2, (low + high - span) / 2];
  const ticks = { x: linearTicks(from[0], from[0] + span, 4), y: linearTicks(from[1], from[1] + span, 4) };
  const order = Array.from(x, (_, at) => at).sort((a, b) => (x[a] ?? 0) - (x[b] ?? 0) || a - b);
  return { x, y, from, span, ticks, order };
}

function limits(values: Float32Array): [number, number] {
  const low = values.reduce((least, value) => Math.min(least, value), Infinity);
  return low === Infinity ? [0, 0] : [low, values.reduce((most, value) => Math.max(most, value), -Infinity)];
}

/** Where a point lies on a square of `side`, y from above. */
export function placeOf({ x, y, from, span }: PointCloud, index: number, side: number): { x: number; y: number } {
  return { x: (((x[index] ?? NaN) - from[0]) / span) * side, y: (1 - ((y[index] ?? NaN) - from[1]) / span) * side };
}

/** The nearest point within `reach`, or null. */
export function nearest(cloud: PointCloud, side: number, at: { x: number; y: number; reach: number }): number | null {
  let best: number | null = null;
  let least = at.reach ** 2;
  for (let index = 0; index < cloud.x.length; index++) {
    const { x, y } = placeOf(cloud, index, side);
    const away = (x - at.x) ** 2 + (y - at.y) ** 2;
    if (away < least) [best, least] = [index, away];
  }
  return best;
}

export type Label = { index: number; text: string; x: number; y: number };

const letter = 7;
const line = 12;
const beside = 5;

/** Right of their points, left near the edge, the first ones first; a label that would cover one before it is left out. */
export function labelsFor(cloud: PointCloud, names: readonly string[], side: number): Label[] {
  const placed: (Label & { width: number })[] = [];
  names.forEach((text, index) => {
    const point = placeOf(cloud, index, side);
    const width = Math.max(1, text.length) * letter;
    const x = point.x + beside + width <= side ? point.x + beside : point.x - beside - width;
    const { y } = point;
    const isFree = placed.every((other) => x + width < other.x || x > other.x + other.width || Math.abs(y + 4 - other.y) > line);
    if (isFree && x >= 0 && y >= line / 2 && y <= side - line / 2) placed.push({ index, text, x, y: y + 4, width });
  });
  return placed.map(({ width: _width, ...label }) => label);
}
