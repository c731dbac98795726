/** What the curves of a chart are at one place, in words and in order. Pure. */
import { bandText, nearestPoint, readCurve, readPosition } from '../aligned.ts';
import { formatNumber } from '../format.ts';
import type { Curve } from '../loss-chart.ts';
import type { RunStyle } from '../run-style.ts';
import type { CurveMetric } from './metric.ts';

/** `x`: where the curve has the point that is read. `value` NaN: it has none near. */
export type Reading = {
  key: string;
  label: string;
  style: RunStyle;
  x: number | null;
  value: number;
  text: string;
  raw: string;
  band: string;
};

/** At x, or of the newest points; the best first, and what has no value last. Without a better end the greatest first. */
export function readingsAt(curves: readonly Curve[], x: number | null, better: CurveMetric['better']): Reading[] {
  const sign = better === 'lower' ? 1 : -1;
  const rows = new Map<string, Curve[]>();
  for (const curve of curves) {
    const known = rows.get(curve.runId);
    if (known) known.push(curve);
    else rows.set(curve.runId, [curve]);
  }
  const readings = curves
    .filter(({ ghost }) => !ghost)
    .map((curve): Reading => {
      const value = readCurve(curve, x);
      const own = rows.get(curve.runId) ?? [];
      const raw = own.find(({ key }) => key === `${curve.runId} raw`);
      return {
        key: curve.runId,
        label: curve.runLabel,
        style: curve.style,
        x: readPosition(own, curve.runId, x),
        value,
        text: formatNumber(value),
        raw: raw ? formatNumber(readCurve(raw, x)) : '',
        band: bandText(own, curve, x).trim(),
      };
    });
  const rank = ({ value }: Reading) => (Number.isNaN(value) ? Infinity : sign * value);
  return readings.sort((a, b) => (rank(a) === rank(b) ? 0 : rank(a) - rank(b)));
}

/** Some of many readings: the first, or those around one of them. */
export function windowOf(readings: readonly Reading[], around: string | undefined, size: number): readonly Reading[] {
  const at = readings.findIndex(({ key }) => key === around);
  const from = at < size ? 0 : Math.min(at - Math.floor(size / 2), readings.length - size);
  return readings.slice(Math.max(0, from), Math.max(0, from) + size);
}

/** On the screen: x and y of a value in pixels. */
export type Scale = { x: (value: number) => number; y: (value: number) => number };

/** The curve whose drawn line passes nearest to a point, at most `reach` pixels away; null: none. Single runs behind a mean count too. */
export function curveNear(
  curves: readonly Curve[],
  at: { x: number; y: number; value: number },
  { scale, reach }: { scale: Scale; reach: number },
): Curve | null {
  let [found, least]: [Curve | null, number] = [null, reach];
  for (const curve of curves) {
    if (curve.edge || (curve.ghost && !curve.of)) continue;
    const i = nearestPoint(curve.x, at.value);
    for (const from of [i - 1, i]) {
      const away = distanceTo(curve, from, { at, scale });
      if (away < least || (away === least && !curve.ghost)) [found, least] = [curve, away];
    }
  }
  return found;
}

/** From a point to the piece of a curve between two of its points; a piece at a gap is the point alone. */
function distanceTo({ x, y }: Curve, from: number, { at, scale }: { at: { x: number; y: number }; scale: Scale }): number {
  const placed = [from, from + 1].flatMap((i) => {
    const value = y[i] ?? null;
    return value === null || x[i] === undefined ? [] : [{ x: scale.x(x[i]), y: scale.y(value) }];
  });
  const [a, b = a] = placed;
  if (!a || !b) return Infinity;
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const length = dx * dx + dy * dy;
  const share = length === 0 ? 0 : Math.max(0, Math.min(1, ((at.x - a.x) * dx + (at.y - a.y) * dy) / length));
  return Math.hypot(at.x - a.x - share * dx, at.y - a.y - share * dy);
}
