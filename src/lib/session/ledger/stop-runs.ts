/** Stops runs that train or wait; what could not be stopped is told in a toast. */
import type { Run } from '../../runs/run.ts';
import type { SupervisorCommands } from '../../worker/protocol.ts';
import type { Toasts } from '../app/toasts.svelte.ts';

/** Loaded when something is to be stopped. */
export type StoppingWorkers = () => Promise<{ supervisor: Pick<SupervisorCommands, 'stop'> }>;

export async function stopRuns(toasts: Pick<Toasts, 'say'>, runs: readonly Run[], workers: StoppingWorkers): Promise<void> {
  try {
    const { supervisor } = await workers();
    await Promise.all(runs.map((run) => supervisor.stop(run.id)));
  } catch (error) {
    toasts.say({ text: error instanceof Error ? error.message : String(error), tone: 'danger' });
  }
}
