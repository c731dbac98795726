import { scaleLinear } from 'd3-scale';
import { quantile } from './scatter.ts';

export type Histogram = {
  bins: { from: number; to: number; count: number }[]; // [from, to), the last includes its end
  largest: number; // count of the fullest bin
  skipped: number; // not finite
};

/** Equal bins with round edges; their width by Freedman and Diaconis (1981), 2 IQR / n^(1/3), between 5 and `limit` bins. */
export function histogram(values: ArrayLike<number>, limit = 40): Histogram {
  const sorted = Float64Array.from(Array.from(values).filter(Number.isFinite)).sort();
  const skipped = values.length - sorted.length;
  const low = sorted[0];
  const high = sorted.at(-1);
  if (low === undefined || high === undefined) return { bins: [], largest: 0, skipped };
  if (low === high) return { bins: [{ from: low - 0.5, to: high + 0.5, count: sorted.length }], largest: sorted.length, skipped };
  const width = (2 * (quantile(sorted, 0.75) - quantile(sorted, 0.25))) / Math.cbrt(sorted.length);
  const wanted = width > 0 ? Math.ceil((high - low) / width) : limit;
  const scale = scaleLinear().domain([low, high]);
  const count = Math.min(limit, Math.max(5, wanted));
  scale.nice(count);
  const edges = scale.ticks(count);
  const bins = edges.slice(1).map((to, i) => ({ from: edges[i] ?? low, to, count: 0 }));
  let bin = 0;
  for (const value of sorted) {
    while (bin < bins.length - 1 && value >= (bins[bin]?.to ?? Infinity)) bin++;
    const target = bins[bin];
    if (target) target.count++;
  }
  return { bins, largest: Math.max(...bins.map((entry) => entry.count)), skipped };
}
