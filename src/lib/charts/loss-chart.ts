import type { Intervention } from '../runs/events.ts';
import type { Floor, History } from '../runs/run.ts';
import { bandOf } from './band.ts';
import { formatCount, formatNumber } from './format.ts';
import type { RunStyle } from './run-style.ts';
import { smooth } from './smooth.ts';
import { marksOf, type LossMark } from './loss-marks.ts';
import { cutsOf, noLimits, yLimits, type Cut, type Limits } from './y-limits.ts';
import { epochPositions, stepPositions, type XUnit } from './x-position.ts';

/** What a learning curve draws: one entry per run, or per group of repeats, whose `history` is then their mean. */
export type LossRun = {
  id: string;
  label: string;
  history: History;
  style: RunStyle;
  floor?: Floor | null;
  stepsPerEpoch?: number | null; // places step losses before the first epoch has ended
  interventions?: readonly Intervention[]; // numbers moved by hand, marked by a line each
  repeats?: readonly { label: string; history: History; drawn: History }[]; // what the mean is of; `drawn` behind it, at its epochs
};

/** What stands on the y axis. */
export type Quantity = 'loss' | 'metric' | 'rate';

export type LossOptions = {
  quantity: Quantity;
  x: XUnit;
  logY: boolean;
  smoothing: number; // 0 (none) to 0.99
  show: Record<CurveKind, boolean>;
};

export const curveKinds = ['train', 'validation', 'floor', 'steps', 'rate'] as const;
export type CurveKind = (typeof curveKinds)[number];

/** `value`: of one metric that the chart is about. */
export type LineKind = CurveKind | 'value';

/** One line. `y` is null where there is nothing to draw (not finite, or not positive on a log scale). */
export type Curve = {
  key: string; // run id and kind
  runId: string;
  runLabel: string;
  kind: LineKind;
  ghost: boolean; // the unsmoothed line behind a smoothed one, or a repeat behind the mean
  of?: string; // the run behind the mean that it is of
  edge?: 'low' | 'high'; // of the band around a mean: never a line of its own
  style: RunStyle;
  x: number[];
  y: (number | null)[];
};

export type LossChart = {
  curves: Curve[];
  marks: LossMark[];
  xRange: [number, number];
  yRange: [number, number];
  notes: string[]; // what is not drawn, and why
  limits: Limits; // beyond them the y axis does not follow
  cuts: Cut[]; // where curves go beyond
};

/** Curves and ranges of one or more runs. Floor first and validation last, so that the thick line lies on top. */
export function lossChart(runs: readonly LossRun[], options: LossOptions, planned: number | null = null): LossChart {
  const curves = runs.flatMap((run) => measured(run, options));
  const last = Math.max(planned ?? 0, ...curves.map((curve) => curve.x.at(-1) ?? 0));
  const first = Math.min(firstOf(runs, options.x), last);
  const xRange: [number, number] = [first, last > first ? last : first + 1];
  const floors = runs.flatMap((run) => floorCurve(run, options, xRange));
  const drawn = [...uniqueFloors(floors), ...curves].sort((a, b) => layer(a) - layer(b));

  const notes: string[] = [];
  const endless = count(drawn, (value) => !Number.isFinite(value));
  const dropped = options.logY ? count(drawn, (value) => Number.isFinite(value) && value <= 0) : 0;
  if (endless > 0) notes.push(`${plural(endless)} not finite and left out.`);
  if (dropped > 0) notes.push(`${plural(dropped)} zero or less and left out of the log scale.`);

  const clean = drawn.map((curve) => ({
    ...curve,
    y: curve.y.map((value) => (value !== null && Number.isFinite(value) && (!options.logY || value > 0) ? value : null)),
  }));
  const main = clean.filter(({ ghost, kind }) => !ghost && (kind === 'train' || kind === 'validation'));
  // One run that explodes must not press the others flat; a score is cut at -1.
  const limits = options.quantity === 'loss' ? yLimits(main.map(({ y }) => y), { better: 'lower', log: options.logY }) : noLimits; // prettier-ignore
  const above = count(main, (value) => value > limits.high);
  if (above > 0) notes.push(`${plural(above)} above ${formatNumber(limits.high, 2)} and over the chart; the table has them.`);
  const { yRange, below } = rangeOf(clean, options, limits);
  if (below > 0) notes.push(`${plural(below)} below \u22121 and under the chart; the table has them.`);
  return {
    curves: clean,
    marks: runs.flatMap((run) => marksOf(run, options.x)).filter((mark) => mark.x >= first),
    xRange,
    yRange,
    notes,
    limits,
    cuts: main.flatMap((curve) => cutsOf(curve, limits)),
  };
}

/** Where the earliest run begins: one that goes on from another run's checkpoint begins at its epoch. */
function firstOf(runs: readonly LossRun[], x: XUnit): number {
  if (x === 'seconds') return 0;
  const starts = runs.flatMap(({ history }) => {
    const epoch = history.epoch[0];
    return epoch === undefined ? [] : [x === 'epoch' ? epoch - 1 : ((history.step[0] ?? 0) * (epoch - 1)) / epoch];
  });
  return starts.length === 0 ? 0 : Math.min(...starts);
}

const plural = (n: number) => (n === 1 ? '1 value is' : `${formatCount(n)} values are`);
const layer = (curve: Curve) =>
  curve.edge ? -2 : curve.ghost ? -1 : { floor: 0, steps: 1, train: 2, rate: 2, value: 2, validation: 3 }[curve.kind];
const count = (curves: readonly Curve[], is: (value: number) => boolean) =>
  curves.reduce((sum, curve) => sum + (curve.ghost ? 0 : curve.y.filter((value) => value !== null && is(value)).length), 0);

function measured(run: LossRun, { quantity, x, smoothing, show }: LossOptions): Curve[] {
  const { history } = run;
  const at = epochPositions({ history }, x);
  const { train, validation } = columnsOf(history, quantity);
  const lines: Curve[] = [];
  const add = (kind: 'train' | 'validation' | 'steps', xs: number[], values: readonly (number | null)[]) => {
    if (xs.length === 0 || !show[kind]) return;
    const base = { key: `${run.id} ${kind}`, runId: run.id, runLabel: run.label, kind, style: run.style, x: xs };
    // Steps are smoothed over as many epochs as the other lines are; their scatter would bury everything as a ghost.
    const weight = kind === 'steps' ? smoothing ** Math.min(1, at.length / xs.length) : smoothing;
    if (run.repeats && kind !== 'steps') return lines.push(...spread(run, run.repeats, { kind, quantity, x, smoothing }));
    if (smoothing > 0 && kind !== 'steps') lines.push({ ...base, key: `${base.key} raw`, ghost: true, y: [...values] });
    return lines.push({ ...base, ghost: false, y: smooth(values, smoothing > 0 ? weight : 0) });
  };
  if (quantity === 'rate') {
    if (at.length > 0 && show.rate)
      lines.push({
        key: `${run.id} rate`,
        runId: run.id,
        runLabel: run.label,
        kind: 'rate',
        ghost: false,
        style: run.style,
        x: at,
        y: ratesOf(history),
      });
    return lines;
  }
  if (quantity === 'loss' && show.steps && !run.repeats) {
    const xs = stepPositions(run, x);
    if (xs !== null) add('steps', xs, history.stepLoss.loss);
  }
  add('train', at, train);
  // NaN throughout says that there is no validation part: nothing is missing then.
  if (validation.some((value) => !Number.isNaN(value))) add('validation', at, validation);
  return lines;
}

const columnsOf = (history: History, quantity: Quantity) =>
  quantity === 'metric'
    ? { train: history.trainMetric, validation: history.validationMetric }
    : { train: history.trainLoss, validation: history.validationLoss };

type Spread = Pick<LossOptions, 'quantity' | 'x' | 'smoothing'> & { kind: 'train' | 'validation' };

/** The mean of a group, every repeat behind it, and the edges of the band, which goes from the lowest to the highest. */
function spread(run: LossRun, repeats: NonNullable<LossRun['repeats']>, { kind, quantity, x, smoothing }: Spread): Curve[] {
  const base = { runId: run.id, runLabel: run.label, kind, style: run.style, ghost: true };
  const [first = 0, second = first + 1] = run.history.epoch;
  const weight = smoothing ** (second - first); // over as many epochs as where each of them is drawn
  const lines = repeats.map(({ drawn }) => ({
    drawn,
    epoch: drawn.epoch,
    y: smooth(columnsOf(drawn, quantity)[kind], smoothing > 0 ? weight : 0),
  }));
  const { mean, low, high } = bandOf(lines, run.history.epoch);
  const at = epochPositions({ history: run.history }, x);
  return [
    { ...base, key: `${run.id} ${kind} low`, x: at, y: low, edge: 'low' },
    { ...base, key: `${run.id} ${kind} high`, x: at, y: high, edge: 'high' },
    ...lines.map(({ drawn, y }, i) => ({ ...base, key: `${run.id} ${kind} ${i + 1}`, x: epochPositions({ history: drawn }, x), y })),
    { ...base, key: `${run.id} ${kind}`, x: at, y: mean, ghost: false },
  ];
}

/** The learning rate of each epoch's last step; null where a record does not say. */
const ratesOf = ({ epoch, learningRate }: History): (number | null)[] =>
  epoch.map((_, i) => (Number.isFinite(learningRate[i]) ? (learningRate[i] ?? null) : null));

/** Whether the learning rate was not one number throughout: by a schedule, a warm-up or a hand. */
export const hasVaryingRate = ({ learningRate }: History): boolean => new Set(learningRate.filter(Number.isFinite)).size > 1;

function floorCurve(run: LossRun, { quantity, show }: LossOptions, xRange: [number, number]): Curve[] {
  const value = quantity === 'rate' ? undefined : run.floor?.scores[quantity];
  if (value === undefined || !Number.isFinite(value) || !show.floor) return [];
  const base = { runId: run.id, runLabel: run.label, kind: 'floor', ghost: false, style: run.style } as const;
  return [{ ...base, key: `${run.id} floor`, x: [...xRange], y: [value, value] }];
}

/** Runs on the same data share one floor. */
const uniqueFloors = (floors: readonly Curve[]) =>
  floors.filter((floor, i) => floors.findIndex((other) => other.y[0] === floor.y[0]) === i);

/** The y range of what lies within an x window: for a zoom that the user drew along x only. What is far out counts where nothing else is there. */
export function visibleRange(
  { curves, limits }: Pick<LossChart, 'curves' | 'limits'>,
  view: { logY: boolean; within: [number, number] },
): [number, number] {
  const within = values(curves, view.within);
  const near = within.filter((value) => value >= limits.low && value <= limits.high);
  return fit(near.length > 0 ? near : within, view.logY, false);
}

function rangeOf(curves: readonly Curve[], { quantity, logY }: LossOptions, limits: Limits): { yRange: [number, number]; below: number } {
  const all = values(curves, [-Infinity, Infinity]).filter((value) => value >= limits.low && value <= limits.high);
  // One bad epoch of R2 must not flatten the rest of the curve.
  const isBelow = (value: number) => quantity === 'metric' && value < -1;
  const below = curves.reduce(
    (sum, curve) => sum + (curve.ghost ? 0 : curve.y.filter((value) => value !== null && isBelow(value)).length),
    0,
  );
  const kept = below > 0 ? [...all.filter((value) => !isBelow(value)), -1] : all;
  return { yRange: fit(kept, logY, quantity !== 'metric'), below };
}

function values(curves: readonly Curve[], [from, to]: [number, number]): number[] {
  return curves.flatMap((curve) => {
    const inside = curve.kind === 'floor' ? curve.y : curve.y.filter((_, i) => (curve.x[i] ?? NaN) >= from && (curve.x[i] ?? NaN) <= to);
    const finite = inside.filter((value) => value !== null);
    return curve.kind === 'steps' ? withoutTails(finite) : finite;
  });
}

/** A range around the values; a loss starts at zero unless that would squeeze it into the upper half. */
export function fit(drawn: readonly number[], logY: boolean, mayStartAtZero: boolean): [number, number] {
  if (drawn.length === 0) return logY ? [0.1, 1] : [0, 1];
  const low = drawn.reduce((a, b) => Math.min(a, b), Infinity);
  const high = drawn.reduce((a, b) => Math.max(a, b), -Infinity);
  if (logY) return low === high ? [low / 2, high * 2] : [low / 1.15, high * 1.15];
  const pad = high > low ? (high - low) * 0.06 : Math.max(Math.abs(high) * 0.1, 0.05);
  return [mayStartAtZero && low >= 0 && low < high / 2 ? 0 : low - pad, high + pad];
}

/** Single steps scatter widely: their extremes are clipped rather than allowed to set the scale. */
function withoutTails(finite: readonly number[]): number[] {
  const sorted = [...finite].sort((a, b) => a - b);
  const tail = Math.floor(sorted.length * 0.02);
  return sorted.slice(tail, sorted.length - tail);
}
