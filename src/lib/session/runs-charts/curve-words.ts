/** What the charts of curves say of themselves. Pure. */
import type { BandKind } from '../../charts/band.ts';
import type { CurveView } from '../../charts/curves/curve-lines.ts';
import { xNames, type XUnit } from '../../charts/x-position.ts';

export const bandWords: Record<BandKind, { label: string; detail: string }> = {
  none: { label: 'no band', detail: 'The mean alone' },
  range: { label: 'lowest to highest', detail: 'Of the runs of a group' },
  deviation: { label: 'standard deviation', detail: 'One to each side of the mean; how far runs scatter' },
  interval: { label: '95% interval', detail: "Of the mean, by Student's t; how well the mean is known" },
};

/** The places along x, in the choice of them. */
export const xWords: Record<XUnit, string> = {
  epoch: 'epoch',
  step: 'step',
  examples: 'examples seen',
  seconds: 'training time',
  wall: 'wall time',
};

/** Under the title of a picture that leaves the page. */
export function curveNote({ smoothing, band }: CurveView): string {
  const groups = band === 'none' ? 'Groups as their mean' : `Groups as their mean with a band: ${bandWords[band].label}`;
  return smoothing > 0 ? `${groups}. Smoothed by ${smoothing}, as recorded behind it.` : `${groups}.`;
}

type Seen = { rows: number; unread: number; lines: number; title: string; x: XUnit; imported: number };

/** How many runs of other trackers a chart of curves leaves out; '' where there are none. */
export function withoutCurves(imported: number): string {
  if (imported === 0) return '';
  return `${imported === 1 ? '1 imported run has' : `${imported} imported runs have`} no curve: the table of another tracker has final numbers only.`;
}

/** How many rows that are drawn have nothing of a metric; '' where all have some. */
export function withoutMetric(rows: number, title: string): string {
  return rows === 0 ? '' : `${rows === 1 ? '1 row that is drawn has' : `${rows} rows that are drawn have`} no ${title.toLowerCase()}.`;
}

/** Why there is no curve; '' where there is one. */
export function emptyCurves({ rows, unread, lines, title, x, imported }: Seen): string {
  if (lines > 0) return '';
  if (rows === 0) return 'No run is drawn: open an eye in the table.';
  if (unread > 0) return 'Reading the runs ...';
  if (imported > 0) return withoutCurves(imported);
  if (x === 'wall')
    return `No run that is drawn has ${title.toLowerCase()} along ${xNames.wall}: when epochs ended is kept of newer runs only.`;
  return `No run that is drawn has ${title.toLowerCase()} yet.`;
}
