/** The room of a plot inside a drawing, with grid, tick labels and the names of both axes. Pure geometry. */
import { box, fitted, round, textWidth, type Mark } from '../drawing/drawing.ts';
import { thinned, type ValueAxis } from './value-axis.ts';

/** The room inside: `left` and `top` from the drawing's upper left corner. */
export type Room = { left: number; top: number; width: number; height: number };
export type PlotFrame = { room: Room; marks: Mark[] };

type Axis = Pick<ValueAxis, 'title' | 'ticks'>;
const widest = 110;

export function plotFrame({ width, height, x, y }: { width: number; height: number; x: Axis; y: Axis }): PlotFrame {
  const yTicks = thinned(y.ticks, (height - 60) / 16);
  const wide = Math.max(24, ...yTicks.map(({ label }) => textWidth(label)));
  const left = Math.ceil(Math.min(wide, widest, width * 0.35)) + 10;
  const room: Room = { left, top: 24, width: Math.max(10, width - left - 14), height: Math.max(10, height - 24 - 40) };
  const across = (at: number) => round(room.left + at * room.width);
  const down = (at: number) => round(room.top + (1 - at) * room.height);
  const bottom = room.top + room.height;
  const each = Math.max(24, ...x.ticks.map(({ label }) => Math.min(widest, textWidth(label)))) + 10;
  const xTicks = thinned(x.ticks, room.width / each);
  const space = room.width / Math.max(1, xTicks.length) - 4;
  const edge = (at: number, text: string) => Math.max(textWidth(text) / 2 + 2, Math.min(width - textWidth(text) / 2 - 2, across(at)));
  const marks: Mark[] = [
    ...yTicks.map(({ at }): Mark => ({ type: 'line', path: `M${room.left} ${down(at)}h${round(room.width)}`, ink: 'hairline' })),
    ...xTicks.map(({ at }): Mark => ({ type: 'line', path: `M${across(at)} ${room.top}v${round(room.height)}`, ink: 'hairline' })),
    { type: 'line', path: box({ x: room.left, y: room.top, width: room.width, height: room.height }), ink: 'hairline' },
    ...yTicks.map(({ at, label }): Mark => {
      return { type: 'text', x: room.left - 6, y: down(at) + 4, text: fitted(label, left - 8), ink: 'muted', anchor: 'end' };
    }),
    ...xTicks.map(({ at, label }): Mark => {
      const text = fitted(label, Math.max(space, 24));
      return { type: 'text', x: round(edge(at, text)), y: bottom + 15, text, ink: 'muted', anchor: 'middle' };
    }),
    { type: 'text', x: 4, y: 14, text: fitted(y.title, width - 8), ink: 'ink' },
    { type: 'text', x: room.left + room.width, y: bottom + 32, text: fitted(x.title, width - 8), ink: 'ink', anchor: 'end' },
  ];
  return { room, marks };
}
