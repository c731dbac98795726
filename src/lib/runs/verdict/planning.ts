/** What would settle an undecided comparison: how many more seeds, or how many more examples. Pure. */
import type { Estimated } from './estimate.ts';
import { meanVariance } from './mean-variance.ts';
import { tQuantileAbove } from './t-distribution.ts';

export type Size = { seeds: number; examples: number };

/** Half the width of the interval that the components of variance let expect of this many seeds and examples. */
export function expectedHalf(
  { components, examples: counted }: Pick<Estimated, 'components' | 'examples'>,
  size: Size,
  confidence = 0.95,
): number {
  const { seeds, examples } = size;
  const cell = components.residual / (seeds * examples);
  const ofSeeds = { variance: components.seed / seeds + cell, freedom: seeds - 1 };
  const mean =
    counted === null
      ? ofSeeds
      : meanVariance({
          seeds: ofSeeds,
          examples: { variance: components.example / examples + cell, freedom: examples - 1 },
          cells: { variance: cell, freedom: (seeds - 1) * (examples - 1) },
        });
  return tQuantileAbove((1 - confidence) / 2, mean.freedom) * Math.sqrt(mean.variance);
}

/**
 * - seeds: this many more of each side
 * - examples: no number of seeds up to the maximum settles it on these examples; with the maximum of seeds, this many more examples would
 * - outOfReach: neither does, within the maximum of seeds and of examples
 * - unknown: the spread of seeds is not known, since a side has one training or all differences are equal
 */
export type Plan =
  | { status: 'seeds'; more: number; total: number }
  | { status: 'examples'; more: number; total: number; seeds: number; areExamplesAloneTooWide: boolean }
  | { status: 'outOfReach'; seeds: number; examples: number }
  | { status: 'unknown' };

export type PlanLimits = { mostSeeds: number; mostExamples: number; confidence?: number };
export const usualLimits: PlanLimits = { mostSeeds: 30, mostExamples: 1_000_000 };

/** The least whole number from `low` to `high` that is enough; null where `high` is not. What is enough stays so for more. */
function leastEnough(low: number, high: number, isEnough: (n: number) => boolean): number | null {
  if (!isEnough(high)) return null;
  let [from, to] = [low, high];
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    if (isEnough(middle)) to = middle;
    else from = middle + 1;
  }
  return to;
}

/**
 * What brings half the interval's width below `needed`, which is in the units of the score, as far as today's components of variance tell:
 * from five seeds those are rough, so plan again after each look.
 */
export function planFor(estimate: Estimated, needed: number, limits: PlanLimits = usualLimits): Plan {
  if (estimate.design === 'oneSeed') return { status: 'unknown' };
  const { mostSeeds, mostExamples, confidence } = limits;
  const present = Math.min(estimate.seeds.a, estimate.seeds.b);
  const examples = estimate.examples ?? 1;
  const isEnough = (size: Size) => expectedHalf(estimate, size, confidence) < needed;
  const total = leastEnough(present, Math.max(present, mostSeeds), (seeds) => isEnough({ seeds, examples }));
  if (total !== null) return { status: 'seeds', more: total - present, total };
  const seeds = Math.max(present, mostSeeds);
  const enough =
    estimate.examples === null ? null : leastEnough(examples, Math.max(examples, mostExamples), (n) => isEnough({ seeds, examples: n }));
  if (enough === null) return { status: 'outOfReach', seeds, examples: mostExamples };
  const areExamplesAloneTooWide =
    tQuantileAbove((1 - (confidence ?? 0.95)) / 2, examples - 1) * Math.sqrt(estimate.components.example / examples) >= needed;
  return { status: 'examples', more: enough - examples, total: enough, seeds, areExamplesAloneTooWide };
}

/**
 * `atMost` settles it wherever within the interval the difference goes: half of the smallest effect, since an interval narrower than that
 * either leaves zero out or lies within the effects too small to matter. `ifItStays` settles it where the difference stays as it is. Null
 * without a smallest effect above zero, in which case nothing settles an absent difference.
 */
export function planToSettle(
  estimate: Estimated,
  smallestEffect: number,
  limits: PlanLimits = usualLimits,
): { atMost: Plan | null; ifItStays: Plan } {
  const size = Math.abs(estimate.difference);
  return {
    atMost: smallestEffect > 0 ? planFor(estimate, smallestEffect / 2, limits) : null,
    ifItStays: planFor(estimate, Math.max(size, smallestEffect - size), limits),
  };
}
