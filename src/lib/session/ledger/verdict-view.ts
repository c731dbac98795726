/** The verdict on two sides that are scored example by example, as the compare page says and draws it. Pure. */
import type { Effect } from '../../charts/effect-plot.ts';
import { compareScores, type Scored } from '../../runs/verdict/crossed.ts';
import { planToSettle } from '../../runs/verdict/planning.ts';
import { probabilityText, verdictSentence } from '../../runs/verdict/sentence.ts';
import { defaultSmallestEffect, judge, type MetricKind, type VerdictWord } from '../../runs/verdict/smallest-effect.ts';
import type { ScoredSide } from './scored-sides.svelte.ts';

/** Everything that is a number is in what is shown: points of shares, else the unit of the score. `effect` is null without an interval. */
export type VerdictView = {
  metric: string;
  word: VerdictWord;
  sentence: string;
  probabilities: string | null;
  effect: Effect | null;
  smallest: number;
  usual: number; // the smallest effect unless another is set
  unit: string;
};

const scaleOf = (kind: MetricKind) => (kind === 'share' ? 100 : 1);

const scoredOf = (side: ScoredSide): Scored => ({
  seeds: side.map(({ run }) => run.seed),
  scores: side.map(({ scores }) => scores.scores),
});

function meanOf(side: ScoredSide): number {
  const means = side.map(({ scores: { scores } }) => scores.reduce((sum, value) => sum + value, 0) / scores.length);
  return means.reduce((sum, value) => sum + value, 0) / means.length;
}

/** A is the baseline. `wanted`: the smallest effect that matters, as it is shown; null: the usual one. */
export function verdictOf({ a, b }: { a: ScoredSide; b: ScoredSide }, wanted: number | null = null): VerdictView {
  const { kind, better, range, name } = a[0].scores;
  const scale = scaleOf(kind);
  const usual = Number((defaultSmallestEffect(kind, meanOf(a)) * scale).toPrecision(2));
  const smallest = wanted ?? usual;
  const estimate = compareScores({ a: scoredOf(a), b: scoredOf(b), better, ...(range && { range }) });
  const judgement = judge(estimate, smallest / scale);
  const plan = estimate.status === 'estimated' ? planOf(estimate, smallest / scale) : undefined;
  const { interval, word } = judgement;
  const { difference } = estimate.status === 'impossible' ? { difference: NaN } : estimate;
  return {
    metric: name,
    word,
    sentence: verdictSentence({ estimate, judgement, kind, ...(plan && { plan }) }),
    probabilities: estimate.status === 'estimated' && estimate.design !== 'oneSeed' ? probabilityText({ judgement, kind }) : null,
    effect: interval && { difference: difference * scale, low: interval.low * scale, high: interval.high * scale, smallest },
    smallest,
    usual,
    unit: kind === 'share' ? 'points' : '',
  };
}

function planOf(estimate: Parameters<typeof planToSettle>[0], smallestEffect: number) {
  const { atMost, ifItStays } = planToSettle(estimate, smallestEffect);
  return atMost?.status === 'seeds' ? { plan: atMost, isAtMost: true } : { plan: ifItStays, isAtMost: false };
}
