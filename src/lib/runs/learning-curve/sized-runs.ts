/** Runs that differ only in how many examples they were trained on, and in their seeds, put together as learning curves over data size. Pure. */
import { canonical } from '../../spec/canonical.ts';
import type { Resolved } from '../../spec/resolve.ts';
import type { Column, Facts } from '../columns/column.ts';
import { meanInterval, type MeanInterval } from '../interval.ts';
import type { Run } from '../run.ts';

export type SizedRuns = { size: number; runs: readonly Run[]; scores: readonly number[]; interval: MeanInterval };

/** `validation`: how many examples they were judged on, the fewest and the most. Sizes ascend. */
export type Family = { key: string; sizes: readonly SizedRuns[]; runs: readonly Run[]; validation: { fewest: number; most: number } };

/** The families, that with the most sizes first; `missing`: trained to their ends and without a score. */
export type SizedFamilies = { families: readonly Family[]; missing: number; of: number };

/** All that was asked for but how many rows there are to train on; where a generator makes them, how many it makes. */
function withoutSize({ dataset, model, training }: Resolved): string {
  const { split, source, ...rest } = dataset;
  const made = source.type === 'generator' ? { ...source, examples: 0 } : source;
  return canonical({ dataset: { ...rest, source: made, split: { seed: split.seed, stratified: split.stratified } }, model, training });
}

/** Runs of one spec have one key: it is made once for each. */
function familyKeys(runs: readonly Run[]): (run: Run) => string {
  const known = new Map<string, string>();
  for (const { specHash, resolved } of runs) if (!known.has(specHash)) known.set(specHash, withoutSize(resolved));
  return ({ specHash, origin, interventions }) => `${origin?.weightsHash ?? ''} ${interventions.length} ${known.get(specHash) ?? specHash}`;
}

/** Trained as they were meant to: not cut short by hand or by an error. */
const isWhole = ({ purpose, state, examples }: Run) => purpose === 'train' && state.status === 'finished' && examples.train > 0;

export function sizedFamilies(runs: readonly Run[], score: Column, facts: Facts = {}): SizedFamilies {
  const whole = runs.filter(isWhole);
  const keyOf = familyKeys(whole);
  const found = new Map<string, Map<number, { run: Run; score: number }[]>>();
  let missing = 0;
  for (const run of whole) {
    const cell = score.read(run, facts);
    if (typeof cell !== 'number' || !Number.isFinite(cell)) {
      missing++;
      continue;
    }
    const sizes = found.get(keyOf(run)) ?? new Map<number, { run: Run; score: number }[]>();
    sizes.set(run.examples.train, [...(sizes.get(run.examples.train) ?? []), { run, score: cell }]);
    found.set(keyOf(run), sizes);
  }
  const families = [...found].map(([key, sizes]) => familyOf(key, sizes));
  families.sort((a, b) => b.sizes.length - a.sizes.length || b.runs.length - a.runs.length);
  return { families, missing, of: whole.length };
}

function familyOf(key: string, found: ReadonlyMap<number, readonly { run: Run; score: number }[]>): Family {
  const sizes = [...found]
    .sort(([a], [b]) => a - b)
    .flatMap(([size, members]): SizedRuns[] => {
      const scores = members.map(({ score }) => score);
      const interval = meanInterval(scores);
      return interval ? [{ size, runs: members.map(({ run }) => run), scores, interval }] : [];
    });
  const runs = sizes.flatMap((size) => size.runs);
  const counts = runs.map(({ examples }) => examples.validation);
  return { key, sizes, runs, validation: { fewest: Math.min(...counts), most: Math.max(...counts) } };
}
