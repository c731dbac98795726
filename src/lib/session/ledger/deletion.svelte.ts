/**
 * Runs that a person asked to delete, while the list of what goes is read: as it was when it was asked for, since what trains meanwhile
 * changes no list under a hand that is about to press. Deletes nothing but by `remove`.
 */
import type { ListedRun } from '../../runs/listed-run.ts';
import type { Weight } from '../../storage/store.ts';
import type { Toasts } from '../app/toasts.svelte.ts';
import type { Ledger } from './ledger.svelte.ts';
import { removeRuns } from './remove-runs.ts';
import { whatGoes, whatGoesWith, type Around, type Going } from './what-goes.ts';

type Page = { ledger: Ledger; toasts: Pick<Toasts, 'deferred'>; baselines: Around['baselines'] };

export class Deletion {
  readonly #page: Page;
  readonly going: Going;
  #weight = $state.raw<Weight | null | 'uncounted'>(null);
  /** Filled in while it is read: what lies beside the runs is counted on disk. */
  readonly with: readonly string[] = $derived.by(() => whatGoesWith(this.going.runs, this.#weight));

  constructor(page: Page, asked: readonly ListedRun[]) {
    const { ledger, baselines } = page;
    this.#page = page;
    this.going = whatGoes(asked, { runs: ledger.runs, notebooks: ledger.notebooks, baselines });
    void this.#weigh();
  }

  /** False where nothing could be deleted. */
  remove(): boolean {
    return removeRuns(this.#page, this.going.runs);
  }

  async #weigh(): Promise<void> {
    try {
      const store = await this.#page.ledger.store();
      this.#weight = await store.weigh(this.going.runs.map(({ id }) => id));
    } catch {
      this.#weight = 'uncounted'; // said in the list; deleting says its own troubles
    }
  }
}
