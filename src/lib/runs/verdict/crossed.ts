/**
 * How much better B is than A, from their scores on the same examples over several seeds. What is estimated is the mean difference over
 * all seeds that could have been drawn and all examples like these, so both seeds and examples are random. Pure.
 */
import { pairSeeds, rounding, type Better, type Counts, type Estimate } from './estimate.ts';
import { gridParts, meanRow, subtract, type Grid } from './grid-parts.ts';
import { meanVariance, summed, type MeanParts, type Part } from './mean-variance.ts';

/** `scores[i][e]`: the score on example e of the training with seed `seeds[i]`; the same examples in the same order everywhere. */
export type Scored = { seeds: readonly number[]; scores: Grid };

/** `range`: the least and the greatest score that is possible, where there are such: 0 and 1 of right or wrong. */
export type Contest = { a: Scored; b: Scored; better: Better; range?: { least: number; greatest: number } };

function areFinite(row: ArrayLike<number>): boolean {
  for (let e = 0; e < row.length; e++) if (!Number.isFinite(row[e])) return false;
  return true;
}

function problemOf({ a, b }: Contest): string | null {
  for (const [name, { seeds, scores }] of [['A', a] as const, ['B', b] as const]) {
    if (scores.length === 0) return `${name} has no scores: train it first.`;
    if (seeds.length !== scores.length)
      return `${name} has scores of ${scores.length} trainings but ${seeds.length} seeds: give each its seed.`;
    if (!scores.every(areFinite)) return `${name} has scores that are not numbers: leave out trainings that diverged.`;
  }
  const lengths = new Set([...a.scores, ...b.scores].map(({ length }) => length));
  if (lengths.size > 1) return 'A and B are scored on different numbers of examples: score them on the same validation part.';
  if (Math.min(...lengths) < 2) return 'A and B are scored on fewer than two examples: set a larger validation part aside.';
  return null;
}

/** With fewer examples than this on which the sides differ, their spread is not well known. */
export const fewDiffering = 10;

/**
 * Scores with a range that differ on few examples: the variance is that of one more such example for each side, after the adjusted
 * interval of Bonett and Price 2012 (J. Educ. Behav. Stat. 37, 479). For n differing examples that is the factor (n + 2) / n.
 */
const widened = (part: Part, differing: number): Part =>
  differing > 0 && differing < fewDiffering ? { ...part, variance: part.variance * (1 + 2 / differing) } : part;

/**
 * All differences equal d: with 95% confidence at most 1 - 0.05^(1/E) of all examples, about 3 / E, have another one (the rule of three:
 * Hanley and Lippman-Hand 1983, JAMA 249, 1743), and those lie somewhere in the range of differences. Counts the E examples as what was
 * drawn; the seeds met the same ones, and five of them say little of a sixth that is unlike them.
 */
function ruleOfThree(difference: number, examples: number, range: Contest['range']): { low: number | null; high: number | null } {
  if (!range) return { low: null, high: null };
  const width = range.greatest - range.least;
  const share = 1 - 0.05 ** (1 / examples);
  return { low: difference - share * (width + difference), high: difference + share * (width - difference) };
}

function componentsOf({ seeds, examples, cells }: MeanParts, S: number, E: number) {
  return {
    seed: Math.max(0, seeds.variance - cells.variance) * S,
    example: Math.max(0, examples.variance - cells.variance) * E,
    residual: cells.variance * S * E,
  };
}

/** The rows that are compared: partners beside each other, or all of both sides where they have no partners. */
function rowsOf({ a, b }: Contest): { a: Grid; b: Grid; arePaired: boolean } {
  const pairs = pairSeeds(a.seeds, b.seeds);
  if (!pairs) return { a: a.scores, b: b.scores, arePaired: false };
  const pick = (grid: Grid, places: number[]): Grid => places.map((place) => grid[place] ?? []);
  return { a: pick(a.scores, pairs.a), b: pick(b.scores, pairs.b), arePaired: true };
}

/**
 * B against A by the model d[s][e] = mean + seed + example + residual of their differences, shape [seeds][examples], in the units of the
 * score. Seeds are paired where both sides have the same; otherwise the seeds' variances of both sides add
 * up (Welch), and the components are those of a pair of trainings where both sides have as many. Sources: `mean-variance.ts`. How often the
 * interval holds the truth, by simulation: README.md.
 */
export function compareScores(contest: Contest): Estimate {
  const message = problemOf(contest);
  if (message !== null) return { status: 'impossible', message };
  const { range, better } = contest;
  const { a, b, arePaired } = rowsOf(contest);
  const [good, bad] = better === 'higher' ? [b, a] : [a, b];
  const { differences, largest } = arePaired ? subtract(good, bad) : subtract([meanRow(good)], [meanRow(bad)]);
  const { mean: difference, columns, ...found } = gridParts(differences);
  const examples = columns.length;
  const differing = columns.filter((value) => Math.abs(value) > rounding * largest).length;
  const isOneSeed = Math.min(a.length, b.length) === 1;
  const counts: Counts = {
    design: isOneSeed ? 'oneSeed' : arePaired ? 'paired' : 'unpaired',
    areSeedsPaired: arePaired,
    seeds: { a: a.length, b: b.length },
    examples,
    differing,
  };

  const sides = arePaired ? null : [gridParts(a), gridParts(b)];
  const parts: MeanParts = {
    seeds: sides ? summed(sides.map(({ seeds }) => seeds)) : found.seeds,
    cells: sides ? summed(sides.map(({ cells }) => cells)) : found.cells,
    examples: range ? widened(found.examples, differing) : found.examples,
  };
  const isFlat = Object.values(parts).every(({ variance }) => Math.sqrt(variance) <= rounding * largest);
  if (isFlat) return { ...counts, status: 'allEqual', difference, ...ruleOfThree(difference, examples, range) };
  if (isOneSeed) {
    const components = { seed: 0, example: parts.examples.variance * examples, residual: 0 };
    return { ...counts, status: 'estimated', difference, ...parts.examples, components };
  }
  const seedsEach = 2 / (1 / a.length + 1 / b.length); // as many of either side have the same variance where both spread alike
  return { ...counts, status: 'estimated', difference, ...meanVariance(parts), components: componentsOf(parts, seedsEach, examples) };
}
