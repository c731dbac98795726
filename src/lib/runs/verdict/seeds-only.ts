/** How much better B is than A by a score that is no mean over examples: the area under the curve, F1, R2. Pure. */
import { pairSeeds, rounding, type Better, type Counts, type Estimate } from './estimate.ts';
import { meanPart, summed } from './mean-variance.ts';

/** `scores[i]`: the score of the training with seed `seeds[i]`. */
export type ScoredRuns = { seeds: readonly number[]; scores: readonly number[] };
export type RunsContest = { a: ScoredRuns; b: ScoredRuns; better: Better };

function problemOf({ a, b }: RunsContest): string | null {
  for (const [name, { seeds, scores }] of [['A', a] as const, ['B', b] as const]) {
    if (seeds.length !== scores.length) return `${name} has ${scores.length} scores but ${seeds.length} seeds: give each its seed.`;
    if (!scores.every(Number.isFinite)) return `${name} has scores that are not numbers: leave out trainings that diverged.`;
    if (scores.length < 2)
      return `${name} has fewer than two trainings with a score, and how far seeds spread is not known: train repeats.`;
  }
  return null;
}

/**
 * B against A over the seeds alone: paired t of S - 1 degrees of freedom, or Welch's where seeds have no partners (Welch 1947, Biometrika
 * 34, 28). The examples are taken as given: the interval holds for other seeds, not for other examples, and is too narrow for those.
 */
export function compareRunScores(contest: RunsContest): Estimate {
  const message = problemOf(contest);
  if (message !== null) return { status: 'impossible', message };
  const { a, b, better } = contest;
  const sign = better === 'higher' ? 1 : -1;
  const pairs = pairSeeds(a.seeds, b.seeds);
  const pick = (values: readonly number[], places?: number[]) => (places ? places.map((place) => values[place] ?? NaN) : values);
  const [ofA, ofB] = [pick(a.scores, pairs?.a), pick(b.scores, pairs?.b)];
  const [partA, partB] = [meanPart(ofA), meanPart(ofB)];
  const difference = sign * (partB.mean - partA.mean);
  const counts: Counts = {
    design: 'seedsOnly',
    areSeedsPaired: pairs !== null,
    seeds: { a: ofA.length, b: ofB.length },
    examples: null,
    differing: null,
  };
  const { variance, freedom } = pairs ? meanPart(ofB.map((value, i) => value - (ofA[i] ?? NaN))) : summed([partA, partB]);
  const largest = Math.max(...ofA.map(Math.abs), ...ofB.map(Math.abs));
  if (Math.sqrt(variance) <= rounding * largest) return { ...counts, status: 'allEqual', difference, low: null, high: null };
  const seedsEach = 2 / (1 / ofA.length + 1 / ofB.length);
  return {
    ...counts,
    status: 'estimated',
    difference,
    variance,
    freedom,
    components: { seed: variance * seedsEach, example: 0, residual: 0 },
  };
}
