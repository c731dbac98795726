/**
 * All notebooks and runs of this browser, as the home page and the runs table show them: read once, then kept up by
 * events. Opens storage only when a page asks (`open`, `store`), never by being made. Deleting is stored at once and can be undone
 * until `commit` purges; what a page that went away left deleted is purged at a later start.
 */
import { getContext, setContext } from 'svelte';
import type { Run } from '../../runs/run.ts';
import { isOver } from '../../runs/status.ts';
import { NotebookId } from '../../spec/ids.ts';
import type { RunId } from '../../spec/ids.ts';
import type { Notebook } from '../../spec/notebook.ts';
import type { Store, StoredNotebook, Thing } from '../../storage/store.ts';
import type { Canary } from './canary.ts';
import type { DeletionNews } from './deletion-news.ts';
import { patientStore } from './patient-store.ts';

export type { StoredNotebook } from '../../storage/store.ts';

export type LedgerState = { status: 'closed' } | { status: 'opening' } | { status: 'ready' } | { status: 'failed'; message: string };

/** Hidden and stored as deleted at once, of which `stored` tells; one of the two others is called later. */
export type Removal = { stored: Promise<void>; commit: () => Promise<void>; undo: () => Promise<void> };

export type LedgerServices = {
  /** `onNotice`: a sentence for the person while the storage lets itself be waited for, or when it was closed for a newer version. */
  openStore: (onNotice: (sentence: string) => void) => Promise<Store>;
  /** Shows a run as it is now: one whose trainer is gone is interrupted. */
  settle: (runs: Run[]) => Promise<Run[]>;
  /** Tells of changes made elsewhere from then on. */
  listen?: (listeners: {
    onRuns: (runs: Run[]) => void;
    onSaved: (ids: RunId[]) => void; // of runs that were told of before anybody listened
    onNotebooks: () => void;
    onDeletions: (news: DeletionNews) => void;
  }) => void;
  /** Tells the other tabs. */
  tell?: (news: DeletionNews) => void;
  now: () => number;
  randomBytes: () => Uint8Array;
  canary?: Canary;
  /** Asks the browser, once there are runs, not to throw them away when it needs room. */
  askToKeep?: () => Promise<void>;
};

/** Another page may still offer Undo: what is deleted stays this long before a start purges it. */
const purgeAfterMs = 600_000;
const silentAfterMs = 4000;
const silent =
  "The browser's storage does not answer: close or reload other tabs of Daybook, and this page goes on by itself. If that does not help, restart the browser.";

const contextKey = Symbol('ledger');

export class Ledger {
  readonly #services: LedgerServices;
  #store: Promise<Store> | null = null;
  #listens = false;
  #isLooking = false;
  #state = $state.raw<LedgerState>({ status: 'closed' });
  #allRuns = $state.raw<Run[]>([]);
  #allNotebooks = $state.raw<StoredNotebook[]>([]);
  #hidden = $state.raw<ReadonlySet<string>>(new Set());
  #waiting = $state<string | null>(null);
  #unanswered = $state(0); // calls to the store that let themselves be waited for
  #loss = $state<string | null>(null);

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

  /** Why the storage lets itself be waited for, or what a person must do about it; null: it works. */
  get waiting(): string | null {
    return this.#waiting ?? (this.#unanswered > 0 ? silent : null);
  }

  /** What the browser threw away since the last visit; null: nothing. */
  get loss(): string | null {
    return this.#loss;
  }

  async acknowledgeLoss(): Promise<void> {
    this.#loss = null;
    this.#services.canary?.remember(await (await this.store()).counts());
  }

  /** Reads everything, or reads it again. Failing is a state with a sentence. */
  async open(): Promise<void> {
    if (this.#state.status !== 'ready') this.#state = { status: 'opening' };
    const patience = setTimeout(() => (this.#waiting ??= silent), silentAfterMs);
    try {
      const store = await this.store();
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
    } finally {
      clearTimeout(patience);
      this.#waiting = null;
    }
  }

  store(): Promise<Store> {
    this.#store ??= this.#openStore();
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
    return this.#remove([{ type: 'notebook', id }]);
  }

  removeRuns(ids: RunId[]): Removal {
    return this.#remove(ids.map((id) => ({ type: 'run', id })));
  }

  /** Things that were added to the store behind its back, as a restored backup does: they show here and in the other tabs. */
  async takeIn(things: readonly Thing[]): Promise<void> {
    if (things.length === 0) return;
    await this.open();
    this.#services.tell?.({ type: 'restored', things: [...things] });
  }

  async #openStore(): Promise<Store> {
    try {
      const opened = await this.#services.openStore((sentence) => (this.#waiting = sentence));
      const store = patientStore(opened, () => {
        this.#unanswered++;
        return () => void this.#unanswered--;
      });
      this.#waiting = null;
      this.#listen(store);
      void this.#lookAfter(store).catch(() => undefined); // whoever asked for the store hears of its troubles
      return store;
    } catch (error) {
      this.#store = null;
      throw error;
    }
  }

  async #readRun(store: Store, id: RunId): Promise<void> {
    const run = await store.readRun(id);
    if (run && this.#state.status === 'ready') this.receive(run);
  }

  #listen(store: Store): void {
    if (this.#listens) return;
    this.#listens = true;
    this.#services.listen?.({
      onRuns: (runs) => {
        if (this.#state.status === 'ready') runs.forEach((run) => this.receive(run));
        if (runs.some(({ state }) => isOver(state.status))) void this.#lookAt(store).catch(() => undefined); // the next one will do
      },
      onSaved: (ids) => ids.forEach((id) => void this.#readRun(store, id).catch(() => undefined)), // the next news will do
      onNotebooks: () => void this.#readNotebooks().catch(() => undefined), // the list stays as it was; saving says its own troubles
      onDeletions: ({ type, things }) => {
        if (type === 'deleted') this.#forget(things);
        else void this.#readAgain(things).catch(() => undefined); // what is not there any more stays away
      },
    });
  }

  /** Once a start: purges what earlier pages left, and looks for what is missing. */
  async #lookAfter(store: Store): Promise<void> {
    const before = this.#services.now() - purgeAfterMs;
    const due = (await store.listDeleted()).filter(({ deletedAt }) => deletedAt <= before);
    if (due.length > 0) await store.purge(due);
    await this.#lookAt(store);
  }

  async #lookAt(store: Store): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    const counts = await store.counts().finally(() => (this.#isLooking = false));
    this.#loss = this.#services.canary?.look(counts) ?? null;
    if (counts.runs.kept > 0) await this.#services.askToKeep?.();
  }

  #remove(things: Thing[]): Removal {
    const ids = new Set<string>(things.map(({ id }) => id));
    const hide = () => (this.#hidden = new Set([...this.#hidden, ...ids]));
    const show = () => (this.#hidden = new Set([...this.#hidden].filter((id) => !ids.has(id))));
    hide();
    const stored = this.store()
      .then((store) => store.delete(things, this.#services.now()))
      .then(() => this.#services.tell?.({ type: 'deleted', things }));
    stored.catch(show); // it is there still
    return {
      stored,
      undo: async () => {
        await stored;
        show();
        try {
          await this.#bringBack(things);
        } catch (error) {
          hide();
          throw error;
        }
      },
      commit: async () => {
        const isStored = await stored.then(
          () => true,
          () => false, // `stored` has told
        );
        if (!isStored) return;
        this.#forget(things);
        show();
        await (await this.store()).purge(things).catch(() => undefined); // it is deleted all the same; a later start purges it
      },
    };
  }

  async #bringBack(things: Thing[]): Promise<void> {
    await (await this.store()).restore(things);
    await this.#readAgain(things);
    this.#services.tell?.({ type: 'restored', things });
  }

  #forget(things: readonly Thing[]): void {
    const ids = new Set<string>(things.map(({ id }) => id));
    this.#allRuns = this.#allRuns.filter((run) => !ids.has(run.id));
    this.#allNotebooks = this.#allNotebooks.filter((each) => !ids.has(each.id));
  }

  /** What was brought back, here or in another tab. */
  async #readAgain(things: readonly Thing[]): Promise<void> {
    const store = await this.store();
    if (things.some(({ type }) => type === 'notebook')) await this.#readNotebooks();
    for (const { type, id } of things) {
      const run = type === 'run' ? await store.readRun(id) : null;
      if (type === 'run' && !run) throw new Error('it is purged already.');
      if (run) this.receive(run);
    }
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
