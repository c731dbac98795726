/** Curves of one metric with their ranges: what is far out of the rest is cut off, with marks and a word, unless all is asked for. Pure. */
import { formatCount, formatNumber } from '../format.ts';
import { fit, type Curve, type LossChart } from '../loss-chart.ts';
import { cutsOf, noLimits, yLimits } from '../y-limits.ts';
import type { CurveMetric } from './metric.ts';

export type ChartScales = Pick<CurveMetric, 'better' | 'isShare'> & { logX: boolean; logY: boolean; all: boolean };

/** `outside`: what is cut off, in words; '' where nothing is. */
export type CurveChart = LossChart & { outside: string };

export function curveChart(lines: readonly Curve[], { better, isShare, logX, logY, all }: ChartScales): CurveChart {
  const own = lines.filter(({ ghost }) => !ghost);
  const counts = { endless: 0, unlogged: 0 };
  for (const { y } of own)
    for (const value of y) {
      if (value === null) continue;
      if (!Number.isFinite(value)) counts.endless++;
      else if (logY && value <= 0) counts.unlogged++;
    }
  const curves = lines.map((curve) => clean(curve, { logX, logY }));
  const main = curves.filter(({ ghost }) => !ghost);
  const limits = all || isShare ? noLimits : yLimits(main.map(({ y }) => y), { better, log: logY }); // prettier-ignore
  const isInside = (value: number | null): value is number =>
    value !== null && value >= limits.low && value <= limits.high && value !== Number.MIN_VALUE;
  const inside = curves.flatMap(({ y, ghost, edge }) => (ghost && !edge ? [] : y.filter(isInside)));
  return {
    curves,
    marks: [],
    xRange: xRangeOf(curves, logX),
    yRange: fit(inside, logY, better === 'lower'),
    limits,
    notes: [
      ...(counts.endless > 0 ? [`${are(counts.endless)} not finite and left out.`] : []),
      ...(counts.unlogged > 0 ? [`${are(counts.unlogged)} zero or less and left out of the log scale.`] : []),
    ],
    cuts: main.flatMap((curve) => cutsOf(curve, limits)),
    outside: outsideText(main, limits),
  };
}

/** Curves whose values lie on the paper: gaps stay gaps. Edges of a band below the paper of a log scale lie on its lower edge. */
function clean(curve: Curve, { logX, logY }: { logX: boolean; logY: boolean }): Curve {
  const y = curve.y.map((value) => {
    if (value === null || !Number.isFinite(value)) return null;
    if (!logY || value > 0) return value;
    return curve.edge === 'low' ? Number.MIN_VALUE : null;
  });
  if (!logX || (curve.x[0] ?? 1) > 0) return { ...curve, y };
  const kept = curve.x.flatMap((x, i) => (x > 0 ? [i] : [])); // a log scale has no zero
  return { ...curve, x: kept.map((i) => curve.x[i] ?? NaN), y: kept.map((i) => y[i] ?? null) };
}

const are = (n: number) => (n === 1 ? '1 value is' : `${formatCount(n)} values are`);

function xRangeOf(curves: readonly Curve[], logX: boolean): [number, number] {
  const first = curves.reduce((least, { x }) => Math.min(least, x[0] ?? Infinity), Infinity);
  const last = curves.reduce((most, { x }) => Math.max(most, x.at(-1) ?? -Infinity), -Infinity);
  if (!(last >= first)) return logX ? [1, 10] : [0, 1];
  if (logX) return first === last ? [first / 2, first * 2] : [first, last];
  const from = first <= last / 2 ? Math.min(0, first) : first; // runs that go on from a checkpoint begin late
  return from === last ? [Math.min(0, from), Math.max(from, 1)] : [from, last];
}

function outsideText(curves: readonly Curve[], { low, high }: { low: number; high: number }): string {
  const said = (['above', 'below'] as const).flatMap((edge) => {
    const isOut = (value: number | null) => value !== null && (edge === 'above' ? value > high : value < low);
    const out = curves.map(({ y }) => y.filter(isOut).length).filter((count) => count > 0);
    const count = out.reduce((sum, each) => sum + each, 0);
    if (count === 0) return [];
    const whose = out.length === 1 ? '1 curve' : `${out.length} curves`;
    return [
      `${formatCount(count)} ${count === 1 ? 'value' : 'values'} of ${whose} ${edge} ${formatNumber(edge === 'above' ? high : low, 2)}`,
    ];
  });
  return said.join(', ');
}
