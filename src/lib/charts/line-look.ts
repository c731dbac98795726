/** How the lines of a chart look, on canvas and in SVG alike. Pure. */
import type { Rgb, ThemePalette } from './colour.ts';
import type { Curve } from './loss-chart.ts';
import { dashPattern } from './run-style.ts';

export type LineLook = { colour: Rgb; alpha: number; width: number; dash: readonly number[] };

const widths = { train: 1.5, validation: 2.75, floor: 1.5, steps: 1, rate: 2, value: 1.75 };

/** Of more curves each is thin and solid, until it is pointed at: nobody tells so many dashes apart, and dashes cost most of the drawing. */
const crowd = 40;

/** `strong`: the keys of the rows that are pointed at, beside which others fade; empty: none is. */
export type Looking = { colours: ThemePalette; strong: ReadonlySet<string>; count: number };

export function lineLook(curve: Curve, { colours, strong, count }: Looking): LineLook {
  const colour = curve.kind === 'floor' ? colours.floor : (colours.classes[curve.style.colour - 1] ?? colours.ink);
  const isStrong = strong.has(curve.runId) || (curve.of !== undefined && strong.has(curve.of));
  const fade = strong.size === 0 || isStrong || curve.kind === 'floor' ? 1 : 0.25;
  const own = curve.ghost ? 0.28 : curve.kind === 'steps' ? 0.26 : 1;
  const width = curve.ghost ? 1 : curve.kind === 'value' && count > crowd ? 1.25 : widths[curve.kind];
  return {
    colour,
    alpha: (curve.of !== undefined && strong.has(curve.of) ? 0.8 : own) * fade,
    width: isStrong ? width + 1 : width,
    dash: curve.kind === 'floor' ? [2, 4] : count > crowd ? [] : dashPattern(curve.style),
  };
}

/** The room between two edges, lighter for the thin line. */
export function bandLook(edge: Curve, looking: Looking): { colour: Rgb; alpha: number } {
  const fade = looking.strong.size === 0 || looking.strong.has(edge.runId) ? 1 : 0.25;
  return {
    colour: looking.colours.classes[edge.style.colour - 1] ?? looking.colours.ink,
    alpha: (edge.kind === 'train' ? 0.1 : 0.18) * fade,
  };
}

/** The two edges of each band. */
export function bandsOf(curves: readonly Curve[]): { low: Curve; high: Curve }[] {
  const lows = new Map(curves.filter(({ edge }) => edge === 'low').map((curve) => [`${curve.runId} ${curve.kind}`, curve]));
  return curves.flatMap((high) => {
    const low = high.edge === 'high' ? lows.get(`${high.runId} ${high.kind}`) : undefined;
    return low ? [{ low, high }] : [];
  });
}

/** Lines in the order in which they are drawn: those that are pointed at last. */
export function drawnLines(curves: readonly Curve[], strong: ReadonlySet<string>): Curve[] {
  const lines = curves.filter(({ edge }) => !edge);
  if (strong.size === 0) return lines;
  const isStrong = ({ runId, of }: Curve) => strong.has(runId) || (of !== undefined && strong.has(of));
  return [...lines.filter((curve) => !isStrong(curve)), ...lines.filter(isStrong)];
}
