/**
 * What becomes of the runs that a supervisor finds unfinished when it takes office. Where the tab stood by while another tab trained
 * and was told its plan, or a person moved the training here, the plan goes on: the queue in its order, and what was training from
 * its newest checkpoint, as often as after a trainer that broke. Where nobody was there before (a browser start, a reload of the
 * only tab) nothing begins by itself: what was queued, running or paused becomes interrupted, with its sentence and Resume.
 */
import type { LedgerEvent } from '../runs/events.ts';
import type { Run } from '../runs/run.ts';
import { isActive, startedAtOf, withoutTrainer } from '../runs/status.ts';
import type { Store } from '../storage/store.ts';
import { interruptionOf } from './lost-trainer.ts';
import { maxRestarts, waitingOf } from './run-queue.ts';
import type { Waiting } from './run-queue.ts';

/** `goOn`: the plan of the new supervisor; `news`: what changed in records; `lastOrdinal`: no run of the ledger has a larger one. */
export type Settled = { goOn: Waiting[]; news: { run: Run; event: LedgerEvent }[]; lastOrdinal: number };

/** One transaction for all of them. `plan`: what the supervisor before had, the one in training first; null: there was none. */
export async function settleLeftovers(store: Store, lease: number, plan: readonly Waiting[] | null): Promise<Settled> {
  const [runs, counts] = await Promise.all([store.listRuns(), store.counts()]);
  // Deleted runs, which may come back, are not listed; none has a larger ordinal than there ever were runs.
  const lastOrdinal = Math.max(counts.runs.ever, ...runs.map(({ ordinal = 0 }) => ordinal));
  const goOn = plan ? inherited(runs, plan) : [];
  const left = plan
    ? runs.filter(({ state }) => state.status === 'running').map((run) => withoutTab(run, goOn))
    : runs.filter(({ state }) => isActive(state.status)).map(withoutTrainer);
  if (left.length === 0) return { goOn: goOn.filter(hasTries), news: [], lastOrdinal };
  const gone = await store.writeRuns(
    lease,
    left.map((run) => ({ run, chunk: [], checkpoint: null })),
  );
  const message = ({ state }: Run) => (state.status === 'interrupted' ? state.message : '');
  return {
    lastOrdinal,
    goOn: goOn.filter((item) => hasTries(item) && !gone.includes(item.id)),
    news: left.filter(({ id }) => !gone.includes(id)).map((run) => ({ run, event: { type: 'interrupted', message: message(run) } })),
  };
}

const hasTries = ({ restarts }: Waiting): boolean => restarts <= maxRestarts;

/** What was planned and is not over, in its order; what no plan told of (its message was under way) comes last, oldest first. */
function inherited(runs: readonly Run[], plan: readonly Waiting[]): Waiting[] {
  const planned = plan.flatMap((item) => {
    const status = runs.find(({ id }) => id === item.id)?.state.status;
    if (status === 'running') return [{ ...item, restarts: item.restarts + 1 }];
    return status === 'queued' || status === 'interrupted' ? [item] : []; // interrupted: its next trainer was on the way
  });
  const untold = runs
    .filter(({ id, state }) => (state.status === 'queued' || state.status === 'running') && !plan.some((item) => item.id === id))
    .sort((a, b) => a.createdAt - b.createdAt)
    .map((run) => waitingOf(run, { restarts: run.state.status === 'running' ? 1 : 0 }));
  return [...planned, ...untold];
}

function withoutTab(run: Run, plan: readonly Waiting[]): Run {
  const goesOn = plan.some((item) => item.id === run.id && hasTries(item));
  const message = interruptionOf({ reason: 'The tab that trained it is gone', goesOn });
  return { ...run, state: { status: 'interrupted', startedAt: startedAtOf(run.state), message } };
}
