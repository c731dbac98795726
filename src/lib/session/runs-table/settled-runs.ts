/**
 * Runs that train as they were when the rows were last put in order, so that rows sorted by a score do not change places under a pointer with
 * every epoch. In order anew when runs come, go or end, when something is said of one, and with every tick of the clock.
 */
import { isTrained, type ListedRun } from '../../runs/listed-run.ts';
import type { SortColumn } from '../../runs/order/sort-runs.ts';
import { isActive } from '../../runs/status.ts';
import { KeptOfRuns } from './kept-of-runs.ts';

type Settled = ReadonlyMap<string, ListedRun>;

const trains = (run: ListedRun): boolean => isTrained(run) && isActive(run.state.status);

const training = (runs: readonly ListedRun[]): Settled => new Map(runs.filter(trains).map((run) => [run.id, run]));

export class SettledRuns {
  #kept = new KeptOfRuns(training);
  #at = NaN;

  /** The columns, which read of what trains now what it was; `now` is that of the ticking clock. */
  columnsOver(runs: readonly ListedRun[], columns: readonly SortColumn[], now: () => number): readonly SortColumn[] {
    if (columns.length === 0 || !runs.some(trains)) return columns;
    const at = now();
    if (at !== this.#at) [this.#at, this.#kept] = [at, new KeptOfRuns(training)];
    const settled = this.#kept.of(runs);
    return columns.map(({ column, descending }) => ({
      column: { ...column, read: (run, facts) => column.read(settled.get(run.id) ?? run, facts) },
      descending,
    }));
  }
}
