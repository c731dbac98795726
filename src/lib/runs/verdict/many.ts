/** More than two: several comparisons judged together, so that trying many things does not make one of them look better. Pure. */
import { intervalOf, type Estimate, type Interval } from './estimate.ts';
import { judge, wordOf, type Judgement } from './smallest-effect.ts';
import { tAbove } from './t-distribution.ts';

/** The chance of a difference this far from zero, on either side, where there is none; null where the spread is not known. */
export function twoSidedChance(estimate: Estimate): number | null {
  if (estimate.status !== 'estimated') return null;
  return Math.min(1, 2 * tAbove(Math.abs(estimate.difference) / Math.sqrt(estimate.variance), estimate.freedom));
}

/** `adjusted`: Holm's p; `tried`: how many comparisons it is corrected for. The judgement's interval is simultaneous with the others. */
export type ManyJudgement = Judgement & { adjusted: number | null; tried: number };

/**
 * Holm 1979 (Scand. J. Stat. 6, 65): the chance times how many are left, growing. `tried` counts also what was tried and is not among the
 * chances; those count as the largest.
 */
export function holm(chances: readonly (number | null)[], tried = chances.length): (number | null)[] {
  const order = chances.flatMap((chance, at) => (chance === null ? [] : [{ chance, at }])).sort((x, y) => x.chance - y.chance);
  const adjusted: (number | null)[] = chances.map(() => null);
  let largest = 0;
  order.forEach(({ chance, at }, rank) => {
    largest = Math.max(largest, Math.min(1, chance * (Math.max(tried, chances.length) - rank)));
    adjusted[at] = largest;
  });
  return adjusted;
}

/** What Holm tells apart from zero and Bonferroni's interval does not reaches to zero and no farther (Guilbaud 2008, Biom. J. 50, 678). */
function closed({ low, high }: Interval, difference: number): Interval {
  return difference > 0 ? { low: Math.max(0, low), high } : { low, high: Math.min(0, high) };
}

/**
 * Each comparison's verdict with the others in mind: intervals after Bonferroni (Dunn 1961, J. Am. Stat. Assoc. 56, 52), which hold together
 * with 95% whatever seeds, examples and baseline the comparisons share; directions after Holm, which says no fewer. Dunnett's would be
 * narrower by 2 to 5% for a shared baseline, but needs the correlations. Against a baseline give k estimates, each against each
 * k (k - 1) / 2. `tried`: all that was tried, also where only the best are shown.
 */
export function judgeMany(estimates: readonly Estimate[], smallestEffect: number, tried = estimates.length): ManyJudgement[] {
  const count = Math.max(tried, estimates.length, 1);
  const adjusted = holm(estimates.map(twoSidedChance), count);
  const confidence = 1 - 0.05 / count;
  return estimates.map((estimate, at) => {
    const alone = judge(estimate, smallestEffect, confidence);
    const chance = adjusted[at] ?? null;
    const found = intervalOf(estimate, confidence);
    if (
      found === null ||
      estimate.status !== 'estimated' ||
      estimate.design === 'oneSeed' ||
      chance === null ||
      chance > 0.05 ||
      alone.word !== 'undecided'
    )
      return { ...alone, adjusted: chance, tried: count };
    const interval = closed(found, estimate.difference);
    const word = wordOf(interval, smallestEffect);
    return {
      ...alone,
      interval,
      word: word === 'equivalent' ? word : estimate.difference > 0 ? 'better' : 'worse',
      adjusted: chance,
      tried: count,
    };
  });
}
