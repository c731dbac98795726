/** Where a cell stands, for its mark, its word and its tooltip. Pure. */
import type { Freshness } from '../../notebook/freshness.ts';
import type { Run, RunStatus } from '../../runs/run.ts';
import { isActive, ownEpochs } from '../../runs/status.ts';
import type { Issue } from '../../spec/parse.ts';

export type CellMark = RunStatus | 'fresh' | 'edited' | 'stale' | 'broken';
export type Change = Exclude<Freshness, { state: 'fresh' }>;
export type CellState = {
  mark: CellMark;
  word: string;
  reason: string | null;
  since: Change | null; // an edit after the shown run was started, also while that run goes on
};

const quiet: CellState = { mark: 'fresh', word: '', reason: null, since: null };

/** A cell that cannot be used as it is says so, and why. */
export function specState(issues: readonly Issue[]): CellState {
  const [first, ...more] = issues;
  if (!first) return quiet;
  const rest = more.length === 0 ? '' : more.length === 1 ? ' And 1 more.' : ` And ${more.length} more.`;
  return { ...quiet, mark: 'broken', word: 'broken', reason: first.message + rest };
}

/** `group`: how all repeats of the run stand, where they are several. */
type Question = {
  run: Run | null;
  group?: { status: RunStatus; word: string } | null;
  freshness: Freshness;
  place: number | null;
  issues: readonly Issue[];
};

/** A cell that trains says so; else what must be mended comes first, then an edit since the run, then how the run ended. */
export function trainState({ run, group, freshness, place, issues }: Question): CellState {
  const since = run === null || freshness.state === 'fresh' ? null : freshness;
  const status = group?.status ?? run?.state.status ?? 'queued';
  if (run && isActive(status)) {
    const said = group?.word ?? status;
    const word = status === 'queued' && place !== null ? `queued, number ${place}` : said;
    return { mark: status, word: since === null ? word : `${word}, ${since.state} since`, reason: since?.reason ?? null, since };
  }
  if (issues.length > 0) return { ...specState(issues), since };
  if (run === null) return quiet;
  if (since !== null) return { mark: since.state, word: since.state, reason: since.reason, since };
  return { mark: status, word: group?.word ?? status, reason: 'message' in run.state ? run.state.message : null, since };
}

export type Pace = { stepsPerSecond: number | null; leftMs: number | null };

type Paced = Pick<Run, 'epochsDone' | 'origin' | 'elapsedMs' | 'stepsPerEpoch' | 'resolved'>;

/** How fast repeats go and when the last one ends, if they are trained one after another; those that are over have nothing left. */
export function groupPace(runs: readonly (Paced & Pick<Run, 'state'>)[]): Pace {
  const [first, ...others] = runs;
  if (!first) return { stepsPerSecond: null, leftMs: null };
  if (others.length === 0) return paceOf(first);
  const epochs = runs.reduce((sum, run) => sum + ownEpochs(run), 0);
  const elapsedMs = runs.reduce((sum, run) => sum + run.elapsedMs, 0);
  const left = runs.reduce((sum, run) => sum + (isActive(run.state.status) ? run.resolved.training.epochs - run.epochsDone : 0), 0);
  const { stepsPerSecond } = paceOf({ ...first, origin: undefined, epochsDone: epochs, elapsedMs });
  return { stepsPerSecond, leftMs: epochs === 0 ? null : (left * elapsedMs) / epochs };
}

/** How fast a run goes, from its own epochs so far; null before the first one. */
export function paceOf(run: Paced): Pace {
  const { elapsedMs, stepsPerEpoch, resolved } = run;
  const epochsDone = ownEpochs(run);
  if (epochsDone === 0 || elapsedMs <= 0) return { stepsPerSecond: null, leftMs: null };
  const left = Math.max(0, resolved.training.epochs - run.epochsDone);
  return {
    stepsPerSecond: stepsPerEpoch === null ? null : (epochsDone * stepsPerEpoch * 1000) / elapsedMs,
    leftMs: Math.min(
      (left * elapsedMs) / epochsDone,
      resolved.training.budget ? Math.max(0, resolved.training.budget.seconds * 1000 - elapsedMs) : Infinity,
    ),
  };
}
