/** Where a cell stands, for its mark, its word and its tooltip. Pure. */
import type { Freshness } from '../../notebook/freshness.ts';
import type { Run, RunStatus } from '../../runs/run.ts';

export type CellMark = RunStatus | 'fresh' | 'edited' | 'stale';
export type CellState = { mark: CellMark; word: string; reason: string | null };

type Question = { run: Run | null; freshness: Freshness; place: number | null };

/** A cell that trains says so; once it has, an edit since then is what matters most. */
export function trainState({ run, freshness, place }: Question): CellState {
  if (!run) return { mark: 'fresh', word: '', reason: null };
  const { status } = run.state;
  if (status === 'queued') return { mark: status, word: place === null ? 'queued' : `queued, number ${place}`, reason: null };
  if (status === 'running' || status === 'paused') return { mark: status, word: status, reason: null };
  if (freshness.state !== 'fresh') return { mark: freshness.state, word: freshness.state, reason: freshness.reason };
  const reason =
    run.state.status === 'diverged' || run.state.status === 'failed' || run.state.status === 'interrupted' ? run.state.message : null;
  return { mark: status, word: status, reason };
}

export type Pace = { stepsPerSecond: number | null; leftMs: number | null };

/** How fast a run goes, from its own epochs so far; null before the first one. */
export function paceOf({
  epochsDone,
  elapsedMs,
  stepsPerEpoch,
  resolved,
}: Pick<Run, 'epochsDone' | 'elapsedMs' | 'stepsPerEpoch' | 'resolved'>): Pace {
  if (epochsDone === 0 || elapsedMs <= 0) return { stepsPerSecond: null, leftMs: null };
  const left = Math.max(0, resolved.training.epochs - epochsDone);
  return {
    stepsPerSecond: stepsPerEpoch === null ? null : (epochsDone * stepsPerEpoch * 1000) / elapsedMs,
    leftMs: (left * elapsedMs) / epochsDone,
  };
}
