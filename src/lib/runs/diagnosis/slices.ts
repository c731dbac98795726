/**
 * Groups of examples by the value of a column, and how much worse a model does on each than elsewhere. Many groups are looked at, so
 * their intervals are widened for as many (Bonferroni). Pure.
 */
import { differenceInterval, meanOf } from '../interval.ts';
import { normalQuantileAbove } from '../verdict/normal-distribution.ts';
import { shareDifference, type Interval } from './wilson.ts';

/** What stands in a column, by example; NaN and -1 are missing. */
export type SliceColumn = { name: string } & (
  { type: 'number'; values: ArrayLike<number> } | { type: 'category'; categories: readonly string[]; codes: ArrayLike<number> }
);

/** A group of examples: those of a category, those between two numbers (`to` is in it only where `isLast`), or those without a value. */
export type SliceValue =
  { type: 'category'; name: string } | { type: 'range'; from: number; to: number; isLast: boolean } | { type: 'missing' };

export type Slice = {
  column: string;
  value: SliceValue;
  places: number[]; // of its examples
  share: number; // of all examples
  score: number; // the mean error in it
  rest: number; // the mean error of all others
  difference: number; // score - rest
  interval: Interval; // of the difference; 95% for all slices at once
  harm: number; // difference times share: what it adds to the error of all
};

export type Sliced = { slices: Slice[]; tried: number; least: number };

/** Fewer say little. */
export const leastInSlice = 10;
export const rangeBins = 4;

type Group = { column: string; value: SliceValue; places: number[] };

/** Ranges with about as many examples each, between values that differ; fewer where many are equal. */
function rangesOf(name: string, values: ArrayLike<number>): Group[] {
  const sorted = Float64Array.from(Array.from(values).filter(Number.isFinite)).sort();
  const edges = [
    ...new Set(Array.from({ length: rangeBins + 1 }, (_, edge) => sorted[Math.round((edge * (sorted.length - 1)) / rangeBins)] ?? NaN)),
  ];
  const groups = edges.slice(1).map((to, at): Group & { value: { type: 'range' } } => ({
    column: name,
    value: { type: 'range', from: edges[at] ?? NaN, to, isLast: at === edges.length - 2 },
    places: [],
  }));
  for (let place = 0; place < values.length; place++) {
    const number = values[place] ?? NaN;
    groups.find(({ value }) => number >= value.from && (number < value.to || (value.isLast && number === value.to)))?.places.push(place);
  }
  return groups;
}

function categoriesOf(name: string, { categories, codes }: { categories: readonly string[]; codes: ArrayLike<number> }): Group[] {
  const groups = categories.map((category): Group => ({ column: name, value: { type: 'category', name: category }, places: [] }));
  for (let place = 0; place < codes.length; place++) groups[codes[place] ?? -1]?.places.push(place);
  return groups;
}

function groupsOf(column: SliceColumn): Group[] {
  const { name } = column;
  const groups = column.type === 'number' ? rangesOf(name, column.values) : categoriesOf(name, column);
  const known = new Set(groups.flatMap(({ places }) => places));
  const rows = column.type === 'number' ? column.values.length : column.codes.length;
  const missing = Array.from({ length: rows }, (_, place) => place).filter((place) => !known.has(place));
  return [...groups, { column: name, value: { type: 'missing' }, places: missing }];
}

/**
 * Slices with at least 10 examples within and without, the most harmful first. `errors` of each example: 1 for wrong and 0 for right
 * (`isShare`: Newcombe's interval), or the size of a miss (Welch's interval). Examples whose error is no number count nowhere.
 */
export function slicesOf(columns: readonly SliceColumn[], errors: ArrayLike<number>, isShare: boolean): Sliced {
  const counted = Array.from({ length: errors.length }, (_, place) => place).filter((place) => Number.isFinite(errors[place]));
  const isCounted = new Set(counted);
  const tried = columns
    .flatMap(groupsOf)
    .map((group) => ({ ...group, places: group.places.filter((place) => isCounted.has(place)) }))
    .filter(({ places }) => places.length >= leastInSlice && counted.length - places.length >= leastInSlice);
  const confidence = 1 - 0.05 / Math.max(1, tried.length);
  const slices = tried.map(({ column, value, places }): Slice => {
    const own = new Set(places);
    const within = places.map((place) => errors[place] ?? NaN);
    const without = counted.flatMap((place) => (own.has(place) ? [] : [errors[place] ?? NaN]));
    const { score, rest, interval } = compared(within, without, { confidence, isShare });
    const [difference, share] = [score - rest, places.length / counted.length];
    return { column, value, places, share, score, rest, difference, interval, harm: difference * share };
  });
  return { slices: slices.sort((a, b) => b.harm - a.harm), tried: tried.length, least: leastInSlice };
}

function compared(within: readonly number[], without: readonly number[], how: { confidence: number; isShare: boolean }) {
  const [score, rest] = [meanOf(within), meanOf(without)];
  if (how.isShare) {
    const z = normalQuantileAbove((1 - how.confidence) / 2);
    return { score, rest, interval: shareDifference({ share: rest, n: without.length }, { share: score, n: within.length }, z) };
  }
  const half = differenceInterval(without, within, how.confidence)?.half ?? NaN;
  return { score, rest, interval: { low: score - rest - half, high: score - rest + half } };
}
