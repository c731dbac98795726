/**
 * The repeats of one press as one thing to look at and to press: how they stand together, how far they are, and in which order a button
 * reaches them. Pure but for the orders, which ask for each run by itself.
 */
import { groupIdOf, groupsOf, groupStatus, groupWord, type RunGroup } from '../../runs/group.ts';
import type { Run, RunStatus } from '../../runs/run.ts';
import { isActive, isResumable } from '../../runs/status.ts';
import type { CellId } from '../../spec/ids.ts';
import type { NotebookRuns } from './notebook-runs.svelte.ts';
import { endedByReset } from './playground.ts';

/** `lead`: the run that is drawn where only one can be: what trains, else the first. Epochs are those of all repeats. */
export type ShownGroup = RunGroup & { lead: Run; status: RunStatus; word: string; epochsDone: number; epochs: number };

export function viewOf(group: RunGroup, lead: Run, isBetween = false): ShownGroup {
  const status = groupStatus(group.runs, isBetween);
  const planned = lead.resolved.training.epochs;
  // One that ended early has no epochs left.
  const done = group.runs.map(({ state, epochsDone }) => (isActive(state.status) ? epochsDone : planned));
  return {
    ...group,
    lead,
    status,
    word: groupWord(group.runs, status),
    epochsDone: group.runs.length === 1 ? lead.epochsDone : done.reduce((sum, epochs) => sum + epochs, 0),
    epochs: planned * group.runs.length,
  };
}

type Known = Pick<NotebookRuns, 'of' | 'shown' | 'queue'>;

export function groupOf(runs: Pick<NotebookRuns, 'of'>, run: Run): RunGroup {
  const own = run.cellId === null ? [] : runs.of(run.cellId, run.purpose).filter((each) => groupIdOf(each) === groupIdOf(run));
  const [group] = groupsOf(own);
  return group ?? { id: run.id, name: run.name, of: 1, runs: [run] };
}

/** What a train cell shows: the group of the run that trains, else of the newest. */
export function shownGroup(runs: Known, cellId: CellId): ShownGroup | null {
  const lead = runs.shown(cellId);
  return lead && viewOf(groupOf(runs, lead), lead, runs.queue.running.length === 0);
}

/** The cell's groups of which no run has begun, first to last in the line. */
export const waitingGroups = (runs: Pick<NotebookRuns, 'of'>, cellId: CellId): RunGroup[] =>
  groupsOf(runs.of(cellId).toReversed()).filter((group) => group.runs.every(({ state }) => state.status === 'queued'));

export type Order = 'pause' | 'resume' | 'step' | 'stop';

/** The runs that an order is for, in the order in which to ask: what would begin when another ends or rests is asked before that one. */
export function askedBy(order: Order, runs: readonly Run[]): Run[] {
  const of = (...statuses: RunStatus[]) => runs.filter(({ state }) => statuses.includes(state.status));
  switch (order) {
    case 'pause':
      return [...of('queued').reverse(), ...of('running')];
    case 'stop':
      return endedByReset(runs.toReversed());
    case 'step':
      return of('paused', 'queued');
    case 'resume': {
      const paused = of('paused');
      return paused.length > 0 ? paused : runs.filter(isResumable);
    }
    default:
      return order satisfies never;
  }
}

/** Asks all repeats of a run, each by itself; what goes wrong is told in their cell. */
export async function orderGroup(runs: Pick<NotebookRuns, 'of' | Order>, run: Run, order: Order): Promise<void> {
  await Promise.all(askedBy(order, groupOf(runs, run).runs).map((each) => runs[order](each)));
}
