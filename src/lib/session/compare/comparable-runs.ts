/** Which runs may be judged, and which of them together. Pure. */
import { scoreOf } from '../../runs/group.ts';
import type { Run } from '../../runs/run.ts';
import { isActive } from '../../runs/status.ts';

export type Runs = readonly [Run, ...Run[]];

/** Runs that are over and have a score; null without one. */
export function settled(runs: readonly Run[]): Runs | null {
  const [first, ...others] = runs.filter((run) => !isActive(run.state.status) && scoreOf(run) !== null);
  return first ? [first, ...others] : null;
}

/** Whether all of them have the same examples and metric, so that their scores may be taken together. */
export const areAlike = (runs: readonly Run[], { dataHash, metricName }: Run) =>
  runs.every((run) => run.dataHash === dataHash && run.metricName === metricName);
