/** More seeds one after another up to a fixed maximum, looked at on the way, with the chance of a false claim kept over all looks. Pure. */
import { normalAbove } from './normal-distribution.ts';
import { boundaries, type Spending } from './spending.ts';
import { judge, type Judgement } from './smallest-effect.ts';
import type { Estimate } from './estimate.ts';

/** `looks`: how many seeds there were at each look so far, the present one last; growing, and fixed at most `maximum`. */
export type SequentialPlan = { looks: readonly number[]; maximum: number; spending?: Spending };

/** `confidence` of the present look's interval alone; all looks together have 95%. */
export type SequentialJudgement = Judgement & { look: number; looks: readonly number[]; maximum: number };

/**
 * The confidence that the interval of the last look needs for all looks together to have `confidence`. The share of the way is that of the
 * seeds, seeds / maximum, also where examples make up part of the variance: then looks resemble each other more than is counted on here,
 * and less than alpha is spent (Lan and DeMets 1989, Stat. Med. 8, 1191, on time that is not information).
 */
export const lookConfidence = (plan: SequentialPlan, confidence = 0.95): number => lookConfidences(plan, confidence).at(-1) ?? 1;

/** The same for each of the looks, worked out once: a look asks nothing of those after it. */
export function lookConfidences({ looks, maximum, spending = 'obrienFleming' }: SequentialPlan, confidence = 0.95): number[] {
  const bounds = boundaries(
    spending,
    looks.map((seeds) => seeds / maximum),
    (1 - confidence) / 2,
  );
  return bounds.map((bound) => 1 - 2 * normalAbove(bound));
}

/**
 * The verdict at a look: a repeated interval (Jennison and Turnbull 1989, J. R. Stat. Soc. B 51, 305), whose z boundary is carried over to
 * the t distribution of the estimate by its significance level (Jennison and Turnbull 2000, 4.4). Throws a RangeError where looks do not
 * grow or pass the maximum: a maximum that moves with the results would protect from nothing. Held by simulation from a
 * first look at five seeds; do not look earlier, where the far tail that such a look asks for rests on a spread hardly known.
 */
export function judgeLook(estimate: Estimate, smallestEffect: number, plan: SequentialPlan): SequentialJudgement {
  const { looks, maximum } = plan;
  return { ...judge(estimate, smallestEffect, lookConfidence(plan)), look: looks.length, looks, maximum };
}
