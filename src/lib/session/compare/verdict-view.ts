/** The verdicts on sides that are scored example by example, each against the first, as the compare page says and draws them. Pure. */
import type { Effect } from '../../charts/effect-plot.ts';
import { compareScores, type Scored } from '../../runs/verdict/crossed.ts';
import type { Estimate } from '../../runs/verdict/estimate.ts';
import { judgeMany } from '../../runs/verdict/many.ts';
import { planToSettle } from '../../runs/verdict/planning.ts';
import { probabilityText, verdictSentence } from '../../runs/verdict/sentence.ts';
import { defaultSmallestEffect, judge, type MetricKind, type VerdictWord } from '../../runs/verdict/smallest-effect.ts';
import type { ScoredSide } from './scored-sides.svelte.ts';

/** Of one side against the baseline, in what is shown: points of shares, else the unit of the score. `effect` is null without an interval. */
export type Contender = {
  letter: string;
  side: ScoredSide;
  word: VerdictWord;
  sentence: string;
  probabilities: string | null;
  effect: Effect | null;
};

/** `smallest` and `usual`: the smallest effect that matters, and what it is unless another is set. */
export type Verdicts = { metric: string; unit: string; smallest: number; usual: number; contenders: readonly Contender[] };

/** 'A' is the baseline; at most eight are compared, as many as there are colours. */
export const sideLetters = 'ABCDEFGH';

const scaleOf = (kind: MetricKind) => (kind === 'share' ? 100 : 1);

const scoredOf = (side: ScoredSide): Scored => ({
  seeds: side.map(({ run }) => run.seed),
  scores: side.map(({ scores }) => scores.scores),
});

function meanOf(side: ScoredSide): number {
  const means = side.map(({ scores: { scores } }) => scores.reduce((sum, value) => sum + value, 0) / scores.length);
  return means.reduce((sum, value) => sum + value, 0) / means.length;
}

/**
 * `wanted`: the smallest effect that matters, as it is shown; null: the usual one. Several verdicts are corrected for their number.
 * `letters`: of the sides.
 */
export function verdictsOf(
  [a, ...others]: readonly [ScoredSide, ...ScoredSide[]],
  { wanted = null, letters = sideLetters }: { wanted?: number | null; letters?: string } = {},
): Verdicts {
  const { kind, better, range, name } = a[0].scores;
  const scale = scaleOf(kind);
  const usual = Number((defaultSmallestEffect(kind, meanOf(a)) * scale).toPrecision(2));
  const smallest = wanted ?? usual;
  const least = smallest / scale;
  const estimates = others.map((b) => compareScores({ a: scoredOf(a), b: scoredOf(b), better, ...(range && { range }) }));
  const many = others.length > 1 ? judgeMany(estimates, least) : null;
  const contenders = others.flatMap((side, at): Contender[] => {
    const estimate = estimates[at];
    const letter = letters[at + 1] ?? '?';
    if (!estimate) return [];
    const judgement = many?.[at] ?? judge(estimate, least);
    const said = { estimate, judgement, kind, names: { a: 'A', b: letter }, ...(many === null && planOf(estimate, least)) };
    const probabilities = estimate.status === 'estimated' && estimate.design !== 'oneSeed' ? probabilityText(said) : null;
    const { interval, word } = judgement;
    const effect =
      estimate.status === 'impossible' || interval === null
        ? null
        : { difference: estimate.difference * scale, low: interval.low * scale, high: interval.high * scale, smallest };
    return [{ letter, side, word, sentence: verdictSentence(said), probabilities, effect }];
  });
  return { metric: name, unit: kind === 'share' ? 'points' : '', smallest, usual, contenders };
}

function planOf(estimate: Estimate, smallestEffect: number) {
  if (estimate.status !== 'estimated') return {};
  const { atMost, ifItStays } = planToSettle(estimate, smallestEffect);
  return { plan: atMost?.status === 'seeds' ? { plan: atMost, isAtMost: true } : { plan: ifItStays, isAtMost: false } };
}
