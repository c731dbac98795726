import type { Spread } from '../../runs/observation.ts';

export const bins = 32;

/** The distribution of some numbers in one pass for its range and one for its bins; sums in float64, in order. */
export function spreadOf(values: Float32Array): Spread {
  const count = values.length;
  let [zeros, nans, infinities, sum, squares, finite] = [0, 0, 0, 0, 0, 0];
  let [from, to] = [Infinity, -Infinity];
  for (let at = 0; at < count; at++) {
    const value = values[at] ?? NaN;
    if (Number.isNaN(value)) nans++;
    else if (!Number.isFinite(value)) infinities++;
    else {
      finite++;
      if (value === 0) zeros++;
      sum += value;
      squares += value * value;
      if (value < from) from = value;
      if (value > to) to = value;
    }
  }
  const share = (part: number) => (count === 0 ? 0 : part / count);
  const shares = { zeros: share(zeros), nans: share(nans), infinities: share(infinities) };
  if (finite === 0) return { count, norm: NaN, mean: NaN, deviation: NaN, ...shares, from: 0, to: 0, counts: [] };
  const mean = sum / finite;
  return {
    count,
    norm: Math.sqrt(squares),
    mean,
    deviation: deviationOf(values, mean, finite),
    ...shares,
    from,
    to,
    counts: histogram(values, from, to),
  };
}

function deviationOf(values: Float32Array, mean: number, finite: number): number {
  let total = 0;
  for (let at = 0; at < values.length; at++) {
    const off = (values[at] ?? NaN) - mean;
    if (Number.isFinite(off)) total += off * off;
  }
  return Math.sqrt(total / finite);
}

/** A single value fills the middle bin. */
function histogram(values: Float32Array, from: number, to: number): number[] {
  const counts = Array.from({ length: bins }, () => 0);
  const scale = to > from ? bins / (to - from) : 0;
  for (let at = 0; at < values.length; at++) {
    const value = values[at] ?? NaN;
    if (!Number.isFinite(value)) continue;
    const bin = scale === 0 ? bins / 2 : Math.min(bins - 1, Math.floor((value - from) * scale));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts;
}

/** Share of `width` outputs that are 0 in every one of the rows. */
export function deadShare(outputs: Float32Array, width: number): number {
  if (width === 0 || outputs.length === 0) return 0;
  const lives = new Uint8Array(width);
  for (let at = 0; at < outputs.length; at++) if (outputs[at] !== 0) lives[at % width] = 1;
  return lives.reduce((dead, isAlive) => dead + (isAlive ? 0 : 1), 0) / width;
}
