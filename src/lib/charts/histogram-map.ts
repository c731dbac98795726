/** Histograms of one layer over epochs as a map: a column an epoch, values upwards, the share of numbers as strength. Pure. */
import type { Rgb } from './colour.ts';
import type { Spread } from '../runs/observation.ts';
import type { PaintedMap } from './unit-map.ts';

export type HistogramMap = { from: number; to: number; rows: number; shares: Float32Array[] }; // shares: a column each, the lowest value first

const rows = 48;

/** All columns on one scale of values; what is not finite is in no column. Null when no number was finite. */
export function histogramMap(spreads: readonly Spread[]): HistogramMap | null {
  const some = spreads.filter(({ counts }) => counts.length > 0);
  if (some.length === 0) return null;
  const from = Math.min(...some.map((spread) => spread.from));
  const to = Math.max(...some.map((spread) => spread.to));
  return { from, to, rows, shares: spreads.map((spread) => column(spread, from, to)) };
}

/** A bin is spread evenly over the rows it covers. */
function column({ from, to, counts }: Spread, bottom: number, top: number): Float32Array {
  const shares = new Float32Array(rows);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const scale = top > bottom ? rows / (top - bottom) : 0;
  counts.forEach((count, bin) => {
    if (count === 0) return;
    const low = scale === 0 ? rows / 2 : (from + ((to - from) * bin) / counts.length - bottom) * scale;
    const high = scale === 0 ? rows / 2 + 1 : Math.max(low + 1e-6, (from + ((to - from) * (bin + 1)) / counts.length - bottom) * scale);
    for (let row = Math.max(0, Math.floor(low)); row < Math.min(rows, Math.ceil(high)); row++) {
      const overlap = (Math.min(high, row + 1) - Math.max(low, row)) / (high - low);
      shares[row] = (shares[row] ?? 0) + (count / total) * overlap;
    }
  });
  return shares;
}

/** From paper to ink by the root of the share, so that thin tails are seen beside a peak. */
export function paintHistogramMap({ rows: height, shares }: HistogramMap, colours: { paper: Rgb; ink: Rgb }): PaintedMap {
  const pixels = new Uint8ClampedArray(shares.length * height * 4);
  const largest = Math.max(...shares.map((each) => Math.max(...each)), 1e-9);
  shares.forEach((each, x) => {
    for (let row = 0; row < height; row++) {
      const strength = Math.sqrt((each[row] ?? 0) / largest);
      const at = ((height - 1 - row) * shares.length + x) * 4;
      for (let channel = 0; channel < 3; channel++) {
        const [paper, ink] = [colours.paper[channel] ?? 0, colours.ink[channel] ?? 0];
        pixels[at + channel] = Math.round(paper + (ink - paper) * strength);
      }
      pixels[at + 3] = 255;
    }
  });
  return { pixels, columns: shares.length, rows: height };
}
