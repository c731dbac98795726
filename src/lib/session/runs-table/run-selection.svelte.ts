/**
 * Which runs of the table are selected for an action, apart from its eyes. One that the filter hides is not acted on; it is selected again
 * when it comes back. Says nothing of what is done with them.
 */
import { groupsOf } from '../../runs/group.ts';
import type { Run } from '../../runs/run.ts';
import type { RunId } from '../../spec/ids.ts';

export const mostCompared = 8;

export class RunSelection {
  readonly #passed: () => readonly Run[];
  #picked = $state.raw<ReadonlySet<RunId>>(new Set());

  readonly runs: readonly Run[] = $derived.by(() =>
    this.#picked.size === 0 ? [] : this.#passed().filter(({ id }) => this.#picked.has(id)),
  );
  readonly ids: ReadonlySet<RunId> = $derived(new Set(this.runs.map(({ id }) => id)));

  /** What a comparison is of: the runs, or the first ones of groups of repeats; the oldest first, which the others are measured against. */
  readonly compared: readonly Run[] = $derived.by(() => {
    const several = this.runs.length === 2 ? this.runs : groupsOf(this.runs).map(({ runs }) => runs[0]);
    return several.length >= 2 && several.length <= mostCompared ? several.toSorted((a, b) => a.createdAt - b.createdAt) : [];
  });

  constructor(passed: () => readonly Run[]) {
    this.#passed = passed;
  }

  of(runs: readonly Run[]): 'all' | 'some' | 'none' {
    const count = this.ids.size === 0 ? 0 : runs.filter(({ id }) => this.ids.has(id)).length;
    return count === 0 ? 'none' : count === runs.length ? 'all' : 'some';
  }

  /** Selects them, or none of them where all are. */
  toggle(runs: readonly Run[]): void {
    const isOn = this.of(runs) === 'all';
    const next = new Set(this.#picked);
    for (const { id } of runs) if (isOn) next.delete(id); else next.add(id); // prettier-ignore
    this.#picked = next;
  }

  clear(): void {
    this.#picked = new Set();
  }
}
