/** A series with its forecast as lines in pixels, and as the rows of a table. Pure. */
import { formatNumber } from '../spec/show-number.ts';
import type { SeriesView } from '../data/series/series-view.ts';
import { linearTicks, paddedRange, type Tick } from './ticks.ts';

/** Of windows, each named by the row of its first target; null where nothing was forecast. */
export type Forecast = {
  rows: ArrayLike<number>;
  horizon: number;
  outputs: ArrayLike<number>; // [rows, horizon]
  naive: ArrayLike<number> | null; // [rows, horizon]
  next: ArrayLike<number>; // [horizon], after the last row
};

export type SeriesPoint = { row: number; label: string; truth: number; forecast: number; naive: number };

/** NaN where a line has a gap. */
type Line = { row: number; value: number }[];

/**
 * Windows that do not overlap, the last one first chosen, so that each row has one forecast: the whole line at a horizon of 1, else one
 * stretch after another, each made before its first row.
 */
function chosenWindows({ rows, horizon }: Forecast): number[] {
  const chosen: number[] = [];
  let before = Infinity;
  for (let at = rows.length - 1; at >= 0; at--) {
    const row = rows[at] ?? NaN;
    if (row + horizon > before) continue;
    chosen.unshift(at);
    before = row;
  }
  return chosen;
}

/** Every row that was forecast, and what follows the last row of the series, whose truth is NaN. */
export function forecastPoints({ values, labels }: SeriesView, forecast: Forecast): SeriesPoint[] {
  const { rows, horizon, outputs, naive, next } = forecast;
  const known = chosenWindows(forecast).flatMap((at) =>
    Array.from({ length: horizon }, (_, ahead): SeriesPoint => {
      const row = (rows[at] ?? NaN) + ahead;
      const place = at * horizon + ahead;
      const label = labels[row] ?? `row ${row + 1}`;
      return { row, label, truth: values[row] ?? NaN, forecast: outputs[place] ?? NaN, naive: naive?.[place] ?? NaN };
    }),
  );
  const coming = Array.from(next, (value, ahead): SeriesPoint => {
    const row = values.length + ahead;
    return { row, label: `${ahead + 1} after the last row`, truth: NaN, forecast: value, naive: NaN };
  });
  return [...known, ...coming];
}

export type SeriesMarks = {
  truth: string; // paths in pixels
  forecast: string;
  next: string;
  naive: string;
  parts: { name: 'validation' | 'test' | 'ahead'; x: number; width: number }[];
  rowTicks: { at: number; label: string; anchor: 'start' | 'middle' | 'end' }[];
  valueTicks: Tick[];
  x: (row: number) => number;
  y: (value: number) => number;
  rowAt: (share: number) => number; // of the width, from the left
};

function path(line: Line, { x, y }: Pick<SeriesMarks, 'x' | 'y'>): string {
  let pen: 'M' | 'L' = 'M';
  let text = '';
  for (const { row, value } of line) {
    if (Number.isNaN(value)) {
      pen = 'M';
      continue;
    }
    text += `${pen}${x(row).toFixed(1)} ${y(value).toFixed(1)}`;
    pen = 'L';
  }
  return text;
}

const letterWidth = 6; // of 11 pixel type, a little more than its mean

/** Rows to name below the line: as many as have room, a whole number of seasons apart where there is one. */
function ticksOfRows({ labels }: SeriesView, { season, width, x }: { season: number; width: number; x: (row: number) => number }) {
  const longest = labels.reduce((most, label) => Math.max(most, label.length), 1);
  const space = longest * letterWidth + 16;
  const room = Math.max(1, Math.floor(width / space));
  const seasons = Math.max(1, Math.ceil(labels.length / season / room));
  const step = season > 1 && labels.length > season ? seasons * season : Math.max(1, Math.ceil(labels.length / room));
  const ticks: SeriesMarks['rowTicks'] = [];
  for (let row = 0; row < labels.length; row += step) ticks.push({ at: x(row) / width, label: labels[row] ?? '', anchor: 'middle' });
  // A name has room on both sides, or stands at the edge in place of its neighbour's.
  const [first, second] = ticks;
  const last = ticks.at(-1);
  if (last && last.at > 1 - space / 2 / width) last.anchor = 'end';
  if (first) first.anchor = 'start';
  return first && second && second.at - first.at < (1.5 * space) / width ? ticks.filter((tick) => tick !== first) : ticks;
}

type Frame = { width: number; height: number; season: number };

/** `points` is what `forecastPoints` gives; none draws the series alone. */
export function seriesMarks(view: SeriesView, points: readonly SeriesPoint[], { width, height, season }: Frame): SeriesMarks {
  const { values, borders } = view;
  const last = Math.max(values.length, (points.at(-1)?.row ?? 0) + 1) - 1;
  const finite = [...values, ...points.map(({ forecast }) => forecast)].filter(Number.isFinite);
  const [low, high] = paddedRange(Math.min(...finite), Math.max(...finite), 0.06);
  const x = (row: number) => (width * row) / Math.max(1, last);
  const y = (value: number) => height - (height * (value - low)) / (high - low);
  const scale = { x, y };
  const known = points.filter(({ row }) => row < values.length);
  const coming = points.filter(({ row }) => row >= values.length);
  const line = (of: (point: SeriesPoint) => number, among: readonly SeriesPoint[]): Line => {
    const gapped: Line = [];
    among.forEach((point, at) => {
      if (at > 0 && point.row !== (among[at - 1]?.row ?? NaN) + 1) gapped.push({ row: point.row, value: NaN });
      gapped.push({ row: point.row, value: of(point) });
    });
    return gapped;
  };
  const end = values.length - 1;
  const part = (name: 'validation' | 'test' | 'ahead', from: number, until: number) =>
    until > from ? [{ name, x: x(Math.max(0, from - 0.5)), width: x(Math.min(last, until - 0.5)) - x(Math.max(0, from - 0.5)) }] : [];
  return {
    truth: path(
      Array.from(values, (value, row) => ({ row, value })),
      scale,
    ),
    forecast: path(
      line(({ forecast }) => forecast, known),
      scale,
    ),
    naive: path(
      line(({ naive }) => naive, known),
      scale,
    ),
    next: coming.length === 0 ? '' : path([{ row: end, value: values[end] ?? NaN }, ...line(({ forecast }) => forecast, coming)], scale),
    parts: [
      ...part('validation', borders.validation, borders.test),
      ...part('test', borders.test, borders.rows),
      ...part('ahead', borders.rows, last + 1),
    ],
    rowTicks: ticksOfRows(view, { season, width, x }),
    valueTicks: linearTicks(low, high, 5),
    x,
    y,
    rowAt: (share) => Math.max(0, Math.min(last, Math.round(share * last))),
  };
}

/** The forecast row by row, as its table says it; what is not known is left empty. */
export function seriesRows(points: readonly SeriesPoint[], { name, hasNaive }: { name: string; hasNaive: boolean }) {
  const shown = (value: number) => (Number.isFinite(value) ? formatNumber(value) : '');
  return {
    head: ['row', `true ${name}`, 'forecast', 'off by', ...(hasNaive ? ['seasonal naive'] : [])],
    rows: points.map(({ label, truth, forecast, naive }) => ({
      name: label,
      cells: [shown(truth), shown(forecast), shown(forecast - truth), ...(hasNaive ? [shown(naive)] : [])],
    })),
  };
}
