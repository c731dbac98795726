/** The rules of the playground: whether a run may be drawn over the data that are shown, what Play does, what a reset ends. Pure. */
import type { DataSummary } from '../../data/summary.ts';
import type { Run } from '../../runs/run.ts';
import { isActive } from '../../runs/status.ts';

/** Why a run is not drawn over the data shown; null when it is of them. */
export function changeOfData(run: Pick<Run, 'name' | 'dataHash'> | null, shown: Pick<DataSummary, 'hash'>): string | null {
  // The hash is of the table and of everything done to it.
  return run === null || run.dataHash === shown.hash ? null : `The data changed since ${run.name}: Play starts anew.`;
}

export type Play = { does: 'pause' | 'resume' | 'start'; label: string };

/** What the Play button does: a run of other data is never gone on with. */
export function playOf(run: Pick<Run, 'state'> | null, change: string | null): Play {
  if (run === null) return { does: 'start', label: 'Play' };
  const { status } = run.state;
  if (change === null && (status === 'running' || status === 'queued')) return { does: 'pause', label: 'Pause' };
  if (change === null && status === 'paused') return { does: 'resume', label: 'Play' };
  return { does: 'start', label: 'Play: start anew' };
}

/** The runs of a cell that a reset ends, in the order to end them: what waits first, so that none of it begins meanwhile. */
export function endedByReset<R extends Pick<Run, 'state'>>(runs: readonly R[]): R[] {
  const active = runs.filter(({ state }) => isActive(state.status));
  const waits = ({ state }: R) => state.status === 'queued';
  return [...active.filter(waits), ...active.filter((run) => !waits(run))];
}
