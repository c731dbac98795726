/** Whether a claim that was fixed before the runs holds: at each of its looks, with the chance of a false claim kept over all of them. Pure. */
import type { ClaimWord } from '../../spec/hypothesis.ts';
import type { Estimate, Interval } from './estimate.ts';
import { lookConfidences, type SequentialJudgement } from './sequential.ts';
import { judge } from './smallest-effect.ts';
import { spentBy } from './spending.ts';

/** Before this many seeds no look is taken: their spread is hardly known, see `judgeLook`. */
export const firstLook = 5;

/**
 * From the interval of the difference in the claimed direction, and the smallest effect s that matters, not below 0:
 * - supported: the whole interval is at s or above it (above zero where s is 0)
 * - partly: the whole interval is above zero, but not at s or above
 * - refuted: the whole interval is below s, and not above zero
 * - undecided: none of these, or nothing bounds the difference
 */
export function claimWord(interval: Interval | null, smallest: number): ClaimWord {
  if (interval === null) return 'undecided';
  const { low, high } = interval;
  if (low > 0 && low >= smallest) return 'supported';
  if (low > 0) return 'partly';
  return high < smallest || high <= 0 ? 'refuted' : 'undecided';
}

/** After how many seeds a side each look comes: even steps up to `repeats`, none before five but the last. */
export function lookSeeds(repeats: number, looks: number): number[] {
  const even = Array.from({ length: looks }, (_, at) => Math.round(((at + 1) * repeats) / looks));
  return [...new Set(even.map((seeds) => Math.min(repeats, Math.max(firstLook, seeds))))];
}

/** `confidence` of the look's interval alone. `spent`: how much of `alpha` looks up to this one have used, both sides together. */
export type PlannedLook = { seeds: number; confidence: number; spent: number };
export type ClaimPlan = { maximum: number; looks: readonly PlannedLook[] };

export const alpha = 0.05;

/** Some milliseconds of work a look: keep it. */
export function claimPlan({ repeats, looks }: { repeats: number; looks: number }): ClaimPlan {
  const seeds = lookSeeds(repeats, looks);
  const confidences = lookConfidences({ looks: seeds, maximum: repeats }, 1 - alpha);
  const spent = (count: number) => 2 * spentBy('obrienFleming', count / repeats, alpha / 2);
  return { maximum: repeats, looks: seeds.map((count, at) => ({ seeds: count, confidence: confidences[at] ?? 1, spent: spent(count) })) };
}

export type ClaimLook = PlannedLook & { word: ClaimWord; estimate: Estimate; judgement: SequentialJudgement };

/** The looks that `reached` seeds a side allow; `estimateOf` gives the comparison of the first so many seeds of each side. */
export function claimLooks(
  { plan: { looks, maximum }, smallest }: { plan: ClaimPlan; smallest: number },
  reached: number,
  estimateOf: (seeds: number) => Estimate,
): ClaimLook[] {
  const taken = looks.filter(({ seeds }) => seeds <= reached);
  return taken.map((look, at) => {
    const estimate = estimateOf(look.seeds);
    const counts = taken.slice(0, at + 1).map(({ seeds }) => seeds);
    const judgement = { ...judge(estimate, smallest, look.confidence), look: at + 1, looks: counts, maximum };
    const isOfRecipes = estimate.status !== 'impossible' && estimate.design !== 'oneSeed';
    return { ...look, word: claimWord(isOfRecipes ? judgement.interval : null, smallest), estimate, judgement };
  });
}
