/**
 * Owns one uPlot chart of learning curves. New data never moves a zoom: the ranges come from the zoom held here, and from the chart's
 * marks only where there is none. Colours are read at each drawing, so a change of theme needs only a redraw.
 */
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { alignCurves } from '$lib/charts/aligned.ts';
import { cssColour } from '$lib/charts/colour.ts';
import { formatCount } from '$lib/charts/format.ts';
import type { Curve, LossChart } from '$lib/charts/loss-chart.ts';
import { visibleRange } from '$lib/charts/loss-chart.ts';
import type { LossMark } from '$lib/charts/loss-marks.ts';
import { dashPattern } from '$lib/charts/run-style.ts';
import type { XUnit } from '$lib/charts/x-position.ts';
import { axisLabels } from './axis-labels.ts';
import type { LivePalette } from './palette.svelte.ts';

export type Zoom = { x: [number, number]; y: [number, number] | null }; // y null: fitted to what is visible
export type Drawn = { chart: LossChart; logY: boolean; x: XUnit };

export type LossPlot = {
  update(drawn: Drawn): void;
  resize(width: number, height: number): void;
  redraw(): void;
  zoom(to: Zoom | null): void;
  /** Puts the crosshair at x, or takes it away. */
  point(x: number | null): void;
  /** What is on show. */
  range(): { x: [number, number]; y: [number, number] };
  dispose(): void;
};

export function createLossPlot(input: {
  host: HTMLElement;
  palette: LivePalette;
  onzoom: (zoom: Zoom | null) => void;
  onpoint: (x: number | null) => void;
}): LossPlot {
  const { host, palette, onzoom, onpoint } = input;
  let plot: uPlot | null = null;
  let drawn: Drawn | null = null;
  let zoom: Zoom | null = null;
  let size = { width: 0, height: 0 };
  let shape = '';
  let at: number | null = null; // where the crosshair stands; a plot that is built anew gets it back

  const xRange = (): [number, number] => zoom?.x ?? drawn?.chart.xRange ?? [0, 1];
  const yRange = (): [number, number] => {
    if (!drawn) return [0, 1];
    if (!zoom) return drawn.chart.yRange;
    return zoom.y ?? visibleRange(drawn.chart.curves, { logY: drawn.logY, within: zoom.x });
  };

  function setZoom(to: Zoom | null) {
    zoom = to;
    plot?.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    plot?.setScale('x', { min: xRange()[0], max: xRange()[1] });
  }

  function selected(u: uPlot) {
    const { left, top, width, height } = u.select;
    if (width < 4) return;
    const whole = height >= u.over.clientHeight - 1;
    const y: Zoom['y'] = whole ? null : [u.posToVal(top + height, 'y'), u.posToVal(top, 'y')];
    setZoom({ x: [u.posToVal(left, 'x'), u.posToVal(left + width, 'x')], y });
    onzoom(zoom);
  }

  function build() {
    plot?.destroy();
    plot = null;
    if (!drawn || size.width < 40) return;
    plot = new uPlot(
      plotOptions({ drawn, size, palette, xRange, yRange, selected, onpoint: pointed, reset, marks: () => drawn?.chart.marks ?? [] }),
      alignCurves(drawn.chart.curves),
      host,
    );
    // uPlot sets its scales, and takes its crosshair away, after this turn.
    const kept = at;
    if (kept !== null) queueMicrotask(() => point(kept));
  }

  function pointed(x: number | null) {
    at = x;
    onpoint(x);
  }

  function point(x: number | null) {
    at = x;
    if (plot && x === null) plot.setCursor({ left: -10, top: -10 });
    else if (plot && x !== null) plot.setCursor({ left: plot.valToPos(x, 'x'), top: plot.over.clientHeight / 2 });
  }

  function reset() {
    setZoom(null);
    onzoom(null);
  }

  return {
    update(next) {
      drawn = next;
      const nextShape = JSON.stringify([next.logY, next.x, next.chart.curves.map((curve) => [curve.key, curve.style])]);
      if (plot === null || nextShape !== shape) {
        shape = nextShape;
        build();
      } else {
        plot.setData(alignCurves(next.chart.curves));
      }
    },
    resize(width, height) {
      size = { width, height };
      if (plot) plot.setSize(size);
      else build();
    },
    redraw: () => plot?.redraw(false, false),
    range: () => ({ x: limits(plot?.scales['x']), y: limits(plot?.scales['y']) }),
    zoom: setZoom,
    point,
    dispose: () => plot?.destroy(),
  };
}

const limits = (scale: uPlot.Scale | undefined): [number, number] => [scale?.min ?? NaN, scale?.max ?? NaN];

type PlotInput = {
  drawn: Drawn;
  size: { width: number; height: number };
  palette: LivePalette;
  xRange: () => [number, number];
  yRange: () => [number, number];
  selected: (u: uPlot) => void;
  onpoint: (x: number | null) => void;
  reset: () => void;
  marks: () => readonly LossMark[];
};

function plotOptions({ drawn, size, palette, xRange, yRange, selected, onpoint, reset, marks }: PlotInput): uPlot.Options {
  const font = `12px ${getComputedStyle(document.documentElement).getPropertyValue('--font-text') || 'sans-serif'}`;
  const labels = axisLabels(drawn.logY);
  const axis = {
    font,
    labelFont: font,
    stroke: () => cssColour(palette.current.muted),
    grid: { stroke: () => cssColour(palette.current.hairline), width: 1 },
    ticks: { show: false },
  };
  return {
    ...size,
    padding: [8, (u) => roomForLast(u, font), 0, 0],
    legend: { show: false },
    series: [{}, ...drawn.chart.curves.map((curve) => lineOf(curve, palette))],
    bands: bandsOf(drawn.chart.curves, palette),
    scales: {
      x: { time: false, range: xRange },
      y: { distr: drawn.logY ? 3 : 1, range: yRange },
    },
    axes: [
      {
        ...axis,
        size: 26,
        gap: 4,
        label: drawn.x,
        labelSize: 18,
        labelGap: 0,
        space: 56,
        values: labels.x,
        incrs: drawn.x === 'seconds' ? timeSteps : wholeSteps,
      },
      { ...axis, size: 54, gap: 6, space: 34, values: labels.y },
    ],
    cursor: {
      y: false,
      drag: { x: true, y: true, uni: 24, dist: 4, setScale: false },
      points: { size: 7, width: 0, fill: (_, i) => pointColour(drawn.chart.curves[i - 1], palette) },
      dataIdx: (u, series, closest) => nearestFilled(u, series, closest),
      bind: { dblclick: () => () => (reset(), null) },
    },
    hooks: {
      drawAxes: [(u) => drawMarks(u, marks(), palette)], // under the curves
      setSelect: [selected],
      setCursor: [
        (u) => onpoint((u.cursor.left ?? -1) < 0 || typeof u.cursor.idx !== 'number' ? null : (u.data[0]?.[u.cursor.idx] ?? null)),
      ],
    },
  };
}

/** The label at the end of the x axis stands half beyond it. In CSS pixels. */
function roomForLast(u: uPlot, font: string): number {
  u.ctx.save();
  u.ctx.font = font;
  const half = u.ctx.measureText(formatCount(Math.round(u.scales['x']?.max ?? 0))).width / 2;
  u.ctx.restore();
  return Math.max(12, Math.ceil(half) + 3);
}

/** A fine line where a number was moved by hand, with a small foot in the colour of its run. */
function drawMarks(u: uPlot, marks: readonly LossMark[], palette: LivePalette): void {
  const { ctx, bbox } = u;
  const dot = devicePixelRatio || 1;
  ctx.save();
  ctx.lineWidth = dot;
  ctx.setLineDash([2 * dot, 2 * dot]);
  for (const { x, colour } of marks) {
    const at = Math.round(u.valToPos(x, 'x', true));
    if (at < bbox.left || at > bbox.left + bbox.width) continue;
    ctx.strokeStyle = cssColour(palette.current.muted);
    ctx.beginPath();
    ctx.moveTo(at, bbox.top);
    ctx.lineTo(at, bbox.top + bbox.height);
    ctx.stroke();
    ctx.fillStyle = cssColour(palette.current.classes[colour - 1] ?? palette.current.ink);
    ctx.fillRect(at - 2 * dot, bbox.top, 4 * dot, 6 * dot);
  }
  ctx.restore();
}

const wholeSteps = [1, 2, 5].flatMap((n) => Array.from({ length: 9 }, (_, power) => n * 10 ** power)).sort((a, b) => a - b);
const timeSteps = [...[1, 2, 5].flatMap((n) => [0.001, 0.01, 0.1].map((part) => n * part)), ...wholeSteps].sort((a, b) => a - b);

const widths = { train: 1.5, validation: 2.75, floor: 1.5, steps: 1, rate: 2 };

function colourOf(curve: Curve | undefined, palette: LivePalette): string {
  if (!curve || curve.edge) return 'transparent';
  const colours = palette.current;
  if (curve.kind === 'floor') return cssColour(colours.floor);
  const alpha = curve.ghost ? 0.28 : curve.kind === 'steps' ? 0.26 : 1;
  return cssColour(colours.classes[curve.style.colour - 1] ?? colours.ink, alpha);
}

/** Only the measured lines carry a dot under the crosshair. */
const pointColour = (curve: Curve | undefined, palette: LivePalette) =>
  curve && !curve.ghost && curve.kind !== 'floor' && curve.kind !== 'steps' ? colourOf(curve, palette) : 'transparent';

/** The room between two edges, lighter for the thin line. uPlot counts its series from 1. */
function bandsOf(curves: readonly Curve[], palette: LivePalette): uPlot.Band[] {
  return curves.flatMap((curve, high) => {
    if (curve.edge !== 'high') return [];
    const low = curves.findIndex((other) => other.edge === 'low' && other.runId === curve.runId && other.kind === curve.kind);
    const alpha = curve.kind === 'validation' ? 0.18 : 0.1;
    const fill = () => cssColour(palette.current.classes[curve.style.colour - 1] ?? palette.current.ink, alpha);
    return [{ series: [high + 1, low + 1], fill }];
  });
}

function lineOf(curve: Curve, palette: LivePalette): uPlot.Series {
  return {
    stroke: () => colourOf(curve, palette),
    width: curve.ghost ? 1 : widths[curve.kind],
    dash: curve.kind === 'floor' ? [2, 4] : dashPattern(curve.style),
    cap: 'round',
    points: { show: (u, series) => drawsPoint(u, series), size: 6, fill: () => colourOf(curve, palette) },
  };
}

const isFilled = (value: number | null | undefined) => value !== null && value !== undefined;

/** A line needs two points: a single one is drawn as a dot. */
const drawsPoint = (u: uPlot, series: number) => (u.data[series] ?? []).filter(isFilled).length === 1;

function nearestFilled(u: uPlot, series: number, closest: number): number {
  const values = u.data[series] ?? [];
  for (let away = 0; away < values.length; away++) {
    if (isFilled(values[closest - away])) return closest - away;
    if (isFilled(values[closest + away])) return closest + away;
  }
  return closest;
}
