/**
 * Deletes a notebook: what it trains stops and what it has in the line leaves it, at once; its runs stay in the ledger. Undo brings
 * the notebook back and has what was stopped go on. Decides nothing about storage or training.
 */
import type { Run } from '../../runs/run.ts';
import { isActive } from '../../runs/status.ts';
import type { NotebookId } from '../../spec/ids.ts';
import type { SupervisorCommands } from '../../worker/protocol.ts';
import type { Ledger } from './ledger.svelte.ts';
import type { Removal } from './removals.svelte.ts';

/** Loaded when something is to be stopped. */
export type NotebookWorkers = () => Promise<{ supervisor: Pick<SupervisorCommands, 'stop' | 'resume'> }>;

/** `stopped` says how many runs were stopped; it rejects when one could not be, which the notebook does not wait for. */
export type NotebookRemoval = Removal & { stopped: Promise<number> };

export function removeNotebook(ledger: Pick<Ledger, 'runs' | 'removeNotebook'>, id: NotebookId, workers: NotebookWorkers): NotebookRemoval {
  const active = ledger.runs.filter((run) => run.notebookId === id && isActive(run.state.status)).sort(firstToTrain);
  const removal = ledger.removeNotebook(id);
  const stopped = removal.stored.then(() => stopAll(active, workers));
  return {
    ...removal,
    stopped,
    undo: async () => {
      await removal.undo();
      await stopped.catch(() => 0); // what could not be stopped goes on anyway
      const { supervisor } = active.length > 0 ? await workers() : { supervisor: null };
      // One that was paused stays as it was left, and offers Resume.
      for (const run of active.filter(({ state }) => state.status !== 'paused')) await supervisor?.resume(run.id);
    },
  };
}

/** The last in the line first, so that none of them moves up meanwhile. */
async function stopAll(active: readonly Run[], workers: NotebookWorkers): Promise<number> {
  if (active.length === 0) return 0;
  const { supervisor } = await workers();
  for (const run of [...active].reverse()) await supervisor.stop(run.id);
  return active.length;
}

const firstToTrain = (a: Run, b: Run): number =>
  Number(a.state.status === 'queued') - Number(b.state.status === 'queued') || a.createdAt - b.createdAt;
