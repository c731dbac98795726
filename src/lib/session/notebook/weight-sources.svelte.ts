/**
 * The runs that a training can start from: those of this notebook as they are now, those of others as they were when the page opened.
 * Reads only.
 */
import { SvelteMap } from 'svelte/reactivity';
import { namedRun, refuseSource } from '../../launch/run-source.ts';
import type { NamedWeights } from '../../launch/start-from.ts';
import type { Checkpoint } from '../../runs/events.ts';
import type { Run } from '../../runs/run.ts';
import { getAt } from '../../spec/edit-json.ts';
import { RunId } from '../../spec/ids.ts';
import type { TrainCell } from '../../spec/notebook.ts';
import type { Parsed } from '../../spec/parse.ts';
import type { Start } from '../../spec/training.ts';
import type { Store } from '../../storage/store.ts';

export class WeightSources {
  readonly #store: Pick<Store, 'readCheckpoint'>;
  readonly #own: () => Run[];
  readonly #stored = new SvelteMap<RunId, Run>();

  constructor(store: Pick<Store, 'readCheckpoint'>, own: () => Run[]) {
    this.#store = store;
    this.#own = own;
  }

  learn(stored: readonly Run[]): void {
    for (const run of stored) this.#stored.set(run.id, run);
  }

  find(id: RunId): Run | null {
    return this.#own().find((run) => run.id === id) ?? this.#stored.get(id) ?? null;
  }

  /** What a cell's text names, as far as that is a run that is there: a view of the cell depends on it. */
  namedBy(cell: TrainCell): Run | null {
    const id = getAt(cell.spec, 'start.run');
    return RunId.is(id) ? this.find(id) : null;
  }

  named(start: Start): Parsed<NamedWeights> {
    return namedRun(start, (id) => this.find(id));
  }

  /** Those of this notebook, newest first. */
  get offered(): Run[] {
    const usable = this.#own().filter((run) => refuseSource(run) === null);
    return usable.sort((a, b) => b.createdAt - a.createdAt);
  }

  /** The newest weights of a run; null when there are none, or they cannot be read. */
  weightsOf(id: RunId): Promise<Checkpoint | null> {
    return this.#store.readCheckpoint(id).catch(() => null);
  }
}
