/** The slices of a run's predictions: which columns they are cut by, and how each is told. Pure. */
import { formatCount, formatFixed, formatNumber, formatPercent } from '../../charts/format.ts';
import { predictedClasses } from '../../charts/confusion-matrix.ts';
import { readColumn } from '../../data/read-column.ts';
import { slicesOf, type Slice, type SliceColumn, type SliceValue } from '../../runs/diagnosis/slices.ts';
import type { Predictions } from '../../worker/protocol.ts';
import type { ExampleFilter } from './examples-view.ts';

type Sliceable = Pick<Predictions, 'rows' | 'outputs' | 'width' | 'truth' | 'classes' | 'shown'>;

export type SliceRow = {
  name: string; // 'island = Dream'
  examples: string;
  score: string;
  rest: string;
  harm: string;
  difference: number;
  interval: { low: number; high: number };
  text: string; // the difference with its interval
  finding: 'worse' | 'better' | 'chance';
  filter: ExampleFilter;
};

export type SlicesView = {
  rows: SliceRow[]; // the most harmful first
  sentence: string;
  scoreName: string;
  range: { low: number; high: number }; // of all intervals, with 0 in it
};

/** The mean of each image's pixels, from 0 to 1. */
function brightness({ pixels, shape, largest }: Extract<Predictions['shown'], { type: 'images' }>, images: number): Float64Array {
  const size = shape[0] * shape[1] * shape[2];
  return Float64Array.from(
    { length: images },
    (_, at) => pixels.subarray(at * size, (at + 1) * size).reduce((sum, value) => sum + value, 0) / size / largest,
  );
}

/** All columns of the table but the targets; a text by its length, an image by its brightness; images by their class, too. */
export function sliceColumns(predictions: Sliceable, targets: readonly string[]): SliceColumn[] {
  const { shown, rows, classes, truth } = predictions;
  if (shown.type === 'images')
    return [
      { name: 'brightness', type: 'number', values: brightness(shown, rows.length) },
      ...(classes ? [{ name: 'true class', type: 'category' as const, categories: classes, codes: truth }] : []),
    ];
  return shown.columns.flatMap((name, at): SliceColumn[] => {
    if (targets.includes(name)) return [];
    const cells = shown.cells.map((row) => row[at] ?? '');
    const column = readColumn(name, cells, []);
    if (column.type === 'number') return [{ name, type: 'number', values: column.values }];
    if (column.type === 'category') return [{ name, type: 'category', categories: column.categories, codes: column.codes }];
    return [{ name: `characters in ${name}`, type: 'number', values: cells.map(({ length }) => length) }];
  });
}

/** 1 for a wrong class, 0 for the right one; the size of the miss of a value. */
function errorsOf({ outputs, width, truth, classes }: Sliceable): Float64Array {
  if (!classes) return Float64Array.from(truth, (value, at) => Math.abs((outputs[at] ?? NaN) - value));
  const guesses = predictedClasses(outputs, width);
  return Float64Array.from(truth, (code, at) => (Number.isNaN(outputs[at * width] ?? NaN) ? NaN : guesses[at] === code ? 0 : 1));
}

function valueText(column: string, value: SliceValue): string {
  if (value.type === 'missing') return `${column} is missing`;
  if (value.type === 'category') return `${column} = ${value.name}`;
  const text = (number: number) => (Number.isInteger(number) ? formatCount(number) : formatNumber(number, 4));
  const [from, to] = [text(value.from), text(value.to)];
  return value.isLast ? `${column} from ${from} to ${to}` : `${column} from ${from} to below ${to}`;
}

const signed = (value: number, text: string) => `${value > 0 ? '+' : ''}${text}`;

/** What is cut, and how its errors are told. */
export type Cut = {
  columns: readonly SliceColumn[];
  errors: ArrayLike<number>; // of each example
  isShare: boolean; // errors are 0 or 1
  scoreName: string;
  none: (least: string) => string; // what is said where there is nothing to compare
  care?: string; // what a reader must bear in mind
};

export function slicesIn({ columns, errors, isShare, scoreName, none, care }: Cut): SlicesView {
  const { slices, tried, least } = slicesOf(columns, errors, isShare);
  const worse = slices.filter(({ interval }) => interval.low > 0).length;
  const counted = `${formatCount(tried)} ${tried === 1 ? 'slice' : 'slices'} of at least ${formatCount(least)} examples tried`;
  const found =
    worse === 0
      ? 'none is worse than the rest beyond chance'
      : `${formatCount(worse)} ${worse === 1 ? 'is' : 'are'} worse than the rest beyond chance`;
  const intervals = ['Intervals are of 95% for all of them at once.', ...(care ? [care] : [])].join(' ');
  return {
    rows: slices.map((slice) => rowOf(slice, isShare)),
    sentence: tried === 0 ? none(formatCount(least)) : `${counted}: ${found}. ${intervals}`,
    scoreName,
    range: {
      low: Math.min(0, ...slices.map(({ interval }) => interval.low)),
      high: Math.max(0, ...slices.map(({ interval }) => interval.high)),
    },
  };
}

export const slicesView = (predictions: Sliceable, targets: readonly string[]): SlicesView =>
  slicesIn({
    columns: sliceColumns(predictions, targets),
    errors: errorsOf(predictions),
    isShare: predictions.classes !== null,
    scoreName: predictions.classes ? 'wrong' : 'mean miss',
    none: (least) => `No value of a column has ${least} examples within and without, so there is nothing to compare.`,
  });

function rowOf({ column, value, places, score, rest, difference, interval, harm }: Slice, isShare: boolean): SliceRow {
  const text = (number: number) => (isShare ? formatPercent(number) : formatNumber(number));
  const points = (number: number) => signed(number, isShare ? formatFixed(100 * number, 1) : formatNumber(number));
  const name = valueText(column, value);
  const own = new Set(places);
  return {
    name,
    examples: formatCount(places.length),
    score: text(score),
    rest: text(rest),
    harm: points(harm),
    difference,
    interval,
    text: `${points(difference)} (${points(interval.low)} to ${points(interval.high)})`,
    finding: interval.low > 0 ? 'worse' : interval.high < 0 ? 'better' : 'chance',
    filter: { title: `where ${name}`, holds: (at) => own.has(at) },
  };
}
