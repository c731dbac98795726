/** Scores over the number of training examples, on a log axis: each run, the mean of each size with its interval, and the fitted curve. Pure geometry. */
import { fitPowerLaw, type PowerLaw } from '../../runs/learning-curve/power-law.ts';
import type { Family, SizedRuns } from '../../runs/learning-curve/sized-runs.ts';
import { formatCount, formatNumber } from '../../spec/show-number.ts';
import type { ChartTable } from '../chart-table.ts';
import { round, type Drawing, type Mark } from '../drawing/drawing.ts';
import { axisTicks, linearTicks, paddedRange, type Tick } from '../ticks.ts';
import { plotFrame, type Room } from './plot-frame.ts';

const steps = 60; // of the curve

export type LearningPlot = {
  family: Family;
  law: PowerLaw | null;
  title: string; // of the score
  across: (size: number) => number; // 0 left, 1 right
  up: (score: number) => number; // 0 below, 1 above
  x: { title: string; ticks: Tick[] };
  y: { title: string; ticks: Tick[] };
};

/** The curve goes on to twice the most data. */
export function learningPlot(family: Family, title: string): LearningPlot {
  const points = family.sizes.flatMap(({ size, scores }) => scores.map((score) => ({ size, score })));
  const law = fitPowerLaw(points);
  const [first = 1, last = 1] = [family.sizes[0]?.size, family.sizes.at(-1)?.size];
  const [from, to] = paddedRange(Math.log10(first), Math.log10(law ? 2 * last : last), 0.04);
  const ends = family.sizes.flatMap(({ scores, interval: { mean, half } }) => [
    ...scores,
    ...(half === null ? [] : [mean - half, mean + half]),
  ]);
  const curve = law ? [law.at(first).value, law.at(2 * last).value] : [];
  const known = [...ends, ...curve];
  const [own, above] = [known.reduce((a, b) => Math.min(a, b)), known.reduce((a, b) => Math.max(a, b))];
  const [low, high] = paddedRange(own, above, 0.08);
  return {
    family,
    law,
    title,
    across: (size) => (Math.log10(size) - from) / (to - from),
    up: (score) => (score - low) / (high - low),
    x: {
      title: 'Training examples',
      ticks: axisTicks({ from: 10 ** from, to: 10 ** to, log: true }, 6).map((tick) => ({ ...tick, label: formatCount(tick.value) })),
    },
    y: { title, ticks: linearTicks(low, high, 5) },
  };
}

export function drawLearning(
  plot: LearningPlot,
  { width, height, strong }: { width: number; height: number; strong: number | null },
): { drawing: Drawing; room: Room } {
  const { room, marks } = plotFrame({ width, height, x: plot.x, y: plot.y });
  const x = (size: number) => round(room.left + plot.across(size) * room.width);
  const y = (score: number) => round(room.top + (1 - Math.max(0, Math.min(1, plot.up(score)))) * room.height);
  const drawn: Mark[] = [...marks, ...(plot.law ? curveMarks(plot, plot.law, { x, y }) : [])];
  plot.family.sizes.forEach(({ size, scores, interval: { mean, half } }, index) => {
    const at = x(size);
    for (const score of scores) drawn.push({ type: 'shape', x: at, y: y(score), shape: 0, radius: 2.4, ink: 'muted', opacity: 0.6 });
    if (half !== null) {
      const [top, bottom] = [y(mean + half), y(mean - half)];
      drawn.push({ type: 'line', path: `M${at} ${top}V${bottom}M${at - 4} ${top}h8M${at - 4} ${bottom}h8`, ink: 'accent', width: 1.5 });
    }
    drawn.push({ type: 'shape', x: at, y: y(mean), shape: 0, radius: index === strong ? 6 : 4, ink: 'accent' });
    if (index === strong) drawn.push({ type: 'line', path: `M${at} ${room.top}v${round(room.height)}`, ink: 'muted' });
  });
  return { drawing: { width, height, marks: drawn }, room };
}

type Places = { x: (size: number) => number; y: (score: number) => number };

function curveMarks({ family }: LearningPlot, law: PowerLaw, { x, y }: Places): Mark[] {
  const [first = 1, last = 1] = [family.sizes[0]?.size, family.sizes.at(-1)?.size];
  const sizes = Array.from({ length: steps + 1 }, (_, step) => first * ((2 * last) / first) ** (step / steps));
  const points = sizes.map((size) => ({ at: x(size), size, ...law.at(size) }));
  const line = (some: readonly { at: number; value: number }[]) =>
    some.map(({ at, value }, index) => `${index === 0 ? 'M' : 'L'}${at} ${y(value)}`).join('');
  const edge = (of: 'low' | 'high') => points.map((point) => ({ at: point.at, value: point[of] }));
  const band = `${line(edge('high'))}${line(edge('low').toReversed()).replace('M', 'L')}Z`;
  const seen = points.filter(({ size }) => size <= last * (1 + 1e-9));
  const beyond = points.filter(({ size }) => size >= last * (1 - 1e-9) || size === seen.at(-1)?.size);
  return [
    { type: 'area', path: band, ink: 'accent', opacity: 0.14 },
    { type: 'line', path: line(seen), ink: 'accent', width: 1.5 },
    { type: 'line', path: line(beyond), ink: 'accent', width: 1.5, dash: [4, 4] },
  ];
}

/** '160 examples: 0.912 ± 0.014, 3 runs'. */
export function sizeReading({ size, interval: { n, mean, half } }: SizedRuns, title: string): string {
  const spread = half === null ? '' : ` \u00b1 ${formatNumber(half, 2)}`;
  return `${formatCount(size)} examples: ${title} ${formatNumber(mean)}${spread}, ${n} run${n === 1 ? '' : 's'}`;
}

/** One row for each size, and behind them what the curve says of them and of twice the most data. */
export function learningTable({ family, law, title }: LearningPlot): ChartTable {
  const last = family.sizes.at(-1)?.size ?? 0;
  const fitted = (size: number) => {
    const fit = law?.at(size);
    return [fit?.value ?? null, fit?.low ?? null, fit?.high ?? null];
  };
  return {
    head: ['training examples', 'runs', title, 'low', 'high', 'curve', 'curve low', 'curve high'],
    rows: [
      ...family.sizes.map(({ size, interval: { n, mean, half } }) => [
        size,
        n,
        mean,
        half === null ? null : mean - half,
        half === null ? null : mean + half,
        ...fitted(size),
      ]),
      ...(law ? [[2 * last, 0, null, null, null, ...fitted(2 * last)]] : []),
    ],
  };
}
