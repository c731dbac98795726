/**
 * Principal components (Pearson 1901; Hotelling 1933) by the eigenvectors of the covariance matrix, or of the Gram matrix where there
 * are fewer rows than columns. Exact up to rounding in float64. The sign of a component is the one that makes its largest loading
 * positive, the first of equals, as in scikit-learn since 1.5.
 */
import { symmetricEigen } from './symmetric-eigen.ts';

export type Component = {
  scores: Float64Array; // of each row
  loadings: Float64Array; // of each column; unit length
  share: number; // of the whole variance; 0 where nothing varies
};

/** values: [rows, values.length / rows], finite. As many components as asked for, zeros where there are no more. */
export function principalComponents(values: ArrayLike<number>, rows: number, count: number): Component[] {
  const columns = rows === 0 ? 0 : values.length / rows;
  const centred = centre(values, rows, columns);
  const inner = Math.min(rows, columns);
  const product = rows < columns ? gram(centred, rows, columns) : covariance(centred, rows, columns);
  const whole = Array.from({ length: inner }, (_, at) => product[at * inner + at] ?? 0).reduce((sum, value) => sum + value, 0);
  const eigen = whole > 0 ? symmetricEigen(product, inner) : null;
  return Array.from({ length: count }, (_, rank) => {
    const value = eigen?.values[rank] ?? 0;
    if (!eigen || value <= whole * 1e-14) return { scores: new Float64Array(rows), loadings: new Float64Array(columns), share: 0 };
    const vector = eigen.vector(rank);
    const loadings = signed(rows < columns ? unit(times(vector, centred, columns)) : vector);
    return { scores: scoresOf(centred, loadings, rows), loadings, share: value / whole };
  });
}

function centre(values: ArrayLike<number>, rows: number, columns: number): Float64Array {
  const means = new Float64Array(columns);
  for (let at = 0; at < values.length; at++) means[at % columns] = (means[at % columns] ?? 0) + (values[at] ?? NaN);
  return Float64Array.from(values, (value, at) => value - (means[at % columns] ?? NaN) / rows);
}

/** X X', [rows, rows]. */
function gram(centred: Float64Array, rows: number, columns: number): Float64Array {
  const product = new Float64Array(rows * rows);
  for (let a = 0; a < rows; a++) {
    for (let b = a; b < rows; b++) {
      let sum = 0;
      for (let k = 0; k < columns; k++) sum += (centred[a * columns + k] ?? 0) * (centred[b * columns + k] ?? 0);
      product[a * rows + b] = sum;
      product[b * rows + a] = sum;
    }
  }
  return product;
}

/** X' X, [columns, columns]. */
function covariance(centred: Float64Array, rows: number, columns: number): Float64Array {
  const product = new Float64Array(columns * columns);
  for (let row = 0; row < rows; row++) {
    const start = row * columns;
    for (let a = 0; a < columns; a++) {
      const value = centred[start + a] ?? 0;
      if (value === 0) continue;
      for (let b = a; b < columns; b++) product[a * columns + b] = (product[a * columns + b] ?? 0) + value * (centred[start + b] ?? 0);
    }
  }
  for (let a = 0; a < columns; a++) for (let b = 0; b < a; b++) product[a * columns + b] = product[b * columns + a] ?? 0;
  return product;
}

/** vector' X. */
function times(vector: Float64Array, centred: Float64Array, columns: number): Float64Array {
  const sums = new Float64Array(columns);
  vector.forEach((weight, row) => {
    for (let k = 0; k < columns; k++) sums[k] = (sums[k] ?? 0) + weight * (centred[row * columns + k] ?? 0);
  });
  return sums;
}

const scoresOf = (centred: Float64Array, loadings: Float64Array, rows: number): Float64Array =>
  Float64Array.from({ length: rows }, (_, row) => {
    let sum = 0;
    for (let k = 0; k < loadings.length; k++) sum += (centred[row * loadings.length + k] ?? 0) * (loadings[k] ?? 0);
    return sum;
  });

function unit(vector: Float64Array): Float64Array {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return vector.map((value) => value / length);
}

function signed(loadings: Float64Array): Float64Array {
  let largest = 0;
  for (const value of loadings) if (Math.abs(value) > Math.abs(largest) * (1 + 1e-9)) largest = value;
  return largest < 0 ? loadings.map((value) => -value) : loadings;
}
