/** What the supervisor itself writes into records of runs that no trainer has: never about training, never more than one at a time. */
import type { LedgerEvent } from '../runs/events.ts';
import type { Run } from '../runs/run.ts';

/** Ends a run that waits or rests; null for one that is over already. */
export const withdrawn = ({ state, epochsDone, elapsedMs }: Run): LedgerEvent | null =>
  state.status === 'queued' || state.status === 'paused' ? { type: 'stopped', epoch: epochsDone, weightsHash: '', elapsedMs } : null;

export const killed = ({ epochsDone }: Run): LedgerEvent => ({
  type: 'interrupted',
  message: `Killed with ${epochsDone} epochs recorded: Resume goes on from the last checkpoint.`,
});
