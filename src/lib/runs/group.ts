/** Runs of one press, which differ only in their seeds, taken together. Pure. */
import { meanInterval, meanOf, type MeanInterval } from './interval.ts';
import { groupName } from './run-name.ts';
import { isTrained, statusOf, type ListedRun } from './listed-run.ts';
import type { Run, RunStatus } from './run.ts';
import type { RunId } from '../spec/ids.ts';

/** `runs`: at least one, by index; a run alone is a group of itself. Its id is that of the first run of the press, also where that one was deleted. */
export type RunGroup<Listed extends ListedRun = Run> = { id: RunId; name: string; of: number; runs: readonly [Listed, ...Listed[]] };

export const groupIdOf = ({ id, repeat }: Pick<Run, 'id' | 'repeat'>): RunId => repeat?.group ?? id;

const repeatOf = (run: ListedRun) => (isTrained(run) ? run.repeat : undefined);

/** In the order in which their first ones come. */
export function groupsOf<Listed extends ListedRun>(runs: readonly Listed[]): RunGroup<Listed>[] {
  const members = new Map<RunId, [Listed, ...Listed[]]>();
  for (const run of runs) {
    const id = groupIdOf(run);
    const present = members.get(id);
    if (present) present.push(run);
    else members.set(id, [run]);
  }
  return [...members].map(([id, found]) => {
    found.sort((a, b) => (repeatOf(a)?.index ?? 1) - (repeatOf(b)?.index ?? 1));
    return { id, name: groupName(found), of: repeatOf(found[0])?.of ?? 1, runs: found };
  });
}

export const countOf = (runs: readonly Pick<Run, 'state'>[], ...statuses: RunStatus[]): number =>
  runs.filter(({ state }) => statuses.includes(state.status)).length;

/**
 * How all of them stand: what trains first, then what waits or is paused, then what was cut off; a group that is over is finished when one of
 * its runs is. `isBetween`: nothing trains at the moment, since one repeat has just ended and the next is being fetched.
 */
export function groupStatus(runs: readonly Pick<Run, 'state' | 'epochsDone'>[], isBetween = false): RunStatus {
  const has = (status: RunStatus) => runs.some(({ state }) => state.status === status);
  const isUnderWay = isBetween && runs.some(({ state, epochsDone }) => state.status !== 'queued' && epochsDone > 0);
  if (has('running') || (has('queued') && !has('paused') && isUnderWay)) return 'running';
  const order: RunStatus[] = ['paused', 'queued', 'interrupted', 'stopped', 'finished', 'failed', 'diverged'];
  return order.find(has) ?? 'finished';
}

const wanting: RunStatus[] = ['finished', 'diverged', 'failed', 'stopped', 'interrupted'];

/** A word for the group: 'running, repeat 2 of 5', 'paused, 2 of 5 over', 'finished, 1 of 5 diverged'. */
export function groupWord(runs: readonly Pick<Run, 'state' | 'epochsDone' | 'repeat'>[], status: RunStatus): string {
  if (runs.length === 1) return status;
  const over = countOf(runs, ...wanting);
  switch (status) {
    case 'running': {
      const training = runs.filter(({ state }) => state.status === 'running');
      if (training.length > 1) return `running, ${training.length} of ${runs.length} repeats at once`;
      const [one] = training;
      return `running, repeat ${one ? runs.indexOf(one) + 1 : Math.min(over + 1, runs.length)} of ${runs.length}`;
    }
    case 'queued':
    case 'paused':
      return over === 0 ? status : `${status}, ${over} of ${runs.length} over`;
    default: {
      const others = wanting.filter((other) => other !== status).map((other) => [other, countOf(runs, other)] as const);
      const said = others.filter(([, count]) => count > 0).map(([other, count]) => `${count} of ${runs.length} ${other}`);
      return [status, ...said].join(', ');
    }
  }
}

/** The score that a run ended with, on the validation part where there is one; null where training led nowhere or has not begun. */
export function scoreOf({ state, last }: Pick<Run, 'state' | 'last'>): number | null {
  if (state.status === 'diverged' || state.status === 'failed') return null;
  const metric = (last?.validation ?? last?.train)?.metric ?? NaN;
  return Number.isFinite(metric) ? metric : null;
}

/** Another tracker's table tells no score of its own: whatever metric is asked for. */
const isScored = (run: ListedRun): boolean => (isTrained(run) ? scoreOf(run) !== null : statusOf(run) !== 'failed');

const known = (values: readonly (number | null | undefined)[]): number[] =>
  values.filter((value): value is number => value !== null && value !== undefined && Number.isFinite(value));

/** The runs that a mean is over: those that finished, and before one has, those with a score so far. Cut short is not the same training. */
export function scoredRuns<Listed extends ListedRun>(runs: readonly Listed[]): Listed[] {
  const scored = runs.filter(isScored);
  const finished = scored.filter((run) => statusOf(run) === 'finished');
  return finished.length > 0 ? finished : scored;
}

/** What the runs that a mean is over scored at their ends. */
export const lastScores = (runs: readonly Run[]): number[] => known(scoredRuns(runs).map(scoreOf));

export const lastOver = (runs: readonly Run[]): MeanInterval | null => meanInterval(lastScores(runs));

const bestScores = (runs: readonly Run[]): number[] => known(scoredRuns(runs).map(({ best }) => best?.validation.metric));

/** Of each run's best epoch. */
export const bestOver = (runs: readonly Run[]): MeanInterval | null => meanInterval(bestScores(runs));

/** That of `bestOver` without its interval, for thousands of groups at once; null without a score. */
export function bestMean(runs: readonly Run[]): number | null {
  const scores = bestScores(runs);
  return scores.length === 0 ? null : meanOf(scores);
}
