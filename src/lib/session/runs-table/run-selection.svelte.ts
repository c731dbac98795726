/**
 * Which runs of the table are selected for an action, apart from its eyes. One that the filter hides is not acted on; it is selected again
 * when it comes back. Says nothing of what is done with them.
 */
import { groupsOf } from '../../runs/group.ts';
import { isTrained, madeAt, type ListedRun } from '../../runs/listed-run.ts';
import type { RunId } from '../../spec/ids.ts';

export const mostCompared = 8;

export class RunSelection {
  readonly #passed: () => readonly ListedRun[];
  #picked = $state.raw<ReadonlySet<RunId>>(new Set());

  readonly runs: readonly ListedRun[] = $derived.by(() =>
    this.#picked.size === 0 ? [] : this.#passed().filter(({ id }) => this.#picked.has(id)),
  );
  readonly ids: ReadonlySet<RunId> = $derived(new Set(this.runs.map(({ id }) => id)));

  /** What a comparison is of: the runs, or the first ones of groups of repeats; the oldest first, which the others are measured against. */
  readonly compared: readonly ListedRun[] = $derived.by(() => {
    if (!this.runs.every(isTrained)) return [];
    const several = this.runs.length === 2 ? this.runs : groupsOf(this.runs).map(({ runs }) => runs[0]);
    return several.length >= 2 && several.length <= mostCompared ? several.toSorted((a, b) => madeAt(a) - madeAt(b)) : [];
  });

  /** Whether some of them were imported: nothing measures or compares those. */
  get hasImported(): boolean {
    return !this.runs.every(isTrained);
  }

  constructor(passed: () => readonly ListedRun[]) {
    this.#passed = passed;
  }

  of(runs: readonly ListedRun[]): 'all' | 'some' | 'none' {
    const count = this.ids.size === 0 ? 0 : runs.filter(({ id }) => this.ids.has(id)).length;
    return count === 0 ? 'none' : count === runs.length ? 'all' : 'some';
  }

  /** Selects them, or none of them where all are. */
  toggle(runs: readonly ListedRun[]): void {
    const isOn = this.of(runs) === 'all';
    const next = new Set(this.#picked);
    for (const { id } of runs) if (isOn) next.delete(id); else next.add(id); // prettier-ignore
    this.#picked = next;
  }

  clear(): void {
    this.#picked = new Set();
  }
}

type Selected = Pick<RunSelection, 'runs' | 'compared' | 'hasImported'>;

/** What the button to compare says. */
export function compareLabel({ runs, compared, hasImported }: Selected): string {
  if (compared.length > 0) return 'Compare';
  if (hasImported) return 'Compare: no imported runs';
  return runs.length > 2 ? `Compare: at most ${mostCompared}` : 'Compare: pick two';
}

/** What comparing would show, or why there is nothing to compare. */
export function compareHint({ compared, hasImported }: Selected): string {
  if (compared.length > 0) return 'Curves in one chart, and what differs';
  if (hasImported)
    return 'An imported run has no curves, no predictions and no seeds to compare: put its metrics beside others as columns or in a scatter';
  return `Runs, or repeats taken together: 2 to ${mostCompared}`;
}
