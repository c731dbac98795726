/**
 * All notebooks and runs of this browser, as the home page and the runs table show them: read once, then kept up by events. Opens
 * storage only when a page asks (`open`, `store`), never by being made. What a page that went away left deleted is purged at a later start.
 */
import { getContext, setContext } from 'svelte';
import type { RunAnnotation } from '../../runs/annotate.ts';
import { isImportedId } from '../../runs/imported-id.ts';
import type { ImportedRun } from '../../runs/imported-run.ts';
import { isImported, trainedOf, type ListedRun } from '../../runs/listed-run.ts';
import type { Run } from '../../runs/run.ts';
import { isOver } from '../../runs/status.ts';
import { NotebookId, type RunId } from '../../spec/ids.ts';
import type { Notebook } from '../../spec/notebook.ts';
import type { Store, StoredNotebook, Thing } from '../../storage/store.ts';
import type { Canary } from './canary.ts';
import { ImportedRuns } from './imported-runs.svelte.ts';
import type { LedgerNews } from './ledger-news.ts';
import { patientStore } from './patient-store.ts';
import { Removals, type Removal } from './removals.svelte.ts';
import { ShownRuns } from './shown-runs.svelte.ts';

export type { StoredNotebook } from '../../storage/store.ts';

export type LedgerState = { status: 'closed' } | { status: 'opening' } | { status: 'ready' } | { status: 'failed'; message: string };

export type LedgerServices = {
  /** `onNotice`: a sentence for the person while the storage lets itself be waited for, or when it was closed for a newer version. */
  openStore: (onNotice: (sentence: string) => void) => Promise<Store>;
  /** Shows a run as it is now: one whose trainer is gone is interrupted. `read`: its record once more. */
  settle: (runs: Run[], read: (id: RunId) => Promise<Run | null>) => Promise<Run[]>;
  /** Tells of changes made elsewhere from then on. */
  listen?: (listeners: {
    onRuns: (runs: Run[]) => void;
    onSaved: (ids: RunId[]) => void; // of runs that were told of before anybody listened
    onNotebooks: () => void;
    onNews: (news: LedgerNews) => void;
  }) => void;
  /** Tells the other tabs. */
  tell?: (news: LedgerNews) => void;
  now: () => number;
  randomBytes: () => Uint8Array;
  canary?: Canary;
  /** Asks the browser, once there are runs, not to throw them away when it needs room. */
  askToKeep?: () => Promise<void>;
};

/** Another page may still offer Undo: what is deleted stays this long before a start purges it. */
const purgeAfterMs = 600_000;
const mostReadSingly = 50;
const newestAtOnce = 100;
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
  #opening: Promise<void> | null = null;
  readonly #shown = new ShownRuns<Run>();
  readonly #imported = new ImportedRuns(() => this.store());
  #newest = $state.raw<readonly Run[]>([]);
  #allNotebooks = $state.raw<StoredNotebook[]>([]);
  readonly #removals: Removals;
  #waiting = $state<string | null>(null);
  #unanswered = $state(0); // calls to the store that let themselves be waited for
  #loss = $state<string | null>(null);

  readonly runs: readonly Run[] = $derived(this.#shown.list.filter((run) => !this.#removals.hides(run.id)));
  /** Of other trackers, once `openImported` has read them. */
  readonly imported: readonly ImportedRun[] = $derived(this.#imported.list.filter((run) => !this.#removals.hides(run.id)));
  readonly notebooks: readonly StoredNotebook[] = $derived(this.#allNotebooks.filter(({ id }) => !this.#removals.hides(id)));
  readonly runCounts: ReadonlyMap<NotebookId, number> = $derived.by(() => {
    const counts = new Map<NotebookId, number>();
    for (const { notebookId } of this.runs) if (notebookId !== null) counts.set(notebookId, (counts.get(notebookId) ?? 0) + 1);
    return counts;
  });

  constructor(services: LedgerServices) {
    this.#services = services;
    this.#removals = new Removals({
      store: () => this.store(),
      now: services.now,
      tell: (news) => services.tell?.(news),
      forget: (things) => this.#forget(things),
      readAgain: (things) => this.#readAgain(things),
    });
  }

  get state(): LedgerState {
    return this.#state;
  }

  /** Of a large ledger that is still being read: what `runs` will begin with. Else nothing. */
  get newest(): readonly Run[] {
    return this.#newest;
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
    this.#services.canary?.remember(await (await this.store()).counts());
    this.#loss = null; // last: what is gone from the screen must not come back with a reload
  }

  /** Reads everything, or reads it again; whoever asks while it is first read waits for that. Failing is a state with a sentence. */
  open(): Promise<void> {
    if (this.#opening === null || this.#state.status !== 'opening') this.#opening = this.#read();
    return this.#opening;
  }

  /** Reads the runs of other trackers, once: for the page that lists them. */
  openImported(): Promise<void> {
    return this.#imported.open();
  }

  async #read(): Promise<void> {
    if (this.#state.status !== 'ready') this.#state = { status: 'opening' };
    const patience = setTimeout(() => (this.#waiting ??= silent), silentAfterMs);
    try {
      const store = await this.store();
      const [notebooks, runs] = await Promise.all([store.listNotebooks(), this.#readRuns(store)]);
      this.#allNotebooks = notebooks;
      this.#shown.replace(await this.settle(runs));
      this.#newest = [];
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

  /** The newest first, as long as nothing is there. */
  async #readRuns(store: Store): Promise<Run[]> {
    if (this.#state.status === 'ready') return store.listRuns();
    const newest = await store.listNewestRuns(newestAtOnce);
    if (newest.isAll) return newest.runs;
    const all = store.listRuns();
    this.#newest = await this.settle(newest.runs);
    return all;
  }

  store(): Promise<Store> {
    this.#store ??= this.#openStore();
    return this.#store;
  }

  settle(runs: Run[]): Promise<Run[]> {
    return this.#services.settle(runs, async (id) => (await this.store()).readRun(id));
  }

  /** A run changed, here or in another tab. */
  receive(run: Run): void {
    this.#shown.receive(run);
  }

  /** Another record of a run, with what a person says of that run as it is shown here. */
  annotated(run: Run): Run {
    return this.#shown.annotated(run);
  }

  /**
   * At once on screen, by `show`, which is what it makes of a run; resolves when it is stored and the other tabs are told. Where it
   * rejects, all is shown as it was. Pages ask for it by `annotateRuns`.
   */
  async annotate(said: readonly RunAnnotation[], show: <Listed extends ListedRun>(run: Listed) => Listed): Promise<void> {
    const ends = [this.#shown.show((run) => show(run)), this.#imported.show((run) => show(run))];
    try {
      await this.#opening; // what it reads may be of before
      const stored = await (await this.store()).annotateRuns(said);
      if (stored.length === 0) throw new Error('What it was said of was deleted meanwhile.');
      this.#shown.take(trainedOf(stored));
      this.#imported.take(stored);
      this.#services.tell?.({
        type: 'annotated',
        things: stored.map((run) => ({ type: isImported(run) ? 'imported' : 'run', id: run.id })),
      });
    } finally {
      for (const end of ends) end();
    }
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
    return this.#removals.remove([{ type: 'notebook', id }]);
  }

  removeRuns(ids: RunId[]): Removal {
    return this.#removals.remove(ids.map((id) => ({ type: isImportedId(id) ? 'imported' : 'run', id })));
  }

  /** Things that were added to the store behind its back, as an import and a restored backup do: they show here and in the other tabs. */
  async takeIn(things: readonly Thing[]): Promise<void> {
    if (things.length === 0) return;
    if (things.some(({ type }) => type !== 'imported')) await (this.#opening = this.#read());
    await this.#imported.follow(things);
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
      onNews: ({ type, things }) => {
        if (type === 'deleted') this.#forget(things);
        else if (type === 'annotated')
          void this.#takeAnnotations(things).catch(() => undefined); // the next reading will do
        else void this.#readAgain(things).catch(() => undefined); // what is not there any more stays away
      },
    });
  }

  /** Once a start: purges what earlier pages left, and looks for what is missing. */
  async #lookAfter(store: Store): Promise<void> {
    await this.#opening; // counting takes long, and nobody waits for it
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

  #forget(things: readonly Thing[]): void {
    const ids = new Set<string>(things.map(({ id }) => id));
    this.#shown.forget(ids);
    this.#imported.forget(ids);
    this.#allNotebooks = this.#allNotebooks.filter((each) => !ids.has(each.id));
  }

  /** What was brought back, here or in another tab. */
  async #readAgain(things: readonly Thing[]): Promise<void> {
    const store = await this.store();
    if (things.some(({ type }) => type === 'notebook')) await this.#readNotebooks();
    await this.#imported.follow(things);
    for (const { type, id } of things) {
      const run = type === 'run' ? await store.readRun(id) : null;
      if (type === 'run' && !run) throw new Error('it is purged already.');
      if (run) this.receive(run);
    }
  }

  /** What was said in another tab. */
  async #takeAnnotations(things: readonly Thing[]): Promise<void> {
    await this.#imported.follow(things);
    await this.#opening;
    if (this.#state.status !== 'ready') return;
    const store = await this.store();
    const ids = things.flatMap((thing) => (thing.type === 'run' ? [thing.id] : []));
    const stored = ids.length > mostReadSingly ? await store.listRuns() : await Promise.all(ids.map((id) => store.readRun(id)));
    this.#shown.take(stored.flatMap((run) => run ?? []));
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
