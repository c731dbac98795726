/** The loss against the learning rate of a range test, on a log axis. Pure geometry: whoever draws it owns the pixels. */
import { smoothed, type RangeVerdict } from '../runs/range.ts';
import type { History } from '../runs/run.ts';
import { formatNumber } from '../spec/show-number.ts';
import { linearTicks, paddedRange, type Tick } from './ticks.ts';

export type RangePoint = { step: number; rate: number; loss: number; smoothed: number; x: number; y: number }; // x, y in 0..1 from the lower left; y of the average
export type RangeChart = {
  points: RangePoint[];
  raw: string; // SVG paths over a box of `width` by `height`, y downwards
  average: string;
  x: Tick[];
  y: Tick[];
  marks: { name: string; rate: number; x: number }[];
};

/** The average means little before. */
const warm = 10;
/** An explosion must not press the fall before it flat: the axis ends this far above the first averages. */
const headroom = 0.3;

export function rangeChart(input: { stepLoss: History['stepLoss']; verdict: RangeVerdict; width: number; height: number }): RangeChart {
  const { stepLoss, verdict, width, height } = input;
  const averages = smoothed(stepLoss.loss);
  const last = Math.max(1, stepLoss.step.at(-1) ?? 1);
  const settled = averages.slice(warm);
  const low = Math.min(...settled);
  const first = settled[0] ?? 1;
  const [bottom, top] = paddedRange(Math.min(low, ...stepLoss.loss), Math.max(first + headroom * (first - low), low));
  const rise = (value: number) => (value - bottom) / (top - bottom);
  const points = stepLoss.step.map((step, at): RangePoint => {
    const average = averages[at] ?? NaN;
    const loss = stepLoss.loss[at] ?? NaN;
    return { step, rate: rateOf(verdict, step), loss, smoothed: average, x: step / last, y: rise(average) };
  });
  const place = (x: number, y: number) => `${round(x * width)} ${round((1 - Math.min(Math.max(y, -1), 2)) * height)}`;
  const path = (of: (point: RangePoint) => number) =>
    points.map((point, at) => `${at === 0 ? 'M' : 'L'}${place(point.x, of(point))}`).join('');
  const end = rateOf(verdict, last);
  const across = (rate: number) => Math.log10(rate / verdict.from) / Math.log10(end / verdict.from);
  const { suggested } = verdict;
  const named = suggested
    ? [
        { name: 'steepest fall', rate: suggested.steepest },
        { name: 'a tenth of the least loss', rate: suggested.tenth },
      ]
    : [];
  return {
    points,
    raw: path(({ loss }) => rise(loss)),
    average: path(({ y }) => y),
    x: decades(verdict.from, end).map((value) => ({ value, at: across(value), label: formatNumber(value, 1) })),
    y: linearTicks(bottom, top, 5),
    marks: named.map((mark) => ({ ...mark, x: across(mark.rate) })).filter(({ x }) => x >= 0 && x <= 1),
  };
}

/** As the engine's, but for the last bit. */
const rateOf = ({ from, to, steps }: RangeVerdict, step: number) => from * (to / from) ** (step / Math.max(1, steps - 1));

const round = (value: number) => Math.round(value * 10) / 10;

function decades(from: number, to: number): number[] {
  const first = Math.ceil(Math.log10(from) - 1e-9);
  const last = Math.floor(Math.log10(to) + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => Number(`1e${first + at}`));
}
