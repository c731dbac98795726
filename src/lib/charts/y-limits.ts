/** Up to where a chart's y axis follows its curves, so that one that explodes does not press the others flat. Pure. */

/** `low` and `high` are -Infinity and Infinity where nothing is far out. */
export type Limits = { low: number; high: number };

export const noLimits: Limits = { low: -Infinity, high: Infinity };

const farOut = 20; // spreads of the most part: the high start of a loss is not far out
const beyondTypical = 3; // spans of the typical curve
const fewest = 3; // curves of which one can be told from the others
const beyondStart = 2; // spans: a curve that gets worse than it began, such as an overfit one, still shows

const mostSorted = 10_000; // values: quantiles of more are those of some

type Line = readonly (number | null)[];
type Options = { better: 'lower' | 'higher' | null; log: boolean };

const finite = (line: Line): number[] => line.filter((value): value is number => value !== null && Number.isFinite(value));

/** By sorted values. */
const quantile = (sorted: readonly number[], share: number): number => sorted[Math.round(share * (sorted.length - 1))] ?? NaN;
const ascending = (values: readonly number[]) => [...values].sort((a, b) => a - b);

/**
 * Three rules, the narrowest holds: (1) among three curves or more of several values, one whose extreme is far beyond those of the typical one; (2) a value far
 * beyond where the most part lies; (3) where it is known which way is good, a value much worse than where the curves began.
 */
export function yLimits(lines: readonly Line[], { better, log }: Options): Limits {
  const scaled = lines.map((line) => finite(line).flatMap((value) => (log ? (value > 0 ? [Math.log10(value)] : []) : [value])));
  const curves = scaled.filter((line) => line.length > 0);
  if (curves.length === 0) return noLimits;
  const rules = [byCurves(curves, better), byStart(curves, better)];
  const low = Math.max(...rules.map((rule) => rule.low));
  const high = Math.min(...rules.map((rule) => rule.high));
  return log ? { low: 10 ** low, high: 10 ** high } : { low, high };
}

/** A span that is never nothing, about the size of the values where they are all the same. */
const atLeast = (span: number, near: number): number => (span > 0 ? span : Math.abs(near) || 1);

/** A single point has no span, so it is no typical curve; and what is better than the typical one did not explode. */
function byCurves(curves: readonly (readonly number[])[], better: Options['better']): Limits {
  const extents = curves.map((line) => ({
    isLine: line.length > 1,
    low: line.reduce((a, b) => Math.min(a, b), Infinity),
    high: line.reduce((a, b) => Math.max(a, b), -Infinity),
  }));
  const whole = extents.filter(({ isLine }) => isLine);
  if (whole.length < fewest) return noLimits;
  const typical = (of: (extent: { low: number; high: number }) => number) => quantile(ascending(whole.map(of)), 0.5);
  const [low, high] = [typical((each) => each.low), typical((each) => each.high)];
  const span = atLeast(high - low, high);
  const near = { low: low - beyondTypical * span, high: high + beyondTypical * span };
  // One that lies beyond throughout, as on other data, shows whole unless it is far out: a chart must not hide a curve that is merely another.
  const others = extents.filter((each) => each.low > low - farOut * span && each.high < high + farOut * span);
  const above = others.filter((each) => each.low > near.high).map((each) => each.high);
  const below = others.filter((each) => each.high < near.low).map((each) => each.low);
  return {
    low: better === 'lower' ? -Infinity : Math.min(near.low, ...below),
    high: better === 'higher' ? Infinity : Math.max(near.high, ...above),
  };
}

function byStart(curves: readonly (readonly number[])[], better: Options['better']): Limits {
  const begun = curves.flatMap((line) => {
    const [first = 0] = line;
    return better === null ? [...line] : line.filter((value) => (better === 'lower' ? value <= first : value >= first));
  });
  const every = Math.ceil(begun.length / mostSorted);
  const sorted = ascending(begun.filter((_value, i) => i % every === 0));
  const [low, high] = [quantile(sorted, 0.1), quantile(sorted, 0.9)];
  const far = farOut * atLeast(high - low, high);
  const outer = { low: low - far, high: high + far };
  const kept = begun.filter((value) => value >= outer.low && value <= outer.high);
  const least = kept.reduce((a, b) => Math.min(a, b), low);
  const most = kept.reduce((a, b) => Math.max(a, b), high);
  const room = beyondStart * atLeast(most - least, most);
  if (better === 'lower') return { low: outer.low, high: Math.min(outer.high, most + room) };
  if (better === 'higher') return { low: Math.max(outer.low, least - room), high: outer.high };
  return outer;
}

/** Where a curve leaves the chart. */
export type Cut = { x: number; edge: 'above' | 'below'; colour: number };

type Drawn = { x: readonly number[]; y: Line; style: { colour: number } };

export function cutsOf({ x, y, style }: Drawn, { low, high }: Limits): Cut[] {
  const edgeAt = (i: number): Cut['edge'] | null => {
    const value = y[i] ?? null;
    return value === null ? null : value > high ? 'above' : value < low ? 'below' : null;
  };
  return x.flatMap((each, i): Cut[] => {
    const edge = edgeAt(i);
    return edge === null || edgeAt(i - 1) === edge ? [] : [{ x: each, edge, colour: style.colour }];
  });
}
