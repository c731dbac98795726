/** Runs as points by any two columns, coloured by themselves or by a third one. Pure geometry: whoever draws it owns the pixels. */
import { pending, type Cell, type Column, type Facts } from '../../runs/columns/column.ts';
import type { ListedRun } from '../../runs/listed-run.ts';
import { dot, round, type Drawing, type Mark } from '../drawing/drawing.ts';
import type { Ink } from '../drawing/ink.ts';
import { textHash } from '../run-style.ts';
import { itemValue, type Item, type ItemValue } from './item.ts';
import { plotFrame, type Room } from './plot-frame.ts';
import { valueAxis, type ValueAxis } from './value-axis.ts';
import { inkOfPlace, legendOf, type ValueLegend } from './value-legend.ts';

/** What is zoomed to, in the values of an axis; null: all. */
export type Ranges = { x: readonly [number, number] | null; y: readonly [number, number] | null };

export type ScatterPoint = {
  item: Item;
  x: number; // 0 left, 1 right
  y: number; // 0 below, 1 above
  spreadX: readonly [number, number] | null; // of a mean, or of several runs
  spreadY: readonly [number, number] | null;
  ink: Ink;
  shape: number; // of point-mark
  texts: { x: string; y: string; colour: string };
};

export type ScatterPlot = {
  x: ValueAxis;
  y: ValueAxis;
  points: readonly ScatterPoint[]; // from left to right
  legend: ValueLegend;
  missing: { x: number; y: number; colour: number; of: number };
  outside: number; // of the zoom
};

export type ScatterInput = {
  items: readonly Item[];
  x: Column;
  y: Column;
  colour: Column | null;
  log: { x: boolean; y: boolean };
  ranges: Ranges;
  facts: Facts;
  dates: (at: number) => string;
};

const jitterShare = 0.56; // of the room of a category

/** Inside its category, at the same place each time: by the id of the run. */
function jittered(at: number, axis: ValueAxis, key: string): number {
  if (!axis.places) return at;
  return at + ((textHash(key) / 2 ** 32 - 0.5) * jitterShare) / axis.places.length;
}

const spread = (axis: ValueAxis, { low, high }: ItemValue): readonly [number, number] | null => {
  const [from, to] = [axis.at(low), axis.at(high)];
  return from === null || to === null ? null : [from, to];
};

const isMissing = (cell: Cell) => cell === null || cell === pending || (typeof cell === 'number' && !Number.isFinite(cell));

function spreadText(axis: ValueAxis, { cell, low, high }: ItemValue, runs: readonly ListedRun[]): string {
  return low === null || high === null
    ? axis.text(cell)
    : `${axis.text(cell)} (${axis.text(low)} to ${axis.text(high)}, ${runs.length} runs)`;
}

export function scatterPlot({ items, x, y, colour, log, ranges, facts, dates }: ScatterInput): ScatterPlot {
  const read = (column: Column) => items.map((item) => itemValue(column, item, facts));
  const [xs, ys, colours] = [read(x), read(y), colour ? read(colour) : []];
  const ends = (values: readonly ItemValue[]): Cell[] => values.flatMap(({ cell, low, high }) => [cell, low, high]);
  const axes = {
    x: valueAxis(x, ends(xs), { log: log.x, range: ranges.x, dates }),
    y: valueAxis(y, ends(ys), { log: log.y, range: ranges.y, dates }),
  };
  const scale = colour && colourScale(colour, colours, dates);
  const points: ScatterPoint[] = [];
  let outside = 0;
  items.forEach((item, index) => {
    const [xValue, yValue] = [xs[index], ys[index]];
    const [left, up] = [axes.x.at(xValue?.cell ?? null), axes.y.at(yValue?.cell ?? null)];
    if (!xValue || !yValue || left === null || up === null) return;
    const isInside = left >= 0 && left <= 1 && up >= 0 && up <= 1;
    if (!isInside) return void outside++;
    const cell = colours[index]?.cell ?? null;
    points.push({
      item,
      x: jittered(left, axes.x, item.key),
      y: jittered(up, axes.y, `${item.key} y`),
      spreadX: spread(axes.x, xValue),
      spreadY: spread(axes.y, yValue),
      ...inkOf({ item, scale, cell }),
      texts: { x: spreadText(axes.x, xValue, item.runs), y: spreadText(axes.y, yValue, item.runs), colour: scale ? scale.text(cell) : '' },
    });
  });
  points.sort((a, b) => a.x - b.x || a.y - b.y);
  const without = (values: readonly ItemValue[]) => values.filter(({ cell }) => isMissing(cell)).length;
  return {
    ...axes,
    points,
    legend: legendOf(scale),
    missing: { x: without(xs), y: without(ys), colour: without(colours), of: items.length },
    outside,
  };
}

/** Null where it would tell no run from another: they have one number, or none. */
function colourScale(column: Column, values: readonly ItemValue[], dates: (at: number) => string): ValueAxis | null {
  const range = extent(values);
  const scale = valueAxis(
    column,
    values.map(({ cell }) => cell),
    { dates, range },
  );
  return scale.places === null && range === null ? null : scale;
}

function extent(values: readonly ItemValue[]): readonly [number, number] | null {
  const numbers = values.map(({ cell }) => cell).filter((cell): cell is number => typeof cell === 'number' && Number.isFinite(cell));
  const [low, high] = [numbers.reduce((a, b) => Math.min(a, b), Infinity), numbers.reduce((a, b) => Math.max(a, b), -Infinity)];
  return high > low ? [low, high] : null;
}

function inkOf({ item, scale, cell }: { item: Item; scale: ValueAxis | null; cell: Cell }): { ink: Ink; shape: number } {
  if (!scale) return { ink: { run: item.style.colour }, shape: item.style.dash - 1 };
  const at = scale.at(cell);
  if (at === null) return { ink: 'muted', shape: 0 };
  return scale.places ? { ink: inkOfPlace(scale.valueAt(at)), shape: scale.valueAt(at) } : { ink: { share: at }, shape: 0 };
}

export type ScatterDrawing = { drawing: Drawing; room: Room; radius: number };

/** Where a point is drawn. */
export const pointPlace = ({ left, top, width, height }: Room, { x, y }: Pick<ScatterPoint, 'x' | 'y'>) => ({
  x: round(left + x * width),
  y: round(top + (1 - y) * height),
});

const clamp = (at: number) => Math.max(0, Math.min(1, at));

function whiskers(room: Room, point: ScatterPoint): Mark[] {
  const { x, y } = pointPlace(room, point);
  const lines = [
    point.spreadX &&
      `M${pointPlace(room, { x: clamp(point.spreadX[0]), y: 0 }).x} ${y}H${pointPlace(room, { x: clamp(point.spreadX[1]), y: 0 }).x}`,
    point.spreadY &&
      `M${x} ${pointPlace(room, { x: 0, y: clamp(point.spreadY[0]) }).y}V${pointPlace(room, { x: 0, y: clamp(point.spreadY[1]) }).y}`,
  ];
  return lines.flatMap((path): Mark[] => (path === null ? [] : [{ type: 'line', path, ink: point.ink, opacity: 0.6 }]));
}

export function drawScatter(plot: ScatterPlot, { width, height }: { width: number; height: number }): ScatterDrawing {
  const { room, marks: frame } = plotFrame({ width, height, x: plot.x, y: plot.y });
  const radius = plot.points.length > 1000 ? 2 : plot.points.length > 150 ? 2.8 : 4;
  const opacity = plot.points.length > 300 ? 0.6 : 0.85;
  const marks = plot.points.flatMap((point): Mark[] => [
    ...whiskers(room, point),
    { type: 'shape', ...pointPlace(room, point), shape: point.shape, radius, ink: point.ink, opacity },
  ]);
  return { drawing: { width, height, marks: [...frame, ...marks] }, room, radius };
}

/** The points that are pointed at, to be laid over the others: these need not be drawn again. */
export function markPoints({ points }: ScatterPlot, { room, radius }: ScatterDrawing, strong: ReadonlySet<string>): Mark[] {
  if (strong.size === 0) return [];
  return points
    .filter(({ item }) => strong.has(item.key))
    .flatMap((point): Mark[] => {
      const place = pointPlace(room, point);
      return [
        { type: 'shape', ...place, shape: point.shape, radius: radius + 2, ink: point.ink },
        { type: 'line', path: dot({ ...place, radius: radius + 4 }), ink: 'ink', width: 1.5 },
      ];
    });
}

/** The point nearest to a place of the drawing, within reach. */
export function scatterAt(plot: ScatterPlot, room: Room, { x, y, reach }: { x: number; y: number; reach: number }): ScatterPoint | null {
  let best: ScatterPoint | null = null;
  let least = reach ** 2;
  for (const point of plot.points) {
    const place = pointPlace(room, point);
    const away = (place.x - x) ** 2 + (place.y - y) ** 2;
    if (away <= least) [best, least] = [point, away];
  }
  return best;
}
