/** Mean and population standard deviation, in two passes. Empty gives NaN. */
export function moments(values: ArrayLike<number>): { mean: number; deviation: number } {
  let sum = 0;
  for (let index = 0; index < values.length; index += 1) sum += values[index] ?? 0;
  const mean = sum / values.length;
  let squares = 0;
  for (let index = 0; index < values.length; index += 1) {
    const distance = (values[index] ?? 0) - mean;
    squares += distance * distance;
  }
  return { mean, deviation: Math.sqrt(squares / values.length) };
}

/** Smallest and largest. Empty gives Infinity and -Infinity. */
export function extent(values: ArrayLike<number>): { minimum: number; maximum: number } {
  let minimum = Infinity;
  let maximum = -Infinity;
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] ?? 0;
    if (value < minimum) minimum = value;
    if (value > maximum) maximum = value;
  }
  return { minimum, maximum };
}

/** The middle value, or the mean of the two in the middle. Empty gives NaN. */
export function median(values: ArrayLike<number>): number {
  const ordered = Float64Array.from(values).sort();
  const middle = Math.floor(ordered.length / 2);
  const upper = ordered[middle] ?? NaN;
  return ordered.length % 2 === 1 ? upper : ((ordered[middle - 1] ?? NaN) + upper) / 2;
}

/** How often each code from 0 to `size` - 1 occurs; others are passed over. */
export function countCodes(codes: ArrayLike<number>, size: number): Int32Array {
  const counts = new Int32Array(size);
  for (let index = 0; index < codes.length; index += 1) {
    const code = codes[index] ?? -1;
    if (code >= 0 && code < size) counts[code] = (counts[code] ?? 0) + 1;
  }
  return counts;
}

/** The values at `rows`. A loop, since typed arrays made by a callback take ten times as long. */
export function gather(values: ArrayLike<number>, rows: Int32Array): Float64Array {
  const gathered = new Float64Array(rows.length);
  for (let index = 0; index < rows.length; index += 1) gathered[index] = values[rows[index] ?? 0] ?? NaN;
  return gathered;
}
