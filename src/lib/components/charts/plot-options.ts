/** What a uPlot of curves looks like and answers to: axes, crosshair and drag; it draws no series of its own. */
import type uPlot from 'uplot';
import { cssColour } from '$lib/charts/colour.ts';
import { formatCount } from '$lib/charts/format.ts';
import { axisTicks } from '$lib/charts/ticks.ts';
import { isTime, xNames } from '$lib/charts/x-position.ts';
import { axisLabels } from './axis-labels.ts';
import type { Drawn } from './curve-plot.ts';
import type { LivePalette } from './palette.svelte.ts';

type PlotInput = {
  drawn: Drawn;
  size: { width: number; height: number };
  palette: LivePalette;
  xRange: () => [number, number];
  yRange: () => [number, number];
  hooks: {
    selected: (u: uPlot) => void;
    pointed: (u: uPlot) => void;
    reset: () => void;
    under: (u: uPlot) => void; // under the curves
    painted: (u: uPlot) => void;
  };
};

export function plotOptions({ drawn, size, palette, xRange, yRange, hooks }: PlotInput): uPlot.Options {
  const font = `12px ${getComputedStyle(document.documentElement).getPropertyValue('--font-text') || 'sans-serif'}`;
  const labels = axisLabels(drawn.logY);
  const logX = drawn.logX === true;
  const axis = {
    font,
    labelFont: font,
    stroke: () => cssColour(palette.current.muted),
    grid: { stroke: () => cssColour(palette.current.hairline), width: 1 },
    ticks: { show: false },
  };
  const steps = isTime(drawn.x) ? timeSteps : wholeSteps;
  return {
    ...size,
    padding: [8, (u) => roomForLast(u, font), 0, 0],
    legend: { show: false },
    series: [{}, { paths: () => null, points: { show: false } }],
    scales: {
      x: { time: false, distr: logX ? 3 : 1, range: xRange },
      y: { distr: drawn.logY ? 3 : 1, range: yRange },
    },
    axes: [
      {
        ...axis,
        size: 26,
        gap: 4,
        label: xNames[drawn.x],
        labelSize: 18,
        labelGap: 0,
        space: 56,
        ...(logX ? logAxis : { values: labels.x, incrs: steps }),
      },
      { ...axis, size: 54, gap: 6, space: 34, values: labels.y },
    ],
    cursor: {
      y: false,
      drag: { x: true, y: true, uni: 24, dist: 4, setScale: false },
      points: { show: false },
      bind: { dblclick: () => () => (hooks.reset(), null) },
    },
    hooks: { drawAxes: [hooks.under], draw: [hooks.painted], setSelect: [hooks.selected], setCursor: [hooks.pointed] },
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

/** uPlot's own ticks of a log axis begin at its end, which is no round number. */
const logAxis: Partial<uPlot.Axis> = {
  splits: (...[, , from, to]) => axisTicks({ from, to, log: true }, 5).map(({ value }) => value),
  filter: (_u, splits) => splits,
  values: (u, splits) => {
    const { min = 1, max = 10 } = u.scales['x'] ?? {};
    const labels = new Map(axisTicks({ from: min, to: max, log: true }, 5).map(({ value, label }) => [value, label]));
    return splits.map((value: number | null) => (value === null ? '' : (labels.get(value) ?? '')));
  },
};

const wholeSteps = [1, 2, 5].flatMap((n) => Array.from({ length: 9 }, (_, power) => n * 10 ** power)).sort((a, b) => a - b);
const timeSteps = [...[1, 2, 5].flatMap((n) => [0.001, 0.01, 0.1].map((part) => n * part)), ...wholeSteps].sort((a, b) => a - b);
