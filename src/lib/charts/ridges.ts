/** Histograms over epochs as ridges: one behind another, the first at the back, all on one scale of values. Pure geometry. */
import type { HistogramMap } from './histogram-map.ts';

/** `column`: of the map; `path` is closed along its baseline, so that it hides what stands behind. */
export type Ridge = { column: number; path: string; baseline: number };

const round = (value: number) => Math.round(value * 10) / 10;

/** At most so many columns, evenly taken, with the first and the last. */
export function ridgesOf(
  { rows, shares }: HistogramMap,
  { width, height, most = 12 }: { width: number; height: number; most?: number },
): Ridge[] {
  const count = Math.min(most, shares.length);
  const columns = Array.from({ length: count }, (_, at) =>
    count === 1 ? shares.length - 1 : Math.round((at * (shares.length - 1)) / (count - 1)),
  );
  const largest = Math.max(1e-9, ...columns.flatMap((column) => [...(shares[column] ?? [])]));
  const peak = count === 1 ? height : height * 0.42;
  return columns.map((column, at) => {
    const baseline = round(count === 1 ? height : peak + ((height - peak) * at) / (count - 1));
    const points = Array.from(
      shares[column] ?? [],
      (share, row) => `L${round(((row + 0.5) / rows) * width)} ${round(baseline - (share / largest) * peak)}`,
    );
    return { column, baseline, path: `M0 ${baseline}${points.join('')}L${width} ${baseline}Z` };
  });
}
