/** The best of many by its score was also lucky: how much less to expect of it, and how much less it is on fresh seeds. Pure. */
import { formatFixed, formatNumber } from '../../charts/format.ts';
import type { Column, Facts } from '../../runs/columns/column.ts';
import type { Run } from '../../runs/run.ts';
import { isActive } from '../../runs/status.ts';
import { freshSeeds } from '../../runs/verdict/claim-runs.ts';
import type { Better, Interval } from '../../runs/verdict/estimate.ts';
import { effectText } from '../../runs/verdict/sentence.ts';
import type { MetricKind } from '../../runs/verdict/smallest-effect.ts';
import { expectedShrinkage, observedShrinkage } from '../../runs/verdict/winners-curse.ts';
import type { Again } from '../../spec/comparison.ts';
import { areAlike, settled } from './comparable-runs.ts';
import { valuesOf } from './contests.ts';

type Ground = { metric: Column; facts: Facts };

/** One of many, by its key. `taken`: seeds of it that were trained elsewhere, which are not fresh either. */
export type Candidate = { key: string; name: string; runs: readonly [Run, ...Run[]]; taken?: readonly number[] };
type Scored = { candidate: Candidate; scores: readonly number[] };

const fewest = 3; // of two, the one that is ahead is what verdicts are for
const least = 5;
const most = 20;

const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

function varianceOf(values: readonly number[]): number {
  const mean = meanOf(values);
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
}

const kindOf = ({ better }: Column): MetricKind => (better === 'lower' ? 'error' : 'share');
const scoreText = (metric: Column, value: number) => (kindOf(metric) === 'share' ? formatFixed(value, 3) : formatNumber(value, 3));

/** Candidates with scores on the same examples as those of the best, the best first. */
function scoredLike(candidates: readonly Candidate[], { metric, facts }: Ground): Scored[] {
  const sign = metric.better === 'lower' ? 1 : -1;
  const scored = candidates
    .flatMap((candidate): Scored[] => {
      const runs = settled(candidate.runs);
      const scores = runs ? valuesOf(metric, runs, facts).scores : [];
      return scores.length > 0 ? [{ candidate, scores }] : [];
    })
    .toSorted((a, b) => sign * (meanOf(a.scores) - meanOf(b.scores)));
  const [best] = scored;
  return best ? scored.filter(({ candidate }) => areAlike(candidate.runs, best.candidate.runs[0])) : [];
}

/** `luck`: what to expect, in a sentence; null where none has repeats to tell it from. `seeds`: fresh ones to train. */
export type Best = { key: string; name: string; tried: number; luck: string | null; seeds: number[]; like: Run };

/** Null with fewer than three candidates. */
export function bestOfMany(candidates: readonly Candidate[], ground: Ground): Best | null {
  const scored = scoredLike(candidates, ground);
  const [best] = scored;
  if (!best || scored.length < fewest) return null;
  const repeated = scored.filter(({ scores }) => scores.length > 1);
  const noise = meanOf(repeated.map(({ scores }) => varianceOf(scores))) / best.scores.length;
  const means = scored.map(({ scores }) => meanOf(scores));
  const { expected } = expectedShrinkage(means, Math.sqrt(noise));
  const tried = scored.length;
  const amount = effectText(Number(expected.toPrecision(2)), kindOf(ground.metric));
  const way = ground.metric.better === 'lower' ? 'more' : 'less';
  const { runs, key, name, taken = [] } = best.candidate;
  return {
    key,
    name,
    tried,
    luck:
      repeated.length === 0 || !(expected > 0) ? null : `The best of ${tried} was also lucky: expect about ${amount} ${way} of ${name}.`,
    seeds: freshSeeds([...runs.map(({ seed }) => seed), ...taken], Math.min(most, Math.max(least, best.scores.length))),
    like: runs[0],
  };
}

/** In the direction of the change; where there is none, of how much less it may be. */
function rangeText({ low, high }: Interval, kind: MetricKind): string {
  const shown = (value: number) => formatNumber(kind === 'share' ? value * 100 : value, 2);
  return `${shown(low)} to ${shown(high)}`;
}

/** What the fresh seeds say of what was chosen, in a sentence; null while none has a score or what it was chosen by is gone. */
export function shrinkageText({ name, runs }: Candidate, { at, tried }: Again, { metric, facts }: Ground): string | null {
  const before = runs.filter(({ createdAt }) => createdAt < at);
  const known = new Set(before.map(({ seed }) => seed));
  const fresh = runs.filter(({ createdAt, seed }) => createdAt >= at && !known.has(seed));
  const [chosen, again] = [settled(before), settled(fresh)].map((some) => (some ? valuesOf(metric, some, facts).scores : []));
  const better: Better = metric.better === 'lower' ? 'lower' : 'higher';
  const found = observedShrinkage(chosen ?? [], again ?? [], better);
  if (!found) return null;
  const { fresh: now, chosenBy, shrunk, interval, seeds } = found;
  const kind = kindOf(metric);
  const [count, freshCount] = [seeds.chosen, seeds.fresh].map((number) => `${number} ${number === 1 ? 'seed' : 'seeds'}`);
  const amount = effectText(Math.abs(Number(shrunk.toPrecision(2))), kind);
  const change = shrunk === 0 ? 'no less' : `${amount} ${shrunk > 0 ? 'worse' : 'better'}`;
  const range = interval ? ` (${rangeText(shrunk < 0 ? { low: -interval.high, high: -interval.low } : interval, kind)})` : '';
  return `${name} was chosen from ${tried} at ${scoreText(metric, chosenBy)} over ${count ?? ''}; on ${freshCount ?? ''} that had no part in it, it reaches ${scoreText(metric, now)}: ${change}${range}. The fresh score is the one to report.`;
}

/** What is said of the best: that it can be trained again, or what came of that. */
export type AgainView = { type: 'offer'; best: Best } | { type: 'told'; sentence: string };

/** `again`: the choice that was made, if any. Null where there is nothing to say. */
export function againView(candidates: readonly Candidate[], again: Again | null, ground: Ground): AgainView | null {
  const chosen = again && candidates.find(({ key }) => key === again.key);
  if (!again || !chosen) {
    const best = bestOfMany(candidates, ground);
    return best && { type: 'offer', best };
  }
  const fresh = chosen.runs.filter(({ createdAt }) => createdAt >= again.at);
  const underWay = fresh.filter(({ state }) => isActive(state.status)).length;
  const waiting = underWay > 0 ? `${chosen.name} trains on fresh seeds: ${fresh.length - underWay} of ${fresh.length} are over.` : null;
  const told = waiting ?? shrinkageText(chosen, again, ground);
  return { type: 'told', sentence: told ?? `No fresh seed of ${chosen.name} has a score.` };
}
