/**
 * The orthonormal factor of a matrix by modified Gram-Schmidt in float64: of its columns, or of its rows where those are fewer. The
 * triangular factor has a positive diagonal, so that a normal matrix gives every direction alike (Mezzadri 2007).
 */
export function orthonormal(matrix: Float64Array, { rows, columns }: { rows: number; columns: number }): Float64Array {
  const isTall = rows >= columns;
  const [count, length] = isTall ? [columns, rows] : [rows, columns];
  const at = (vector: number, entry: number) => (isTall ? entry * columns + vector : vector * columns + entry);
  const vectors = Array.from({ length: count }, (_, vector) =>
    Float64Array.from({ length }, (_entry, entry) => matrix[at(vector, entry)] ?? NaN),
  );
  vectors.forEach((vector, index) => {
    const size = Math.sqrt(product(vector, vector));
    for (let entry = 0; entry < length; entry++) vector[entry] = (vector[entry] ?? NaN) / size;
    for (const other of vectors.slice(index + 1)) {
      const share = product(vector, other);
      for (let entry = 0; entry < length; entry++) other[entry] = (other[entry] ?? NaN) - share * (vector[entry] ?? NaN);
    }
  });
  const result = new Float64Array(matrix.length);
  vectors.forEach((vector, index) => vector.forEach((value, entry) => (result[at(index, entry)] = value)));
  return result;
}

function product(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let entry = 0; entry < a.length; entry++) sum += (a[entry] ?? NaN) * (b[entry] ?? NaN);
  return sum;
}
