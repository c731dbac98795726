/** The lines of one row of the runs table in a chart of one metric: its run, or the mean of its runs with a band and every one of them. Pure. */
import type { RunMetricName } from '../../runs/metrics.ts';
import type { History } from '../../runs/run.ts';
import { bandOf, type BandKind } from '../band.ts';
import type { Curve } from '../loss-chart.ts';
import type { RunStyle } from '../run-style.ts';
import { smooth } from '../smooth.ts';
import { epochPositions, stepPositions, type Placed, type XUnit } from '../x-position.ts';
import { readSeries, type Series } from './metric.ts';

export type CurveMember = Placed & { id: string; label: string; metricName: RunMetricName; history: History };
export type CurveRow = { key: string; label: string; style: RunStyle; members: readonly CurveMember[] };

/** How all curves are looked at. */
export type CurveView = {
  x: XUnit;
  logX: boolean;
  smoothing: number; // 0 (none) to below 1
  band: BandKind;
  singles: boolean; // every run of a group behind their mean
};

/** Of one member, in the order of x; what has no place there is left out. */
type Placing = { member: CurveMember; by: Series['by']; at: number[]; x: number[]; y: (number | null)[] };

function place(member: CurveMember, { metric, x }: { metric: string; x: XUnit }): Placing | null {
  const series = readSeries(member, metric);
  const positions = series && positionsOfSeries(member, series, x);
  if (!series || !positions) return null;
  const kept = series.at.flatMap((_at, i) => (Number.isFinite(positions[i]) ? [i] : []));
  return {
    member,
    by: series.by,
    at: kept.map((i) => series.at[i] ?? NaN),
    x: kept.map((i) => positions[i] ?? NaN),
    y: kept.map((i) => series.y[i] ?? NaN),
  };
}

function positionsOfSeries(member: CurveMember, { by, at }: Series, x: XUnit): readonly number[] | null {
  if (by === 'step') return stepPositions(member, x);
  const ends = epochPositions(member, x);
  if (at === member.history.epoch) return ends;
  const row = new Map(member.history.epoch.map((epoch, i) => [epoch, i])); // observations of some epochs
  return at.map((epoch) => (x === 'epoch' ? epoch : (ends[row.get(epoch) ?? -1] ?? NaN)));
}

/** Where the mean of some lines stands: the mean of their places, growing by what each takes, so that it ascends also where slow ones have ended. */
function meanPlaces(lines: readonly Placing[], at: readonly number[]): number[] {
  const grown = lines.map((line) => ({ epoch: line.at, y: line.x.map((x, i) => x - (line.x[i - 1] ?? 0)) }));
  let place = 0;
  return bandOf(grown, at, 'none').mean.map((step) => (place += step ?? 0));
}

export type LineOptions = CurveView & { metric: string };

/** Edges of the band and single runs first, then the raw line behind a smoothed one, the line itself last. Empty: there is no such metric. */
export function rowLines(row: CurveRow, options: LineOptions): Curve[] {
  const placed = row.members.flatMap((member) => place(member, options) ?? []).filter(({ at }) => at.length > 0);
  const [first] = placed;
  if (!first) return [];
  const base = { runId: row.key, runLabel: row.label, kind: 'value', style: row.style, ghost: true } as const;
  const { smoothing } = options;
  if (row.members.length === 1) {
    const raw: Curve = { ...base, key: `${row.key} raw`, x: first.x, y: first.y };
    return lineWithRaw(raw, smooth(first.y, smoothing), smoothing);
  }
  const at = [...new Set(placed.flatMap((line) => line.at))].sort((a, b) => a - b);
  const smoothed = placed.map((line) => ({ ...line, epoch: line.at, y: smooth(line.y, smoothing) }));
  const { mean, low, high } = bandOf(smoothed, at, options.band);
  const x = meanPlaces(placed, at);
  const edges: Curve[] =
    options.band === 'none'
      ? []
      : [
          { ...base, key: `${row.key} low`, edge: 'low', x, y: low },
          { ...base, key: `${row.key} high`, edge: 'high', x, y: high },
        ];
  const singles = options.singles
    ? smoothed.map((line): Curve => ({ ...base, key: `${row.key} ${line.member.id}`, of: line.member.id, x: line.x, y: line.y }))
    : [];
  const raw: Curve = { ...base, key: `${row.key} raw`, x, y: smoothing > 0 ? bandOf(placed.map(asLine), at, 'none').mean : mean };
  return [...edges, ...singles, ...lineWithRaw(raw, mean, smoothing)];
}

const asLine = ({ at, y }: Placing) => ({ epoch: at, y });

function lineWithRaw(raw: Curve, y: Curve['y'], smoothing: number): Curve[] {
  const line: Curve = { ...raw, key: raw.runId, ghost: false, y };
  return smoothing > 0 ? [raw, line] : [line];
}
