/** Runs as lines across several axes, one for each column. Pure geometry: whoever draws it owns the pixels. */
import type { Cell, Column, Facts } from '../../runs/columns/column.ts';
import { box, fitted, round, textWidth, type Drawing, type Mark } from '../drawing/drawing.ts';
import type { Ink } from '../drawing/ink.ts';
import { brushEnds, isBrushed, type Brush } from './brush.ts';
import { itemValue, type Item } from './item.ts';
import { inkOfPlace, legendOf, type ValueLegend } from './value-legend.ts';
import { thinned, valueAxis, type ValueAxis } from './value-axis.ts';

export type AxisChoice = { column: Column; isFlipped: boolean; isLog: boolean };
export type ParallelAxis = { axis: ValueAxis; isFlipped: boolean; hasMissing: boolean };

/** `at`: along each axis as it is drawn, 0 below and 1 above; null: no value there. */
export type ParallelLine = { item: Item; cells: readonly Cell[]; at: readonly (number | null)[]; ink: Ink; order: number; isIn: boolean };

export type ParallelPlot = { axes: readonly ParallelAxis[]; lines: readonly ParallelLine[]; legend: ValueLegend; inside: number };

export type ParallelInput = {
  items: readonly Item[];
  axes: readonly AxisChoice[];
  colour: Column | null;
  facts: Facts;
  dates: (at: number) => string;
};

const inkSteps = 24; // lines of one step are one path

function inkOf(scale: ValueAxis | null, cell: Cell): { ink: Ink; order: number } {
  const at = scale?.at(cell) ?? null;
  if (!scale) return { ink: 'accent', order: 0 };
  if (at === null) return { ink: 'muted', order: -1 };
  if (scale.places) return { ink: inkOfPlace(scale.valueAt(at)), order: 0 };
  const share = Math.round(Math.max(0, Math.min(1, at)) * inkSteps) / inkSteps;
  return { ink: { share }, order: share };
}

/** Null where it would tell no run from another: they have one number, or none. */
function colourScale(column: Column | null, cells: readonly Cell[], dates: (at: number) => string): ValueAxis | null {
  if (!column) return null;
  const numbers = cells.filter((cell): cell is number => typeof cell === 'number' && Number.isFinite(cell));
  const low = numbers.reduce((a, b) => Math.min(a, b), Infinity);
  const high = numbers.reduce((a, b) => Math.max(a, b), -Infinity);
  const scale = valueAxis(column, cells, { dates, range: high > low ? (column.better === 'lower' ? [high, low] : [low, high]) : null });
  return scale.places === null && !(high > low) ? null : scale;
}

/** All of them are in: brushes come with `brushed`, which is quick. */
export function parallelPlot({ items, axes: choices, colour, facts, dates }: ParallelInput): ParallelPlot {
  const cellsOf = (column: Column) => items.map((item) => itemValue(column, item, facts).cell);
  const columns = choices.map(({ column }) => cellsOf(column));
  const colours = colour ? cellsOf(colour) : [];
  const scale = colourScale(colour, colours, dates);
  const axes = choices.map(({ column, isFlipped, isLog }, index): ParallelAxis => {
    const cells = columns[index] ?? [];
    const axis = valueAxis(column, cells, { log: isLog, dates, ticks: 6 });
    return { axis, isFlipped, hasMissing: cells.some((cell) => axis.at(cell) === null) };
  });
  const lines = items.map((item, row): ParallelLine => {
    const cells = columns.map((cells) => cells[row] ?? null);
    const at = axes.map(({ axis, isFlipped }, index) => {
      const place = axis.at(cells[index] ?? null);
      return place === null ? null : isFlipped ? 1 - place : place;
    });
    return { item, cells, at, isIn: true, ...inkOf(scale, colours[row] ?? null) };
  });
  lines.sort((a, b) => a.order - b.order); // the best are drawn last
  return { axes, lines, legend: legendOf(scale), inside: lines.length };
}

/** The same lines, of which only those in all of the brushes are in. */
export function brushed(plot: ParallelPlot, brushes: readonly Brush[]): ParallelPlot {
  if (brushes.length === 0) return plot;
  const places = new Map(plot.axes.map(({ axis }, index) => [axis.column.path, index]));
  const textOf = (path: string) => plot.axes[places.get(path) ?? -1]?.axis.text ?? String;
  const lines = plot.lines.map((line) => {
    const cellOf = (path: string) => line.cells[places.get(path) ?? -1] ?? null;
    return { ...line, isIn: isBrushed(brushes, { cellOf, textOf }) };
  });
  return { ...plot, lines, inside: lines.filter(({ isIn }) => isIn).length };
}

export const leastRoom = 92; // pixels from one axis to the next

/** Where axes and lines are in the drawing. */
export type ParallelRoom = { left: number; step: number; top: number; height: number; count: number };

export function parallelRoom({ axes }: Pick<ParallelPlot, 'axes'>, { width, height }: { width: number; height: number }): ParallelRoom {
  const [left, right] = [22, 66]; // labels stand right of their axes
  const isMissing = axes.some(({ hasMissing }) => hasMissing);
  return {
    left,
    step: axes.length > 1 ? (width - left - right) / (axes.length - 1) : 0,
    top: 40,
    height: height - 40 - (isMissing ? 34 : 14),
    count: axes.length,
  };
}

const below = 20; // pixels under the axis, where lines without a value go

const acrossOf = ({ left, step }: ParallelRoom, index: number) => round(left + index * step);
const downOf = ({ top, height }: ParallelRoom, at: number | null) => round(at === null ? top + height + below : top + (1 - at) * height);

const linePath = (room: ParallelRoom, { at }: ParallelLine): string =>
  at.length === 1
    ? `M${acrossOf(room, 0) - 6} ${downOf(room, at[0] ?? null)}h12`
    : at.map((place, index) => `${index === 0 ? 'M' : 'L'}${acrossOf(room, index)} ${downOf(room, place)}`).join('');

/** Lines of one colour are one path, so that a thousand of them are a few strokes. */
function lineMarks(room: ParallelRoom, lines: readonly ParallelLine[], hasBrush: boolean): Mark[] {
  const paths = new Map<string, { ink: Ink; order: number; isIn: boolean; parts: string[] }>();
  for (const line of lines) {
    const key = `${line.isIn} ${line.isIn ? JSON.stringify(line.ink) : ''}`;
    const known = paths.get(key) ?? {
      ink: line.isIn ? line.ink : ('muted' as const),
      order: line.isIn ? line.order : -2,
      isIn: line.isIn,
      parts: [],
    };
    known.parts.push(linePath(room, line));
    paths.set(key, known);
  }
  const opacity = lines.length > 400 ? 0.45 : lines.length > 60 ? 0.65 : 0.85;
  return [...paths.values()]
    .sort((a, b) => a.order - b.order)
    .map(({ ink, isIn, parts }) => ({
      type: 'line',
      path: parts.join(''),
      ink,
      width: isIn && hasBrush ? 1.6 : 1.2,
      opacity: isIn ? opacity : 0.12,
    }));
}

function axisMarks(room: ParallelRoom, { axis, isFlipped, hasMissing }: ParallelAxis, look: { index: number; isChosen: boolean }): Mark[] {
  const x = acrossOf(room, look.index);
  const ticks = thinned(axis.ticks, room.height / 15);
  const space = Math.max(40, room.step - 14);
  const label = (text: string, y: number): Mark[] => {
    const shown = fitted(text, Math.min(space, 120), 10);
    return [
      { type: 'area', path: box({ x: x + 5, y: y - 9, width: textWidth(shown, 10) + 4, height: 12 }), ink: 'panel', opacity: 0.75 },
      { type: 'text', x: x + 7, y, text: shown, ink: 'muted', size: 10 },
    ];
  };
  const title = fitted(`${isFlipped ? '\u2193 ' : ''}${axis.title}`, Math.max(60, room.step - 8));
  return [
    {
      type: 'line',
      path: `M${x} ${room.top}v${round(room.height)}`,
      ink: look.isChosen ? 'accent' : 'muted',
      width: look.isChosen ? 2.5 : 1,
    },
    ...ticks.flatMap(({ at, label: text }): Mark[] => {
      const y = downOf(room, isFlipped ? 1 - at : at);
      return [{ type: 'line', path: `M${x} ${y}h4`, ink: 'muted' }, ...label(text, y + 3.5)];
    }),
    ...(hasMissing ? label('none', downOf(room, null) + 3.5) : []),
    ...(axis.isLog ? [{ type: 'text', x: Math.max(2, x - 16), y: room.top - 3, text: 'log', ink: 'muted', size: 9 } as const] : []),
    { type: 'text', x: Math.max(2, x - 16), y: room.top - 15, text: title, ink: look.isChosen ? 'accent' : 'ink', isBold: look.isChosen },
  ];
}

function brushMarks(room: ParallelRoom, plot: ParallelPlot, brushes: readonly Brush[]): Mark[] {
  return brushes.flatMap((brush) => {
    const index = plot.axes.findIndex(({ axis }) => axis.column.path === brush.path);
    const own = plot.axes[index];
    if (!own) return [];
    return brushEnds(own.axis, brush).flatMap(({ from, to }): Mark[] => {
      const [a, b] = [from, to].map((at) => downOf(room, own.isFlipped ? 1 - at : at));
      const [y, end] = [Math.min(a ?? 0, b ?? 0), Math.max(a ?? 0, b ?? 0)];
      const path = box({ x: acrossOf(room, index) - 7, y, width: 14, height: Math.max(3, end - y) });
      return [
        { type: 'area', path, ink: 'accent', opacity: 0.25 },
        { type: 'line', path, ink: 'accent' },
      ];
    });
  });
}

export type ParallelLook = { width: number; height: number; brushes: readonly Brush[]; chosen: number | null };

export function drawParallel(
  plot: ParallelPlot,
  { width, height, brushes, chosen }: ParallelLook,
): { drawing: Drawing; room: ParallelRoom } {
  const room = parallelRoom(plot, { width, height });
  const marks: Mark[] = [
    ...lineMarks(room, plot.lines, brushes.length > 0),
    ...plot.axes.flatMap((axis, index) => axisMarks(room, axis, { index, isChosen: index === chosen })),
    ...brushMarks(room, plot, brushes),
  ];
  return { drawing: { width, height, marks }, room };
}

/** The lines that are pointed at, to be laid over the others: these need not be drawn again. */
export function markLines({ lines }: ParallelPlot, room: ParallelRoom, strong: ReadonlySet<string>): Mark[] {
  if (strong.size === 0) return [];
  return lines
    .filter(({ item }) => strong.has(item.key))
    .flatMap((line): Mark[] => [
      { type: 'line', path: linePath(room, line), ink: 'panel', width: 6 },
      { type: 'line', path: linePath(room, line), ink: 'ink', width: 2.5 },
    ]);
}

/** What is at a place of the drawing: the axis within reach, where along it, and whether the place is at its name. */
export function axisAt(
  room: ParallelRoom,
  place: { x: number; y: number },
  reach = 16,
): { index: number; at: number; isName: boolean } | null {
  const index = room.step === 0 ? 0 : Math.max(0, Math.min(room.count - 1, Math.round((place.x - room.left) / room.step)));
  const isName = place.y < room.top - 4;
  if (!isName && Math.abs(acrossOf(room, index) - place.x) > reach) return null;
  return { index, at: 1 - (place.y - room.top) / room.height, isName };
}

/** The brush that holds a place of an axis. */
export function brushAt({ axes }: ParallelPlot, { index, at }: { index: number; at: number }, brushes: readonly Brush[]): Brush | null {
  const own = axes[index];
  if (!own) return null;
  const place = own.isFlipped ? 1 - at : at;
  const holds = (brush: Brush) => brushEnds(own.axis, brush).some(({ from, to }) => place >= from && place <= to);
  return brushes.find((brush) => brush.path === own.axis.column.path && holds(brush)) ?? null;
}

/** The line nearest to a place, up or down, within reach; those in the brushes go before the others. */
export function lineAt(
  plot: ParallelPlot,
  room: ParallelRoom,
  { x, y, reach }: { x: number; y: number; reach: number },
): ParallelLine | null {
  const along = room.step === 0 ? 0 : Math.max(0, Math.min(room.count - 1, (x - room.left) / room.step));
  const [before, share] = [
    Math.min(Math.floor(along), Math.max(0, room.count - 2)),
    along - Math.min(Math.floor(along), Math.max(0, room.count - 2)),
  ];
  let best: ParallelLine | null = null;
  let least = reach;
  for (const line of plot.lines) {
    const from = downOf(room, line.at[before] ?? null);
    const to = downOf(room, line.at[Math.min(before + 1, room.count - 1)] ?? null);
    const away = Math.abs(from + (to - from) * share - y) + (line.isIn ? 0 : reach / 2);
    if (away <= least) [best, least] = [line, away];
  }
  return best;
}
