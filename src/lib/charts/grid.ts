import type { PreviewInterest } from '../worker/protocol.ts';

/** A grid of raw x1, x2. Entry row * columns + column; row 0 lies at the smallest x2; the outermost entries lie on the limits. */
export type Grid = PreviewInterest['grid'];

/** x1 and x2 of every entry, in order: what the model is asked at. */
export function gridPoints({ columns, rows, minimum, maximum }: Grid): { x1: Float32Array; x2: Float32Array } {
  const along = spaced([minimum[0], maximum[0]], columns);
  const up = spaced([minimum[1], maximum[1]], rows);
  const x1 = new Float32Array(rows * columns);
  const x2 = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    x1.set(along, row * columns);
    x2.fill(up[row] ?? NaN, row * columns, (row + 1) * columns);
  }
  return { x1, x2 };
}

const spaced = ([low, high]: [number, number], count: number) =>
  Float32Array.from({ length: count }, (_, i) => (count > 1 ? low + ((high - low) * i) / (count - 1) : (low + high) / 2));

/** Nearest entry to a point, or -1 outside the grid. */
export function gridIndex({ columns, rows, minimum, maximum }: Grid, x1: number, x2: number): number {
  const column = Math.round(((x1 - minimum[0]) / (maximum[0] - minimum[0])) * (columns - 1));
  const row = Math.round(((x2 - minimum[1]) / (maximum[1] - minimum[1])) * (rows - 1));
  return column >= 0 && column < columns && row >= 0 && row < rows ? row * columns + column : -1;
}

/** A square grid around the points with room at the edges: as wide in x1 as in x2, so that circles stay round. */
export function gridAround(points: { x1: ArrayLike<number>; x2: ArrayLike<number> }, cells: number): Grid {
  const [low1, high1] = limits(points.x1);
  const [low2, high2] = limits(points.x2);
  const span1 = high1 - low1 || 1;
  const span2 = high2 - low2 || 1;
  const alike = Math.max(span1, span2) / Math.min(span1, span2) < 2.5;
  const half1 = (alike ? Math.max(span1, span2) : span1) * 0.54;
  const half2 = (alike ? Math.max(span1, span2) : span2) * 0.54;
  const [middle1, middle2] = [(low1 + high1) / 2, (low2 + high2) / 2];
  return { columns: cells, rows: cells, minimum: [middle1 - half1, middle2 - half2], maximum: [middle1 + half1, middle2 + half2] };
}

function limits(values: ArrayLike<number>): [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? NaN;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? [low, high] : [-1, 1];
}
