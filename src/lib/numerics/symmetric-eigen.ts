/**
 * Eigenvalues and eigenvectors of a symmetric matrix: Householder's reduction to three diagonals, then QL steps with implicit shifts
 * (Martin, Reinsch & Wilkinson 1968; Dubrulle, Martin & Wilkinson 1968). Only +, -, *, / and square roots, in a fixed order: the same
 * bits on every machine.
 */
export type Eigen = {
  values: Float64Array; // descending
  vector(rank: number): Float64Array; // of unit length, to values[rank]; its sign is arbitrary
};

const mostSteps = 60; // of QL for one eigenvalue; a few do

/** matrix: [size, size] by rows, overwritten. @throws RangeError when a number is not finite. */
export function symmetricEigen(matrix: Float64Array, size: number): Eigen {
  if (!matrix.every(Number.isFinite)) throw new RangeError('Eigenvalues need finite numbers.');
  const { diagonal, beside, mirrors } = tridiagonal(matrix, size);
  const vectors = new Float64Array(size * size); // by rows
  for (let at = 0; at < size; at++) vectors[at * size + at] = 1;
  // What lies beside the diagonal counts as nothing by the largest numbers, not by its neighbours: those may be nothing but rounding too.
  const nothing = Number.EPSILON * (largestOf(diagonal) + largestOf(beside));
  for (let at = 0; at < size; at++) settle({ diagonal, beside, vectors, size, nothing }, at);
  const order = Array.from(diagonal, (_, at) => at).sort((a, b) => (diagonal[b] ?? 0) - (diagonal[a] ?? 0) || a - b);
  return {
    values: Float64Array.from(order, (at) => diagonal[at] ?? NaN),
    vector(rank) {
      const at = order[rank] ?? 0;
      const found = vectors.slice(at * size, (at + 1) * size);
      for (let k = mirrors.length - 1; k >= 0; k--) reflect(found, mirrors[k] ?? found, k + 1);
      return found;
    },
  };
}

/** vector[from..] less twice its part along the mirror, which has unit length or is zero. */
function reflect(vector: Float64Array, mirror: Float64Array, from: number): void {
  let along = 0;
  for (let i = 0; i < mirror.length; i++) along += (vector[from + i] ?? 0) * (mirror[i] ?? 0);
  for (let i = 0; i < mirror.length; i++) vector[from + i] = (vector[from + i] ?? 0) - 2 * along * (mirror[i] ?? 0);
}

/** beside[i] lies between diagonal[i] and diagonal[i + 1]; mirror k acts on the entries from k + 1 on. */
function tridiagonal(a: Float64Array, n: number) {
  const diagonal = new Float64Array(n);
  const beside = new Float64Array(n);
  const mirrors: Float64Array[] = [];
  for (let k = 0; k < n; k++) {
    diagonal[k] = a[k * n + k] ?? NaN;
    if (k === n - 1) break;
    const mirror = new Float64Array(n - k - 1);
    for (let i = 0; i < mirror.length; i++) mirror[i] = a[(k + 1 + i) * n + k] ?? 0;
    const norm = lengthOf(mirror);
    const [first = 0] = mirror;
    const reached = first > 0 ? -norm : norm;
    beside[k] = k === n - 2 ? first : reached;
    if (k === n - 2) continue;
    mirror[0] = first - reached;
    const own = lengthOf(mirror);
    for (let i = 0; i < mirror.length; i++) mirror[i] = own === 0 ? 0 : (mirror[i] ?? 0) / own;
    mirrors.push(mirror);
    if (own !== 0) turn(a, n, mirror);
  }
  return { diagonal, beside, mirrors };
}

/** The block at the lower right, mirrored from both sides: A - v w' - w v'. */
function turn(a: Float64Array, n: number, mirror: Float64Array): void {
  const size = mirror.length;
  const start = n - size;
  const w = new Float64Array(size);
  let along = 0;
  for (let i = 0; i < size; i++) {
    const row = (start + i) * n + start;
    let sum = 0;
    for (let j = 0; j < size; j++) sum += (a[row + j] ?? 0) * (mirror[j] ?? 0);
    w[i] = 2 * sum;
    along += sum * (mirror[i] ?? 0);
  }
  for (let i = 0; i < size; i++) w[i] = (w[i] ?? 0) - 2 * along * (mirror[i] ?? 0);
  for (let i = 0; i < size; i++) {
    const row = (start + i) * n + start;
    const [v, u] = [mirror[i] ?? 0, w[i] ?? 0];
    for (let j = 0; j < size; j++) a[row + j] = (a[row + j] ?? 0) - v * (w[j] ?? 0) - u * (mirror[j] ?? 0);
  }
}

const lengthOf = (vector: Float64Array): number => {
  let squares = 0;
  for (let i = 0; i < vector.length; i++) squares += (vector[i] ?? 0) * (vector[i] ?? 0);
  return Math.sqrt(squares);
};

const largestOf = (values: Float64Array): number => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

type Working = { diagonal: Float64Array; beside: Float64Array; vectors: Float64Array; size: number; nothing: number };

/** QL steps until diagonal[at] is an eigenvalue. */
function settle(working: Working, at: number): void {
  const { beside: e, size, nothing } = working;
  for (let step = 0; ; step++) {
    let end = at;
    while (end < size - 1 && Math.abs(e[end] ?? 0) > nothing) end++;
    if (end === at) return;
    if (step === mostSteps) throw new RangeError('The eigenvalues did not settle.');
    sweep(working, at, end);
  }
}

/** One implicit QL step over the entries at..end. */
function sweep({ diagonal: d, beside: e, vectors, size }: Working, at: number, end: number): void {
  const [here, next, between] = [d[at] ?? 0, d[at + 1] ?? 0, e[at] ?? 0];
  let g = (next - here) / (2 * between);
  const root = Math.sqrt(g * g + 1);
  g = (d[end] ?? 0) - here + between / (g + (g < 0 ? -root : root));
  let [sine, cosine, shift] = [1, 1, 0];
  for (let i = end - 1; i >= at; i--) {
    const f = sine * (e[i] ?? 0);
    const b = cosine * (e[i] ?? 0);
    const r = Math.sqrt(f * f + g * g);
    e[i + 1] = r;
    if (r === 0) {
      d[i + 1] = (d[i + 1] ?? 0) - shift;
      e[end] = 0;
      return;
    }
    sine = f / r;
    cosine = g / r;
    g = (d[i + 1] ?? 0) - shift;
    const s = ((d[i] ?? 0) - g) * sine + 2 * cosine * b;
    shift = sine * s;
    d[i + 1] = g + shift;
    g = cosine * s - b;
    rotate(vectors, i * size, { size, sine, cosine });
  }
  d[at] = (d[at] ?? 0) - shift;
  e[at] = g;
  e[end] = 0;
}

/** Of the row at `start` and the one behind it. */
function rotate(vectors: Float64Array, start: number, { size, sine, cosine }: { size: number; sine: number; cosine: number }): void {
  for (let k = start; k < start + size; k++) {
    const [upper, lower] = [vectors[k] ?? 0, vectors[k + size] ?? 0];
    vectors[k + size] = sine * upper + cosine * lower;
    vectors[k] = cosine * upper - sine * lower;
  }
}
