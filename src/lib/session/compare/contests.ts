/** Several sides against the first, as estimates: example by example where they were scored, else over the seeds alone. Pure. */
import type { Column, Facts } from '../../runs/columns/column.ts';
import { scoredRuns } from '../../runs/group.ts';
import { metricLabel } from '../../runs/metrics.ts';
import type { Run } from '../../runs/run.ts';
import { compareScores, type Scored } from '../../runs/verdict/crossed.ts';
import type { Better, Estimate } from '../../runs/verdict/estimate.ts';
import { compareRunScores, type ScoredRuns } from '../../runs/verdict/seeds-only.ts';
import type { MetricKind } from '../../runs/verdict/smallest-effect.ts';
import type { ScoredSide } from './scored-sides.svelte.ts';

/** `mean`: of the baseline, in the units of the score. `estimates`: of each other side, above zero where it is better. */
export type Contest = { metric: string; kind: MetricKind; mean: number; estimates: Estimate[] };

const meanOf = (values: ArrayLike<number>) => Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

const scoredOf = (side: ScoredSide): Scored => ({
  seeds: side.map(({ run }) => run.seed),
  scores: side.map(({ scores }) => scores.scores),
});

/** `better`: the direction that counts as better, where it is not the metric's own. */
export function scoredContest([a, ...others]: readonly [ScoredSide, ...ScoredSide[]], better: Better = a[0].scores.better): Contest {
  const { kind, range, name } = a[0].scores;
  return {
    metric: name,
    kind,
    mean: meanOf(a.map(({ scores }) => meanOf(scores.scores))),
    estimates: others.map((b) => compareScores({ a: scoredOf(a), b: scoredOf(b), better, ...(range && { range }) })),
  };
}

/** What the runs that count score, each with its seed. */
export function valuesOf(column: Column, runs: readonly Run[], facts: Facts): ScoredRuns {
  const known = scoredRuns(runs).flatMap((run) => {
    const cell = column.read(run, facts);
    return typeof cell === 'number' && Number.isFinite(cell) ? [{ seed: run.seed, score: cell }] : [];
  });
  return { seeds: known.map(({ seed }) => seed), scores: known.map(({ score }) => score) };
}

const nameOf = ({ path, title }: Column, [run]: readonly [Run, ...Run[]]) =>
  path.startsWith('score.') ? `${title.toLowerCase()} validation ${metricLabel(run)}` : title.charAt(0).toLowerCase() + title.slice(1);

type Sides = readonly [readonly [Run, ...Run[]], ...(readonly [Run, ...Run[]])[]];

/** By a column alone: the examples are taken as given. */
export function columnContest(
  column: Column,
  [a, ...others]: Sides,
  { facts = {}, better }: { facts?: Facts; better?: Better } = {},
): Contest {
  const ofA = valuesOf(column, a, facts);
  const isError = column.better === 'lower';
  return {
    metric: nameOf(column, a),
    kind: isError ? 'error' : 'share',
    mean: ofA.scores.length === 0 ? NaN : meanOf(ofA.scores),
    estimates: others.map((b) =>
      compareRunScores({ a: ofA, b: valuesOf(column, b, facts), better: better ?? (isError ? 'lower' : 'higher') }),
    ),
  };
}
