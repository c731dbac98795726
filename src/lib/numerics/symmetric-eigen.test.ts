import { expect, test } from 'vitest';
import { principalComponents } from './principal-components.ts';
import { createStream } from './streams.ts';
import { symmetricEigen } from './symmetric-eigen.ts';

const times = (matrix: Float64Array, vector: Float64Array) =>
  Float64Array.from(vector, (_, row) => vector.reduce((sum, value, at) => sum + value * (matrix[row * vector.length + at] ?? NaN), 0));

test.each([1, 2, 3, 17, 60])('a drawn symmetric matrix of %i rows is taken apart', (size) => {
  const stream = createStream({ seed: size, purpose: 'sample' });
  const matrix = new Float64Array(size * size);
  for (let a = 0; a < size; a++) for (let b = 0; b <= a; b++) matrix[a * size + b] = matrix[b * size + a] = stream.normal();
  const { values, vector } = symmetricEigen(matrix.slice(), size);
  expect([...values]).toEqual([...values].sort((a, b) => b - a));
  for (let rank = 0; rank < size; rank++) {
    const found = vector(rank);
    expect(found.reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(1, 12);
    const gone = times(matrix, found).map((value, at) => value - (values[rank] ?? NaN) * (found[at] ?? NaN));
    expect(Math.max(...gone.map(Math.abs))).toBeLessThan(1e-12 * size);
  }
});

test('equal eigenvalues have vectors at right angles', () => {
  const matrix = Float64Array.from({ length: 25 }, (_, at) => (at % 6 === 0 ? 2 : 0));
  const { values, vector } = symmetricEigen(matrix, 5);
  expect([...values]).toEqual([2, 2, 2, 2, 2]);
  expect(vector(0).reduce((sum, value, at) => sum + value * (vector(1)[at] ?? NaN), 0)).toBe(0);
});

test('numbers that are not finite are refused', () => {
  expect(() => symmetricEigen(Float64Array.of(1, NaN, NaN, 1), 2)).toThrow('finite');
});

test('rows that are all alike have no components, and one direction has one', () => {
  const none = principalComponents(Float32Array.of(1, 2, 1, 2, 1, 2), 3, 2);
  expect(none.map(({ share, scores }) => [share, ...scores])).toEqual([
    [0, 0, 0, 0],
    [0, 0, 0, 0],
  ]);
  const [first, second] = principalComponents(Float32Array.of(-1, -1, 0, 0, 1, 1), 3, 2);
  expect(first?.share).toBeCloseTo(1, 14);
  expect(first?.loadings[0]).toBeGreaterThan(0);
  expect(second?.share).toBe(0);
  expect(principalComponents(new Float32Array(), 0, 2)).toHaveLength(2);
});

test('a matrix of few directions settles, though most of its eigenvalues are nothing but rounding', () => {
  for (let seed = 0; seed < 40; seed++) {
    const [size, directions] = [40 + seed, 1 + (seed % 4)];
    const stream = createStream({ seed, purpose: 'sample' });
    const rows = Array.from({ length: size }, () => Float64Array.from({ length: directions }, () => Math.fround(stream.normal())));
    const matrix = new Float64Array(size * size);
    const product = (a: number, b: number) => rows[a]?.reduce((sum, value, at) => sum + value * (rows[b]?.[at] ?? 0), 0) ?? NaN;
    for (let a = 0; a < size; a++) for (let b = 0; b < size; b++) matrix[a * size + b] = product(a, b);
    const { values, vector } = symmetricEigen(matrix.slice(), size);
    const [largest = NaN] = values;
    for (const value of values.slice(directions)) expect(Math.abs(value) / largest).toBeLessThan(1e-13);
    const gone = times(matrix, vector(0)).map((value, at) => value - largest * (vector(0)[at] ?? NaN));
    expect(Math.max(...gone.map(Math.abs)) / largest).toBeLessThan(1e-13);
  }
});
