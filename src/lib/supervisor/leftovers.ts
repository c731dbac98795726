/** What a supervisor finds when it takes over: runs that no trainer has any more become interrupted, each with its sentence. */
import type { LedgerEvent } from '../runs/events.ts';
import type { Run } from '../runs/run.ts';
import { isActive, withoutTrainer } from '../runs/status.ts';
import type { Store } from '../storage/store.ts';

export type Leftover = { run: Run; event: LedgerEvent };

/** One transaction for all of them. */
export async function interruptLeftovers(store: Store, lease: number): Promise<Leftover[]> {
  const left = (await store.listRuns()).filter(({ state }) => isActive(state.status)).map(withoutTrainer);
  if (left.length === 0) return [];
  const gone = await store.writeRuns(
    lease,
    left.map((run) => ({ run, chunk: [], checkpoint: null })),
  );
  return left
    .filter(({ id }) => !gone.includes(id))
    .map((run) => ({ run, event: { type: 'interrupted', message: run.state.status === 'interrupted' ? run.state.message : '' } }));
}
