/** Numbers of a layer as small pictures: maps of an image, a strip of positions and channels, a row of units, filters. Pure. */
import type { WeightPictures } from '../worker/protocol.ts';
import { diverging, type Palette, type Rgb } from './colour.ts';
import { formatNumber } from './format.ts';
import type { PaintedMap } from './unit-map.ts';

export type ValueMap = {
  name: string; // 'map 3'
  rows: number;
  columns: number;
  values: Float32Array; // [rows, columns], the top row first; in colour [3, rows, columns]
  isColour: boolean;
  placeOf: (row: number, column: number) => string | null; // null: no number lies there
  under?: readonly string[]; // a character below each column
};

const places = (names: readonly string[] | null, what: string) => (index: number) =>
  names?.[index] === undefined ? `${what} ${index + 1}` : `${what} ${index + 1} (${names[index]})`;

const marks: Readonly<Record<string, string>> = { end: '·', unknown: '?', space: '␣', 'line break': '↵', tab: '⇥' };

const unitsARow = 32;

type Names = { positions?: readonly string[] | null; units?: readonly string[] | null };

/** [height, width, channels]: a map a channel. [positions, channels]: one strip, a row a channel. [units]: rows of units. */
export function outputMaps({ shape, values }: { shape: readonly number[]; values: Float32Array }, names: Names = {}): ValueMap[] {
  const [first = 1, second = 1, third = 1] = shape;
  if (shape.length === 3) {
    return Array.from({ length: third }, (_, channel) => ({
      name: `map ${channel + 1}`,
      rows: first,
      columns: second,
      values: Float32Array.from({ length: first * second }, (_, at) => values[at * third + channel] ?? NaN),
      isColour: false,
      placeOf: (row: number, column: number) => `row ${row + 1}, column ${column + 1}`,
    }));
  }
  if (shape.length === 2) {
    const position = places(names.positions ?? null, 'position');
    const strip = Float32Array.from({ length: first * second }, (_, at) => values[(at % first) * second + Math.floor(at / first)] ?? NaN);
    const placeOf = (row: number, column: number) => `${position(column)}, channel ${row + 1}`;
    const under = names.positions?.map((name) => marks[name] ?? name);
    return [{ name: '', rows: second, columns: first, values: strip, isColour: false, placeOf, ...(under && { under }) }];
  }
  const columns = Math.min(first, unitsARow);
  const rows = Math.ceil(first / columns);
  const unit = places(names.units ?? null, 'unit');
  const placeOf = (row: number, column: number) => (row * columns + column < first ? unit(row * columns + column) : null);
  const row = new Float32Array(rows * columns).fill(NaN);
  row.set(values.subarray(0, first));
  return [{ name: '', rows, columns, values: row, isColour: false, placeOf }];
}

/** A picture a filter or unit. The planes of one lie beside each other with a gap between, in about a square. */
export function weightMaps(pictures: WeightPictures): ValueMap[] {
  const { kind, planes, rows, columns, values } = pictures;
  const size = planes * rows * columns;
  const isColour = pictures.isColour && planes === 3;
  const across = isColour ? 1 : Math.ceil(Math.sqrt(planes));
  const wide = across * (columns + 1) - 1;
  const high = isColour ? rows : Math.ceil(planes / across) * (rows + 1) - 1;
  const planeAt = (row: number, column: number) => {
    const inGap = row % (rows + 1) === rows || column % (columns + 1) === columns;
    const plane = Math.floor(row / (rows + 1)) * across + Math.floor(column / (columns + 1));
    return inGap || plane >= planes ? null : { plane, row: row % (rows + 1), column: column % (columns + 1) };
  };
  const placeOf: ValueMap['placeOf'] = (row, column) => {
    if (kind === 'matrix') return `from ${row + 1} to ${column + 1}`;
    if (kind === 'taps') return `channel ${row + 1}, tap ${column + 1}`;
    const at = isColour ? { plane: 0, row, column } : planeAt(row, column);
    if (!at) return null;
    return `${planes === 1 || isColour ? '' : `channel ${at.plane + 1}, `}row ${at.row + 1}, column ${at.column + 1}`;
  };
  const noun = { filter: 'filter', taps: 'filter', depthwise: 'channel', unit: 'unit', matrix: '' }[kind];
  return Array.from({ length: values.length / size }, (_, index) => {
    const own = values.subarray(index * size, (index + 1) * size);
    const name = noun === '' ? '' : `${noun} ${index + 1}`;
    if (isColour || planes === 1) return { name, rows, columns, values: own, isColour, placeOf };
    const tiled = Float32Array.from({ length: high * wide }, (_, at) => {
      const place = planeAt(Math.floor(at / wide), at % wide);
      return place ? (own[(place.plane * rows + place.row) * columns + place.column] ?? NaN) : NaN;
    });
    return { name, rows: high, columns: wide, values: tiled, isColour, placeOf };
  });
}

/** The largest finite size among the numbers; 1 where all are 0, so that they are painted neutral. */
export function scaleOf(maps: readonly Pick<ValueMap, 'values'>[]): number {
  let largest = 0;
  for (const { values } of maps) {
    for (const value of values) if (Number.isFinite(value) && Math.abs(value) > largest) largest = Math.abs(value);
  }
  return largest || 1;
}

const steps = 255;
export const mapColoursOf = (palette: Palette): Rgb[] =>
  Array.from({ length: 2 * steps + 1 }, (_, at) => diverging(palette, at / steps - 1));

/** `scale` in full colour, 0 neutral; where there is no number, nothing is painted. In colour, 0 is a middle grey. */
export function paintMap(map: ValueMap, { scale, colours }: { scale: number; colours: readonly Rgb[] }): PaintedMap {
  const { rows, columns, values, isColour } = map;
  const size = rows * columns;
  const pixels = new Uint8ClampedArray(size * 4);
  for (let at = 0; at < size; at++) {
    if (isColour) {
      for (let plane = 0; plane < 3; plane++) pixels[at * 4 + plane] = 127.5 * (1 + (values[plane * size + at] ?? 0) / scale);
    } else {
      const value = values[at] ?? NaN;
      if (Number.isNaN(value)) continue;
      const colour = colours[Math.round(steps * (1 + Math.max(-1, Math.min(1, value / scale))))];
      for (let channel = 0; channel < 3; channel++) pixels[at * 4 + channel] = colour?.[channel] ?? 0;
    }
    pixels[at * 4 + 3] = 255;
  }
  return { pixels, columns, rows };
}

/** 'map 3, row 4, column 7: 0.52'; null between the numbers. */
export function readMap({ name, rows, columns, values, isColour, placeOf }: ValueMap, row: number, column: number): string | null {
  const place = placeOf(row, column);
  if (place === null) return null;
  const at = row * columns + column;
  const number = (index: number) => (Number.isNaN(values[index] ?? NaN) ? 'not a number' : formatNumber(values[index] ?? NaN));
  const size = rows * columns;
  const said = isColour ? `red ${number(at)}, green ${number(at + size)}, blue ${number(at + 2 * size)}` : number(at);
  return `${name === '' ? '' : `${name}, `}${place}: ${said}`;
}

/** How many screen points a number gets, so that a picture is about `aim` wide and high, whole ones where they fit. */
export const pointsOf = ({ rows, columns }: Pick<ValueMap, 'rows' | 'columns'>, aim: number): number =>
  Math.max(1, Math.floor(aim / Math.max(rows, columns)));

export type MapRow = { name: string; cells: string[] };
export const mapHead = ['', 'smallest', 'mean', 'largest', 'zeros'] as const;

/** What a table says of each map. */
export function mapRows(maps: readonly ValueMap[]): MapRow[] {
  return maps.map(({ name, values }) => {
    const there = values.filter((value) => !Number.isNaN(value));
    let [low, high, sum, zeros] = [Infinity, -Infinity, 0, 0];
    for (const value of there) {
      low = Math.min(low, value);
      high = Math.max(high, value);
      sum += value;
      if (value === 0) zeros++;
    }
    const share = there.length === 0 ? '–' : `${Math.round((100 * zeros) / there.length)}%`;
    return {
      name: name || `all ${there.length}`,
      cells: [...[low, sum / there.length, high].map((value) => formatNumber(value)), share],
    };
  });
}

const mostCells = 2048;

/** Every number of one map with its place; null where they are too many to list. */
export function cellRows(map: ValueMap): MapRow[] | null {
  const { rows, columns, values, isColour } = map;
  if (rows * columns > mostCells || isColour) return null;
  const found: MapRow[] = [];
  for (let at = 0; at < rows * columns; at++) {
    const place = map.placeOf(Math.floor(at / columns), at % columns);
    if (place !== null) found.push({ name: place, cells: [formatNumber(values[at] ?? NaN)] });
  }
  return found;
}
