import { formatNumber } from './format.ts';
import type { Curve } from './loss-chart.ts';

/** Index of the point of a curve that lies nearest to x, or -1 for an empty one. Its x must ascend. */
export function nearestPoint(xs: readonly number[], x: number): number {
  let low = 0;
  let high = xs.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((xs[middle] ?? 0) < x) low = middle + 1;
    else high = middle;
  }
  if (low > 0 && Math.abs((xs[low - 1] ?? 0) - x) <= Math.abs((xs[low] ?? 0) - x)) return low - 1;
  return xs.length === 0 ? -1 : low;
}

/** What the legend says at x; without x, each curve's newest value. A floor holds everywhere; a curve that has no point near x yields NaN. */
export function readCurve(curve: Curve, x: number | null): number {
  if (curve.kind === 'floor') return curve.y[0] ?? NaN;
  return curve.y[readPoint(curve, x)] ?? NaN;
}

/** Index of the point that is read at x, or -1. */
export function readPoint(curve: Curve, x: number | null): number {
  const first = curve.x[0] ?? 0;
  const last = curve.x.at(-1) ?? 0;
  if (x === null) return curve.x.length - 1;
  const spacing = curve.x.length > 1 ? (last - first) / (curve.x.length - 1) : Math.max(1, last);
  return x > last + spacing || x < first - spacing ? -1 : nearestPoint(curve.x, x);
}

/** ' (0.9 to 0.95)': the band around a mean at x; '' where there is none. */
export function bandText(curves: readonly Curve[], { runId, kind }: Curve, x: number | null): string {
  const [low, high] = (['low', 'high'] as const).map((edge) =>
    curves.find((curve) => curve.edge === edge && curve.runId === runId && curve.kind === kind),
  );
  return low && high ? ` (${formatNumber(readCurve(low, x))} to ${formatNumber(readCurve(high, x))})` : '';
}

/** Where a run is read at x (without x, at its newest point); null where it has no point. */
export function readPosition(curves: readonly Curve[], runId: string, x: number | null): number | null {
  const own = curves.filter((curve) => curve.runId === runId && !curve.ghost && curve.kind !== 'floor');
  const curve = own.find(({ kind }) => kind !== 'steps') ?? own[0];
  return (curve && curve.x[readPoint(curve, x)]) ?? null;
}

/** Of so many curves with places of their own the crosshair takes those of some: there are more than anybody walks through. */
const mostWalked = 12;

/** Where the crosshair may stand: at the ends of epochs, or at the steps while no epoch has ended. */
export function crosshairStops(curves: readonly Curve[]): number[] {
  const isLine = ({ kind, ghost }: Curve) => kind === 'train' || kind === 'validation' || kind === 'rate' || (kind === 'value' && !ghost);
  const lines = curves.filter(isLine);
  const used = lines.length > 0 ? lines : curves.filter((curve) => curve.kind === 'steps');
  const apart = new Map(used.map((curve) => [`${curve.x.length} ${curve.x[0]} ${curve.x.at(-1)}`, curve.x]));
  const every = Math.ceil(apart.size / mostWalked);
  const walked = used.length <= mostWalked ? used.map(({ x }) => x) : [...apart.values()].filter((_x, i) => i % every === 0);
  return [...new Set(walked.flat())].sort((a, b) => a - b);
}

export const snapTo = (stops: readonly number[], x: number): number => stops[nearestPoint(stops, x)] ?? x;
