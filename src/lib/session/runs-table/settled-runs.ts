/**
 * Runs that train as they were when the rows were last put in order, so that rows sorted by a score do not change places under a pointer with
 * every epoch. In order anew when runs come, go or end, when something is said of one, and with every tick of the clock.
 */
import type { Run } from '../../runs/run.ts';
import type { SortColumn } from '../../runs/order/sort-runs.ts';
import { isActive } from '../../runs/status.ts';
import { KeptOfRuns } from './kept-of-runs.ts';

type Settled = ReadonlyMap<string, Run>;

const training = (runs: readonly Run[]): Settled => new Map(runs.filter(({ state }) => isActive(state.status)).map((run) => [run.id, run]));

export class SettledRuns {
  #kept = new KeptOfRuns(training);
  #at = NaN;

  /** The columns, which read of what trains now what it was; `now` is that of the ticking clock. */
  columnsOver(runs: readonly Run[], columns: readonly SortColumn[], now: () => number): readonly SortColumn[] {
    if (columns.length === 0 || !runs.some(({ state }) => isActive(state.status))) return columns;
    const at = now();
    if (at !== this.#at) [this.#at, this.#kept] = [at, new KeptOfRuns(training)];
    const settled = this.#kept.of(runs);
    return columns.map(({ column, descending }) => ({
      column: { ...column, read: (run, facts) => column.read(settled.get(run.id) ?? run, facts) },
      descending,
    }));
  }
}
