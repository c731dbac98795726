/** Curves as lines of pixels, for canvas and for SVG alike. Pure geometry. */
import { placeOn, type AxisScale } from './axis-scale.ts';

/** In CSS pixels, y downwards. */
export type Frame = { width: number; height: number; x: AxisScale; y: AxisScale };

type Points = { x: readonly number[]; y: readonly (number | null)[] };

/** Pieces between gaps, each [x, y, x, y, ...]. */
export type Pieces = number[][];

/** More points than pixels are drawn as the first, the lowest, the highest and the last of each column of pixels. */
export function piecesOf({ x, y }: Points, frame: Frame): Pieces {
  const across = placeOn(frame.x, frame.width);
  const up = placeOn(frame.y, frame.height);
  const { from, to } = visibleOf(x, frame.x);
  const isMany = to - from > 1.5 * frame.width;
  const pieces: Pieces = [];
  let piece: number[] = [];
  let column: Column | null = null;
  const flush = () => {
    if (column) piece.push(...pointsOf(column));
    column = null;
  };
  for (let i = from; i <= to; i++) {
    const value = y[i] ?? null;
    if (value === null) {
      flush();
      if (piece.length > 0) pieces.push(piece);
      piece = [];
      continue;
    }
    const place: Place = [across(x[i] ?? NaN), frame.height - up(value)];
    if (!isMany) piece.push(...place);
    else if (column && Math.floor(column.last[0]) === Math.floor(place[0])) widen(column, place);
    else {
      flush();
      column = { first: place, low: place, high: place, last: place };
    }
  }
  flush();
  if (piece.length > 0) pieces.push(piece);
  return pieces;
}

type Place = [x: number, y: number];
type Column = { first: Place; low: Place; high: Place; last: Place };

function widen(column: Column, place: Place): void {
  if (place[1] > column.low[1]) column.low = place;
  if (place[1] < column.high[1]) column.high = place;
  column.last = place;
}

function pointsOf({ first, low, high, last }: Column): number[] {
  const [a, b] = low[0] <= high[0] ? [low, high] : [high, low];
  return [first, a, b, last].filter((place, i, all) => i === 0 || place !== all[i - 1]).flat();
}

/** The points in sight and one beyond each side. */
function visibleOf(x: readonly number[], { from, to }: AxisScale): { from: number; to: number } {
  let [first, last] = [0, x.length - 1];
  while (first < last && (x[first + 1] ?? Infinity) < from) first++;
  while (last > first && (x[last - 1] ?? -Infinity) > to) last--;
  return { from: first, to: last };
}

/** The outlines of a band: along its high edge and back along the low one, a piece for each stretch where both are there. */
export function bandPieces(low: Points, high: Points, frame: Frame): Pieces {
  const whole = high.y.map((value, i) => (value === null ? null : (low.y[i] ?? null)));
  const above = piecesOf({ x: high.x, y: high.y.map((value, i) => (whole[i] === null ? null : value)) }, frame);
  const below = piecesOf({ x: low.x, y: whole }, frame);
  return above.map((piece, i) => [
    ...piece,
    ...pairs(below[i] ?? [])
      .reverse()
      .flat(),
  ]);
}

export function pairs(piece: readonly number[]): Place[] {
  const places: Place[] = [];
  for (let i = 0; i + 1 < piece.length; i += 2) places.push([piece[i] ?? 0, piece[i + 1] ?? 0]);
  return places;
}
