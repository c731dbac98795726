/** The sums of squares of a table of seeds and examples. Pure. */
import type { Part } from './mean-variance.ts';

/** [seed][example], rows of one length. */
export type Grid = readonly ArrayLike<number>[];

/** `columns`: the mean of each example; the parts are variances of the mean of all, as `MeanParts` has them. */
export type GridParts = { mean: number; columns: Float64Array; seeds: Part; examples: Part; cells: Part };

const squares = (values: ArrayLike<number>, mean: number): number => {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += ((values[i] ?? NaN) - mean) ** 2;
  return sum;
};

/** The two-way analysis of variance without replication of a grid of S >= 1 seeds and E >= 2 examples; what one seed cannot tell is 0. */
export function gridParts(grid: Grid): GridParts {
  const [S, E] = [grid.length, grid[0]?.length ?? 0];
  const columns = new Float64Array(E);
  const rows = grid.map((row) => {
    let sum = 0;
    for (let e = 0; e < E; e++) {
      const value = row[e] ?? NaN;
      sum += value;
      columns[e] = (columns[e] ?? 0) + value / S;
    }
    return sum / E;
  });
  const mean = rows.reduce((sum, value) => sum + value, 0) / S;
  let residual = 0;
  grid.forEach((row, s) => {
    const offset = (rows[s] ?? 0) - mean;
    for (let e = 0; e < E; e++) residual += ((row[e] ?? NaN) - offset - (columns[e] ?? 0)) ** 2;
  });
  const part = (sum: number, freedom: number, n: number): Part => ({ variance: freedom === 0 ? 0 : sum / (freedom * n), freedom });
  return {
    mean,
    columns,
    seeds: part(squares(rows, mean), S - 1, S),
    examples: part(squares(columns, mean), E - 1, E),
    cells: part(residual, (S - 1) * (E - 1), S * E),
  };
}

/** The mean over the seeds, of each example. */
export const meanRow = (grid: Grid): Float64Array => gridParts(grid).columns;

/** Differences of two grids of one shape, and the largest score in either, which says how far rounding goes. */
export function subtract(grid: Grid, other: Grid): { differences: Float64Array[]; largest: number } {
  let largest = 0;
  const differences = grid.map((row, s) => {
    const beside = other[s] ?? [];
    const found = new Float64Array(row.length);
    for (let e = 0; e < found.length; e++) {
      const [x, y] = [row[e] ?? NaN, beside[e] ?? NaN];
      largest = Math.max(largest, Math.abs(x), Math.abs(y));
      found[e] = x - y;
    }
    return found;
  });
  return { differences, largest };
}
