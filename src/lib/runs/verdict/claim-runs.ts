/** Which runs count for a claim that was written down at some moment, and which seeds to train next. Pure. */
import { scoreOf } from '../group.ts';
import type { Run } from '../run.ts';
import { isActive } from '../status.ts';

/**
 * `a`, `b`: the runs that count, finished, one a seed; partners of the same seed stand at the same place as far as both sides have them.
 * `known`: runs of B that were there before the claim, or repeat a seed that was seen before. `underWay`, `failed`: of both sides; stopped ones count as failed.
 */
export type CountedRuns = {
  a: Run[];
  b: Run[];
  known: number;
  knownOfA: number;
  underWay: number;
  failed: number;
  begun: number; // runs of B that count, finished or not
};

const inOrder = (runs: readonly Run[]) =>
  runs.toSorted((x, y) => x.createdAt - y.createdAt || (x.repeat?.index ?? 1) - (y.repeat?.index ?? 1));

/** The first of each seed, one that is of use before one that is not. */
function perSeed(runs: readonly Run[]): Run[] {
  const found = new Map<number, Run>();
  for (const run of runs) {
    const known = found.get(run.seed);
    if (!known || (!isOfUse(known) && (isOfUse(run) || !isActive(known.state.status)))) found.set(run.seed, run);
  }
  return [...found.values()];
}

const isOfUse = (run: Run) => run.state.status === 'finished' && scoreOf(run) !== null;
const isUnderWay = ({ state }: Run) => isActive(state.status) || state.status === 'interrupted';

/**
 * The baseline may have been known before, and says so. Of B only seeds count that nobody had seen when the claim was written: a claim made
 * from results is not tested by the same results, and a seed that is trained again gives the same ones.
 */
export function countRuns(a: readonly Run[], b: readonly Run[], madeAt: number): CountedRuns {
  const seen = new Set(b.filter(({ createdAt }) => createdAt < madeAt).map(({ seed }) => seed));
  const fresh = perSeed(inOrder(b.filter(({ createdAt, seed }) => createdAt >= madeAt && !seen.has(seed))));
  const ofA = perSeed(inOrder(a));
  const usable = fresh.filter(isOfUse);
  const usableA = ofA.filter(isOfUse);
  const seeds = new Set(usableA.map(({ seed }) => seed));
  const ofB = [...usable.filter(({ seed }) => seeds.has(seed)), ...usable.filter(({ seed }) => !seeds.has(seed))];
  const partners = ofB.flatMap(({ seed }) => usableA.find((run) => run.seed === seed) ?? []);
  const both = [...ofA, ...fresh];
  return {
    a: [...partners, ...usableA.filter((run) => !partners.includes(run))],
    b: ofB,
    known: b.filter(({ seed }) => seen.has(seed)).length,
    knownOfA: ofA.filter(({ createdAt }) => createdAt < madeAt).length,
    underWay: both.filter(isUnderWay).length,
    failed: both.filter((run) => !isUnderWay(run) && !isOfUse(run)).length,
    begun: fresh.length,
  };
}

/** The first `count` seeds above all of those that are taken. */
export function freshSeeds(taken: readonly number[], count: number): number[] {
  const first = Math.max(-1, ...taken) + 1;
  return Array.from({ length: count }, (_, i) => first + i);
}

/**
 * What each side still has to train for `wanted` seeds: B takes seeds that the baseline has and nobody saw of B, then new ones; the baseline
 * gets those of B that it lacks, so that both are trained on the same seeds.
 */
export function seedsToTrain(
  a: readonly Run[],
  b: readonly Run[],
  { madeAt, wanted }: { madeAt: number; wanted: number },
): {
  a: number[];
  b: number[];
} {
  const { a: usableA, b: usableB } = countRuns(a, b, madeAt);
  const goingOf = (runs: readonly Run[]) => runs.filter(isUnderWay).map(({ seed }) => seed);
  const haveB = [...usableB.map(({ seed }) => seed), ...goingOf(b.filter(({ createdAt }) => createdAt >= madeAt))];
  const haveA = [...usableA.map(({ seed }) => seed), ...goingOf(a)];
  const need = Math.max(0, wanted - haveB.length);
  const taken = new Set(b.map(({ seed }) => seed));
  const shared = haveA.filter((seed) => !taken.has(seed)).slice(0, need);
  const fresh = freshSeeds(
    [...a, ...b].map(({ seed }) => seed),
    need - shared.length,
  );
  const ofB = [...shared, ...fresh];
  const tried = new Set(a.map(({ seed }) => seed)); // one that led nowhere would lead there again
  const lacking = [...haveB, ...ofB].slice(0, wanted).filter((seed) => !tried.has(seed));
  const short = wanted - haveA.length - lacking.length; // where some of the baseline led nowhere
  const more = freshSeeds([...a, ...b].map(({ seed }) => seed).concat(ofB, lacking), Math.max(0, short));
  return { a: [...lacking, ...more], b: ofB };
}
