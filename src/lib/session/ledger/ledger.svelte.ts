/**
 * All notebooks and runs of this browser, as the home page and the runs table show them: read once, then kept up by
 * events. Opens storage only when a page asks (`open`), never by being made. Deleting hides first; `commit` deletes.
 */
import { getContext, setContext } from 'svelte';
import type { Run } from '../../runs/run.ts';
import { NotebookId } from '../../spec/ids.ts';
import type { RunId } from '../../spec/ids.ts';
import type { Notebook } from '../../spec/notebook.ts';
import type { Store, StoredNotebook } from '../../storage/store.ts';

export type { StoredNotebook } from '../../storage/store.ts';

export type LedgerState = { status: 'closed' } | { status: 'opening' } | { status: 'ready' } | { status: 'failed'; message: string };

/** Hidden at once; exactly one of the two is called later. */
export type Removal = { commit: () => Promise<void>; undo: () => void };

export type LedgerServices = {
  openStore: () => Promise<Store>;
  /** Shows a run as it is now: one whose trainer is gone is interrupted. */
  settle: (runs: Run[]) => Promise<Run[]>;
  /** Tells of changes made elsewhere from then on. */
  listen?: (listeners: { onRuns: (runs: Run[]) => void; onNotebooks: () => void }) => void;
  now: () => number;
  randomBytes: () => Uint8Array;
};

const contextKey = Symbol('ledger');

export class Ledger {
  readonly #services: LedgerServices;
  #store: Promise<Store> | null = null;
  #listens = false;
  #state = $state.raw<LedgerState>({ status: 'closed' });
  #allRuns = $state.raw<Run[]>([]);
  #allNotebooks = $state.raw<StoredNotebook[]>([]);
  #hidden = $state.raw<ReadonlySet<string>>(new Set());

  readonly runs: readonly Run[] = $derived(this.#allRuns.filter((run) => !this.#hidden.has(run.id)));
  readonly notebooks: readonly StoredNotebook[] = $derived(this.#allNotebooks.filter(({ id }) => !this.#hidden.has(id)));
  readonly runCounts: ReadonlyMap<NotebookId, number> = $derived.by(() => {
    const counts = new Map<NotebookId, number>();
    for (const { notebookId } of this.runs) if (notebookId !== null) counts.set(notebookId, (counts.get(notebookId) ?? 0) + 1);
    return counts;
  });

  constructor(services: LedgerServices) {
    this.#services = services;
  }

  get state(): LedgerState {
    return this.#state;
  }

  /** Reads everything, or reads it again. Failing is a state with a sentence. */
  async open(): Promise<void> {
    if (this.#state.status !== 'ready') this.#state = { status: 'opening' };
    try {
      const store = await this.store();
      this.#listen();
      const [notebooks, runs] = await Promise.all([store.listNotebooks(), store.listRuns()]);
      this.#allNotebooks = notebooks;
      this.#allRuns = await this.#services.settle(runs);
      this.#state = { status: 'ready' };
    } catch (error) {
      this.#store = null;
      this.#state = {
        status: 'failed',
        message: `The notebooks and runs of this browser cannot be read (${sentence(error)}). Allow this site to keep data, then reload.`,
      };
    }
  }

  store(): Promise<Store> {
    this.#store ??= this.#services.openStore();
    return this.#store;
  }

  settle(runs: Run[]): Promise<Run[]> {
    return this.#services.settle(runs);
  }

  /** A run changed, here or in another tab. */
  receive(run: Run): void {
    const at = this.#allRuns.findIndex((each) => each.id === run.id);
    this.#allRuns = at < 0 ? [run, ...this.#allRuns] : this.#allRuns.with(at, run);
  }

  /** @throws StorageFull when it could not be kept. */
  async create(notebook: Notebook): Promise<NotebookId> {
    const store = await this.store();
    const id = NotebookId.create(this.#services.randomBytes());
    await store.saveNotebook({ id, notebook, baseRevision: 0, now: this.#services.now() });
    await this.#readNotebooks();
    return id;
  }

  async rename(id: NotebookId, title: string): Promise<void> {
    const store = await this.store();
    let present = await store.readNotebook(id);
    while (present && present.notebook.title !== title) {
      const result = await store.saveNotebook({
        id,
        notebook: { ...present.notebook, title },
        baseRevision: present.revision,
        now: this.#services.now(),
      });
      present = result.saved ? null : result.current; // another tab was faster: its edits stay, the title is set again
    }
    await this.#readNotebooks();
  }

  async duplicate(id: NotebookId): Promise<void> {
    const present = await (await this.store()).readNotebook(id);
    if (present) await this.create({ ...present.notebook, title: `${present.notebook.title} (copy)` });
  }

  /** Its runs stay in the ledger. */
  removeNotebook(id: NotebookId): Removal {
    return this.#remove([id], async (store) => {
      await store.deleteNotebook(id);
      this.#allNotebooks = this.#allNotebooks.filter((each) => each.id !== id);
    });
  }

  removeRuns(ids: RunId[]): Removal {
    const gone = new Set(ids);
    return this.#remove(ids, async (store) => {
      await store.deleteRuns(ids);
      this.#allRuns = this.#allRuns.filter((run) => !gone.has(run.id));
    });
  }

  #listen(): void {
    if (this.#listens) return;
    this.#listens = true;
    this.#services.listen?.({
      onRuns: (runs) => runs.forEach((run) => this.receive(run)),
      onNotebooks: () => void this.#readNotebooks().catch(() => undefined), // the list stays as it was; saving says its own troubles
    });
  }

  #remove(ids: string[], act: (store: Store) => Promise<void>): Removal {
    const show = () => (this.#hidden = new Set([...this.#hidden].filter((id) => !ids.includes(id))));
    this.#hidden = new Set([...this.#hidden, ...ids]);
    return {
      undo: show,
      commit: async () => {
        try {
          await act(await this.store());
        } finally {
          show(); // deleted by now, or back because it could not be
        }
      },
    };
  }

  async #readNotebooks(): Promise<void> {
    this.#allNotebooks = await (await this.store()).listNotebooks();
  }
}

const sentence = (error: unknown) => (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');

export const provideLedger = (ledger: Ledger): Ledger => setContext(contextKey, ledger);

export function useLedger(): Ledger {
  const ledger = getContext<Ledger | undefined>(contextKey);
  if (!ledger) throw new Error('useLedger needs provideLedger in a parent component.');
  return ledger;
}
