/** The verdicts on sides that are scored example by example, each against the first, as the compare page says and draws them. Pure. */
import type { Effect } from '../../charts/effect-plot.ts';
import type { Estimate } from '../../runs/verdict/estimate.ts';
import { judgeMany } from '../../runs/verdict/many.ts';
import { planToSettle } from '../../runs/verdict/planning.ts';
import { probabilityText, verdictSentence } from '../../runs/verdict/sentence.ts';
import { defaultSmallestEffect, judge, type MetricKind, type VerdictWord } from '../../runs/verdict/smallest-effect.ts';
import { scoredContest } from './contests.ts';
import type { ScoredSide } from './scored-sides.svelte.ts';

/** Of one side against the baseline, in what is shown: points of shares, else the unit of the score. `effect` is null without an interval. */
export type Told = { word: VerdictWord; sentence: string; probabilities: string | null; effect: Effect | null };
export type Contender = Told & { letter: string; side: ScoredSide };

/** `smallest` and `usual`: the smallest effect that matters, and what it is unless another is set. */
export type Verdicts = { metric: string; unit: string; smallest: number; usual: number; contenders: readonly Contender[] };

/** 'A' is the baseline; at most eight are compared, as many as there are colours. */
export const sideLetters = 'ABCDEFGH';

export const scaleOf = (kind: MetricKind) => (kind === 'share' ? 100 : 1);

/**
 * `wanted`: the smallest effect that matters, as it is shown; null: the usual one. Several verdicts are corrected for their number.
 * `letters`: of the sides.
 */
export function verdictsOf(
  [a, ...others]: readonly [ScoredSide, ...ScoredSide[]],
  { wanted = null, letters = sideLetters }: { wanted?: number | null; letters?: string } = {},
): Verdicts {
  const { metric, kind, mean, estimates } = scoredContest([a, ...others]);
  const scale = scaleOf(kind);
  const usual = Number((defaultSmallestEffect(kind, mean) * scale).toPrecision(2));
  const smallest = wanted ?? usual;
  const least = smallest / scale;
  const names = others.map((_side, at) => letters[at + 1] ?? '?');
  const told = tellEach(estimates, { kind, least, names: ['A', ...names], tried: others.length });
  const contenders = told.flatMap((each, at): Contender[] => {
    const side = others[at];
    return side ? [{ ...each, letter: names[at] ?? '?', side }] : [];
  });
  return { metric, unit: kind === 'share' ? 'points' : '', smallest, usual, contenders };
}

/** `names`: the baseline's first. `tried`: how many comparisons there are, also those that are not told; they are corrected for. */
type Telling = { kind: MetricKind; least: number; names: readonly string[]; tried: number };

/** The verdict of each against the baseline. */
export function tellEach(estimates: readonly Estimate[], { kind, least, names, tried }: Telling): Told[] {
  const many = tried > 1 ? judgeMany(estimates, least, tried) : null;
  const scale = scaleOf(kind);
  return estimates.map((estimate, at): Told => {
    const judgement = many?.[at] ?? judge(estimate, least);
    const [a = 'A', b = 'B'] = [names[0], names[at + 1]];
    const said = { estimate, judgement, kind, names: { a, b }, ...(many === null && planOf(estimate, least)) };
    const probabilities = estimate.status === 'estimated' && estimate.design !== 'oneSeed' ? probabilityText(said) : null;
    const { interval, word } = judgement;
    const effect =
      estimate.status === 'impossible' || interval === null
        ? null
        : {
            difference: estimate.difference * scale,
            low: interval.low * scale,
            high: interval.high * scale,
            smallest: Number((least * scale).toPrecision(12)),
          };
    return { word, sentence: verdictSentence(said), probabilities, effect };
  });
}

function planOf(estimate: Estimate, smallestEffect: number) {
  if (estimate.status !== 'estimated') return {};
  const { atMost, ifItStays } = planToSettle(estimate, smallestEffect);
  return { plan: atMost?.status === 'seeds' ? { plan: atMost, isAtMost: true } : { plan: ifItStays, isAtMost: false } };
}
