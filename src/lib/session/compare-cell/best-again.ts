/** The best of many by its score was also lucky: how much less to expect of it, and how much less it is on fresh seeds. Pure. */
import { formatFixed, formatNumber } from '../../charts/format.ts';
import type { Column, Facts } from '../../runs/columns/column.ts';
import type { Run } from '../../runs/run.ts';
import { freshSeeds } from '../../runs/verdict/claim-runs.ts';
import type { Better } from '../../runs/verdict/estimate.ts';
import { effectText } from '../../runs/verdict/sentence.ts';
import type { MetricKind } from '../../runs/verdict/smallest-effect.ts';
import { expectedShrinkage, observedShrinkage } from '../../runs/verdict/winners-curse.ts';
import type { Again } from '../../spec/comparison.ts';
import { valuesOf } from '../compare/contests.ts';
import type { ComparedGroup } from './compared-groups.svelte.ts';
import { areAlike, settled } from './group-verdicts.svelte.ts';

type Ground = { metric: Column; facts: Facts };
type Candidate = { group: ComparedGroup; scores: readonly number[] };

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

/** Groups with scores on the same examples as those of the best, the best first. */
function candidatesOf(groups: readonly ComparedGroup[], { metric, facts }: Ground): Candidate[] {
  const scored = groups.flatMap((group) => {
    const runs = settled(group.runs);
    const scores = runs ? valuesOf(metric, runs, facts).scores : [];
    return scores.length > 0 ? [{ group, scores }] : [];
  });
  const [best] = scored;
  return best ? scored.filter(({ group }) => areAlike(group.runs, best.group.runs[0])) : [];
}

/** `luck`: what to expect, in a sentence; null where no group has repeats to tell it from. `seeds`: fresh ones to train. */
export type Best = { key: string; name: string; tried: number; luck: string | null; seeds: number[]; like: Run };

/** Null with fewer than three candidates. */
export function bestOfMany(groups: readonly ComparedGroup[], ground: Ground): Best | null {
  const candidates = candidatesOf(groups, ground);
  const [best] = candidates;
  if (!best || candidates.length < fewest) return null;
  const repeated = candidates.filter(({ scores }) => scores.length > 1);
  const noise = meanOf(repeated.map(({ scores }) => varianceOf(scores))) / best.scores.length;
  const means = candidates.map(({ scores }) => meanOf(scores));
  const { expected } = expectedShrinkage(means, Math.sqrt(noise));
  const tried = candidates.length;
  const amount = effectText(Number(expected.toPrecision(2)), kindOf(ground.metric));
  const way = ground.metric.better === 'lower' ? 'more' : 'less';
  const { runs, key, name } = best.group;
  return {
    key,
    name,
    tried,
    luck:
      repeated.length === 0 || !(expected > 0) ? null : `The best of ${tried} was also lucky: expect about ${amount} ${way} of ${name}.`,
    seeds: freshSeeds(
      runs.map(({ seed }) => seed),
      Math.min(most, Math.max(least, best.scores.length)),
    ),
    like: runs[0],
  };
}

/** What the fresh seeds say of what was chosen, in a sentence; null while none has a score or what it was chosen by is gone. */
export function shrinkageText(group: ComparedGroup, { at, tried }: Again, { metric, facts }: Ground): string | null {
  const before = group.runs.filter(({ createdAt }) => createdAt < at);
  const known = new Set(before.map(({ seed }) => seed));
  const fresh = group.runs.filter(({ createdAt, seed }) => createdAt >= at && !known.has(seed));
  const [chosen, again] = [settled(before), settled(fresh)].map((runs) => (runs ? valuesOf(metric, runs, facts).scores : []));
  const better: Better = metric.better === 'lower' ? 'lower' : 'higher';
  const found = observedShrinkage(chosen ?? [], again ?? [], better);
  if (!found) return null;
  const { fresh: now, chosenBy, shrunk, interval, seeds } = found;
  const kind = kindOf(metric);
  const [count, freshCount] = [seeds.chosen, seeds.fresh].map((number) => `${number} ${number === 1 ? 'seed' : 'seeds'}`);
  const amount = effectText(Math.abs(Number(shrunk.toPrecision(2))), kind);
  const change = shrunk === 0 ? 'no less' : `${amount} ${shrunk > 0 ? 'worse' : 'better'}`;
  const scale = kind === 'share' ? 100 : 1;
  const shown = (value: number) => formatNumber(value * scale, 2).replace('-', '\u2212');
  const range = interval ? ` (${shown(interval.low)} to ${shown(interval.high)} worse)` : '';
  return `${group.name} was chosen from ${tried} at ${scoreText(metric, chosenBy)} over ${count ?? ''}; on ${freshCount ?? ''} that had no part in it, it reaches ${scoreText(metric, now)}: ${change}${range}. The fresh score is the one to report.`;
}
