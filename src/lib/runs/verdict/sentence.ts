/** The verdict in one plain sentence: what, by how much, how sure, from how many of both kinds. Pure. */
import { fixed, formatCount, magnitude } from '../../spec/show-number.ts';
import { fewDiffering } from './crossed.ts';
import type { AllEqual, Estimate, Estimated, Interval } from './estimate.ts';
import type { ManyJudgement } from './many.ts';
import type { Plan } from './planning.ts';
import type { SequentialJudgement } from './sequential.ts';
import type { Judgement, MetricKind } from './smallest-effect.ts';

type Names = { a: string; b: string };

/**
 * What a sentence is made of; `plan` is said of what is undecided: `isAtMost` where it settles whatever the difference does. `names`: what
 * the sides are called, A and B unless given.
 */
export type Said = {
  estimate: Estimate;
  judgement: Judgement | SequentialJudgement | ManyJudgement;
  kind: MetricKind;
  plan?: { plan: Plan; isAtMost: boolean };
  names?: Names;
};

const letters: Names = { a: 'A', b: 'B' };

type Show = { number: (value: number) => string; amount: (value: number) => string };

const times = (count: number, one: string, more = `${one}s`) => `${formatCount(count)} ${count === 1 ? one : more}`;

/** Two digits of the interval's width, and one more where an end that is not zero would read as zero. Shares are shown in points. */
function showFor(kind: MetricKind, values: readonly number[]): Show {
  const scale = kind === 'share' ? 100 : 1;
  const width = (Math.max(...values) - Math.min(...values)) * scale;
  const usual = Math.min(6, Math.max(0, 1 - magnitude(width > 0 ? width : Math.max(...values.map(Math.abs)) * scale)));
  const readsAsZero = (value: number) => value !== 0 && Number(Math.abs(value * scale).toFixed(usual)) === 0;
  const decimals = values.some(readsAsZero) ? usual + 1 : usual;
  const number = (value: number) => fixed(value * scale, decimals);
  return {
    number,
    amount: (value) => (kind === 'share' ? `${number(value)} ${number(value) === '1' ? 'point' : 'points'}` : number(value)),
  };
}

/** '1 point', '0.5 points', '0.02': a smallest effect, with the digits that it has. */
export function effectText(effect: number, kind: MetricKind): string {
  const value = Number((kind === 'share' ? effect * 100 : effect).toPrecision(3));
  const digits = fixed(value, Math.min(8, Math.max(0, (`${value}`.split('.')[1] ?? '').length)));
  return kind === 'share' ? `${digits} ${digits === '1' ? 'point' : 'points'}` : digits;
}

const flipped = ({ low, high }: Interval): Interval => ({ low: -high, high: -low });

function counted(estimate: Estimated | AllEqual): string {
  const { seeds, examples, design, areSeedsPaired, differing } = estimate;
  const ofSeeds = areSeedsPaired ? times(seeds.a, 'seed') : `${formatCount(seeds.a)} and ${times(seeds.b, 'seed')}, not paired`;
  return [
    design === 'oneSeed' ? [] : ofSeeds,
    examples === null ? 'the examples not counted' : times(examples, 'example'),
    estimate.status === 'estimated' && differing !== null && differing > 0 && differing < fewDiffering
      ? `only ${formatCount(differing)} of which tell them apart`
      : [],
  ]
    .flat()
    .join(', ');
}

function guards(judgement: Said['judgement']): string {
  const looked =
    'look' in judgement ? `look ${judgement.look} at ${judgement.looks.at(-1) ?? 0} of at most ${times(judgement.maximum, 'seed')}` : [];
  const corrected = 'tried' in judgement && judgement.tried > 1 ? `corrected for ${judgement.tried} comparisons` : [];
  return [looked, corrected]
    .flat()
    .map((part) => `, ${part}`)
    .join('');
}

/** 'at most 7 more seeds would settle it'. */
export function planText({ plan, isAtMost }: { plan: Plan; isAtMost: boolean }): string {
  const condition = isAtMost ? '' : ' if the difference stays as it is';
  const most = isAtMost ? 'at most ' : 'about ';
  switch (plan.status) {
    case 'seeds':
      return plan.more === 0
        ? `this many seeds should settle it${condition}`
        : `${most}${times(plan.more, 'more seed')} would settle it${condition}`;
    case 'examples': {
      const more = `${plan.areExamplesAloneTooWide ? '' : `with ${times(plan.seeds, 'seed')} `}${times(plan.more, 'more example')} would${condition}`;
      return plan.areExamplesAloneTooWide
        ? `no number of seeds settles it on these examples; with ${times(plan.seeds, 'seed')}, ${more}`
        : `up to ${times(plan.seeds, 'seed')} would not settle it on these examples; ${more}`;
    }
    case 'outOfReach':
      return `neither ${times(plan.seeds, 'seed')} nor any number of examples within reach would settle it${condition}`;
    case 'unknown':
      return 'train repeats of both, since how far seeds spread is not known';
    default:
      return plan satisfies never;
  }
}

function equalSentence(estimate: AllEqual, kind: MetricKind, { a, b }: Names): string {
  const { difference, low, high, examples, seeds, areSeedsPaired } = estimate;
  const where = examples === null ? '' : ` on all ${times(examples, 'example')}`;
  const trainings = areSeedsPaired ? `${times(seeds.a, 'seed')}` : `${formatCount(seeds.a)} and ${times(seeds.b, 'seed')}`;
  const bounds = low === null || high === null ? [] : [low, high];
  const { number, amount } = showFor(kind, [difference, ...bounds]);
  const what =
    difference === 0 ? `${a} and ${b} score the same` : `${difference > 0 ? b : a} is ahead by the same ${amount(Math.abs(difference))}`;
  const known =
    low === null || high === null
      ? 'Nothing tells how far they part elsewhere.'
      : `By the rule of three the difference elsewhere is ${number(low)} to ${amount(high)}.`;
  return `${what}${where} in ${trainings}. ${known}`;
}

/** A sentence that begins with A, B or both, with what they are called. */
const named = (message: string, { a, b }: Names) =>
  message.replace(/^(A and B|A|B)(?= )/, (side) => (side === 'A' ? a : side === 'B' ? b : `${a} and ${b}`));

/** 'B is better by 1.2 points (0.4 to 2.0), 5 seeds, 360 examples.' Always says n of both kinds, looks and corrections where there are any. */
export function verdictSentence({ estimate, judgement, kind, plan, names = letters }: Said): string {
  if (estimate.status === 'impossible') return named(estimate.message, names);
  if (estimate.status === 'allEqual') return equalSentence(estimate, kind, names);
  const { interval, word, smallestEffect } = judgement;
  const isB = estimate.difference >= 0;
  const [ahead, size] = [isB ? names.b : names.a, Math.abs(estimate.difference)];
  const range = interval && (isB ? interval : flipped(interval));
  const { number, amount } = showFor(kind, range ? [size, range.low, range.high] : [size]);
  const by = `by ${amount(size)}${range ? ` (${number(range.low)} to ${number(range.high)})` : ''}`;
  const from = `${counted(estimate)}${guards(judgement)}`;
  const next = plan && word === 'undecided' ? `; ${planText(plan)}` : '';
  if (estimate.design === 'oneSeed')
    return size === 0
      ? `Undecided: these trainings score the same, ${from}, but one seed says nothing of the next; train repeats of both.`
      : `Undecided: of these trainings ${ahead}'s is better ${by}, ${from}, but one seed says nothing of the next; train repeats of both.`;
  switch (word) {
    case 'better':
    case 'worse':
      return `${ahead} is better ${by}, ${from}.`;
    case 'equivalent': {
      const isOneSided = range !== null && range.low > 0;
      const least = effectText(smallestEffect, kind);
      return isOneSided
        ? `No difference that matters: ${ahead} is better ${by}, less than ${least}, ${from}.`
        : `No difference that matters: ${ahead} is ahead ${by}, within ${least} either way, ${from}.`;
    }
    case 'undecided': {
      const even =
        range && size === 0 ? `${names.a} and ${names.b} score the same on average (${number(range.low)} to ${amount(range.high)})` : null;
      return `Undecided: ${even ?? `${ahead} is ahead ${by}`}, ${from}${next}.`;
    }
    default:
      return word satisfies never;
  }
}

const percent = (share: number) => (share > 0.995 ? 'over 99%' : share < 0.005 ? 'under 1%' : `${fixed(share * 100, 0)}%`);

/** '93% probable that B is better by at least 1 point, 6% that the difference is smaller, under 1% that A is better by as much'; null without. */
export function probabilityText({ judgement, kind, names: { a, b } = letters }: Pick<Said, 'judgement' | 'kind' | 'names'>): string | null {
  const { probabilities, smallestEffect } = judgement;
  if (probabilities === null) return null;
  const { better, equivalent, worse } = probabilities;
  const least = effectText(smallestEffect, kind);
  return `${percent(better)} probable that ${b} is better by at least ${least}, ${percent(equivalent)} that the difference is smaller, ${percent(worse)} that ${a} is better by as much`;
}
