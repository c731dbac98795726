/**
 * Runs as they stand when they are read: one that seems to train while no tab trains is interrupted, never a spinner. A tab that just went
 * may have written its last word after that reading, so such a record is read once more when nobody can write it any longer.
 */
import type { Run } from '../../runs/run.ts';
import { isActive, withoutTrainer } from '../../runs/status.ts';
import type { RunId } from '../../spec/ids.ts';

export type Settling = { isTraining: () => Promise<boolean>; read: (id: RunId) => Promise<Run | null> };

export async function settleRuns(runs: Run[], { isTraining, read }: Settling): Promise<Run[]> {
  const seemsActive = ({ state }: Run) => isActive(state.status);
  if (!runs.some(seemsActive) || (await isTraining())) return runs;
  return Promise.all(runs.map(async (run) => (seemsActive(run) ? withoutTrainer((await read(run.id)) ?? run) : run)));
}
