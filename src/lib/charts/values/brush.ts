/** Ranges that a person brushes on axes, and which runs lie in all of them. Pure. */
import type { Cell, Column } from '../../runs/columns/column.ts';
import type { ColumnRanges, NumberRange } from '../../runs/query/range-query.ts';
import type { ValueAxis } from './value-axis.ts';

/** In the values of the column: it stays while runs come. Several on one column: one of them is enough. */
export type Brush = { path: string; low: number; high: number } | { path: string; texts: readonly string[] };

/** What lies between two places of an axis, 0 its beginning. */
export function brushBetween(axis: ValueAxis, from: number, to: number): Brush | null {
  const [low, high] = [Math.max(0, Math.min(from, to)), Math.min(1, Math.max(from, to))];
  const { path } = axis.column;
  if (!axis.places) return { path, low: axis.valueAt(low), high: axis.valueAt(high) };
  const { places } = axis;
  const texts = places.filter((_, index) => (index + 0.5) / places.length >= low && (index + 0.5) / places.length <= high);
  return texts.length === 0 ? null : { path, texts };
}

/** Brushes of the same column that touch the new one become one with it. */
export function withBrush(brushes: readonly Brush[], brush: Brush): Brush[] {
  if ('texts' in brush) {
    const same = brushes.filter((each) => each.path === brush.path && 'texts' in each);
    const texts = [...new Set([...same.flatMap((each) => ('texts' in each ? each.texts : [])), ...brush.texts])];
    return [...brushes.filter((each) => each.path !== brush.path), { path: brush.path, texts }];
  }
  let { low, high } = brush;
  const others = brushes.filter((each) => {
    if (each.path !== brush.path || 'texts' in each || each.low > high || each.high < low) return true;
    [low, high] = [Math.min(low, each.low), Math.max(high, each.high)];
    return false;
  });
  return [...others, { path: brush.path, low, high }];
}

/** From 0 to 1 along its axis. */
export function brushEnds(axis: ValueAxis, brush: Brush): { from: number; to: number }[] {
  if (!('texts' in brush)) return [{ from: axis.at(brush.low) ?? 0, to: axis.at(brush.high) ?? 1 }];
  const { places } = axis;
  if (!places) return [];
  return brush.texts.flatMap((text) => {
    const index = places.indexOf(text);
    return index < 0 ? [] : [{ from: (index + 0.08) / places.length, to: (index + 0.92) / places.length }];
  });
}

const holds = (brush: Brush, cell: Cell, text: (cell: Cell) => string): boolean =>
  'texts' in brush
    ? cell !== null && brush.texts.includes(text(cell))
    : typeof cell === 'number' && cell >= brush.low && cell <= brush.high;

/** `cellOf` and `text` are of the column of a path. Without brushes everything lies in them. */
export function isBrushed(
  brushes: readonly Brush[],
  { cellOf, textOf }: { cellOf: (path: string) => Cell; textOf: (path: string) => (cell: Cell) => string },
): boolean {
  const paths = new Set(brushes.map(({ path }) => path));
  return [...paths].every((path) => brushes.some((brush) => brush.path === path && holds(brush, cellOf(path), textOf(path))));
}

/** The number with the fewest digits above `outside` and not above `inside`. */
function shortestBetween(outside: number, inside: number): number {
  for (let digits = 1; digits < 16; digits++) {
    const step = 10 ** (Math.floor(Math.log10(Math.abs(inside) || 1)) - digits + 1);
    const candidate = Number((Math.floor(inside / step + 1e-9) * step).toPrecision(15));
    if (candidate > outside && candidate <= inside) return candidate;
  }
  return inside;
}

/** Written as short as the same runs allow: between the last one outside and the first one inside; open where none is outside. */
function rounded({ low, high }: { low: number; high: number }, values: readonly number[]): NumberRange {
  const inside = values.filter((value) => value >= low && value <= high);
  if (inside.length === 0) return { low, high };
  const [least, most] = [inside.reduce((a, b) => Math.min(a, b)), inside.reduce((a, b) => Math.max(a, b))];
  const below = values.filter((value) => value < low).reduce((a, b) => Math.max(a, b), -Infinity);
  const above = values.filter((value) => value > high).reduce((a, b) => Math.min(a, b), Infinity);
  return {
    low: below === -Infinity ? null : shortestBetween(below, least),
    high: above === Infinity ? null : -shortestBetween(-above, -most),
  };
}

/** As parts of a filter. `valuesOf`: the numbers of a column in all runs that are drawn. */
export function brushRanges(
  brushes: readonly Brush[],
  { columnOf, valuesOf }: { columnOf: (path: string) => Column | null; valuesOf: (column: Column) => readonly number[] },
): ColumnRanges[] {
  const paths = [...new Set(brushes.map(({ path }) => path))];
  return paths.flatMap((path): ColumnRanges[] => {
    const column = columnOf(path);
    const own = brushes.filter((brush) => brush.path === path);
    if (!column) return [];
    const texts = own.flatMap((brush) => ('texts' in brush ? brush.texts : []));
    if (texts.length > 0) return [{ column, type: 'texts', texts }];
    const values = valuesOf(column);
    return [{ column, type: 'numbers', ranges: own.flatMap((brush) => ('texts' in brush ? [] : [rounded(brush, values)])) }];
  });
}
