/**
 * The ledger in memory: for tests, and for a browser that refuses storage. Keeps every promise of a store but "on disk";
 * copies on the way in and out, as a database does.
 */
import { applyAllToHistory, emptyHistory } from '../runs/apply-event.ts';
import { annotating, type RunAnnotation } from '../runs/annotate.ts';
import { withAnnotationsOf } from '../runs/annotations.ts';
import type { Checkpoint } from '../runs/events.ts';
import { byImport, importedOver, type ImportedRun } from '../runs/imported-run.ts';
import type { ListedRun } from '../runs/listed-run.ts';
import type { Beginning, History, Run } from '../runs/run.ts';
import type { NotebookId, RunId } from '../spec/ids.ts';
import { listHeads, storeCheckpoints, type CheckpointHead, type CheckpointInfo } from './checkpoint-heads.ts';
import { isSame, newestFirst, restoredRun, RunExists, StaleLease } from './store.ts';
import type { Counts, Deleted, NewestRuns, RunWrite, NotebookSave, SaveResult, Store, StoredNotebook, Thing, Weight } from './store.ts';
import { weightOf } from './weight.ts';

type Kept = { run: Run; history: History; heads: CheckpointHead[]; checkpoints: Map<number, Checkpoint>; predictions?: Uint8Array };

class MemoryStore implements Store {
  readonly #notebooks = new Map<NotebookId, StoredNotebook>();
  readonly #runs = new Map<RunId, Kept>();
  readonly #imported = new Map<RunId, ImportedRun>();
  #deleted: Deleted[] = [];
  readonly #purged = { runs: 0, notebooks: 0 };
  #lease = 0;

  async listNotebooks(): Promise<StoredNotebook[]> {
    return structuredClone([...this.#notebooks.values()].filter(({ id }) => !this.#isDeleted({ type: 'notebook', id }))).sort(
      (a, b) => b.savedAt - a.savedAt,
    );
  }

  async readNotebook(id: NotebookId): Promise<StoredNotebook | null> {
    return this.#isDeleted({ type: 'notebook', id }) ? null : structuredClone(this.#notebooks.get(id) ?? null);
  }

  async saveNotebook({ id, notebook, baseRevision, now }: NotebookSave): Promise<SaveResult> {
    const thing: Thing = { type: 'notebook', id };
    const current = this.#notebooks.get(id);
    if (current !== undefined && !this.#isDeleted(thing) && current.revision !== baseRevision)
      return { saved: false, current: structuredClone(current) };
    const revision = baseRevision + 1;
    const saved = { id, revision, savedAt: now, createdAt: current?.createdAt ?? now, notebook: structuredClone(notebook) };
    this.#notebooks.set(id, saved);
    await this.restore([thing]);
    return { saved: true, revision };
  }

  async listRuns(): Promise<Run[]> {
    const runs = [...this.#runs.values()].map(({ run }) => run).filter(({ id }) => !this.#isDeleted({ type: 'run', id }));
    return structuredClone(runs).sort(newestFirst);
  }

  async listNewestRuns(most: number): Promise<NewestRuns> {
    const all = await this.listRuns();
    return { runs: all.slice(0, most), isAll: all.length <= most };
  }

  async readRun(id: RunId): Promise<Run | null> {
    return this.#isDeleted({ type: 'run', id }) ? null : structuredClone(this.#runs.get(id)?.run ?? null);
  }

  async readHistory(id: RunId): Promise<History> {
    return structuredClone(this.#runs.get(id)?.history ?? emptyHistory());
  }

  async readCheckpoint(id: RunId, slot?: number): Promise<Checkpoint | null> {
    const kept = this.#runs.get(id);
    const at = slot ?? listHeads(kept?.heads ?? []).find(({ why }) => why.includes('last'))?.slot;
    return structuredClone(at === undefined ? null : (kept?.checkpoints.get(at) ?? null));
  }

  async listCheckpoints(id: RunId): Promise<CheckpointInfo[]> {
    return this.#isDeleted({ type: 'run', id }) ? [] : listHeads(this.#runs.get(id)?.heads ?? []);
  }

  async readPredictions(id: RunId): Promise<Uint8Array | null> {
    return this.#isDeleted({ type: 'run', id }) ? null : (this.#runs.get(id)?.predictions?.slice() ?? null);
  }

  async keepPredictions(id: RunId, packed: Uint8Array): Promise<boolean> {
    const kept = this.#runs.get(id);
    if (!kept || this.#isDeleted({ type: 'run', id })) return false;
    kept.predictions = packed.slice();
    return true;
  }

  async weigh(ids: readonly RunId[]): Promise<Weight> {
    const present = ids.flatMap((id) => (this.#isDeleted({ type: 'run', id }) ? [] : (this.#runs.get(id) ?? [])));
    return weightOf(present.map(({ heads, predictions }) => ({ heads, isPredicted: predictions !== undefined })));
  }

  async createRuns(lease: number, runs: Run[], beginnings: Beginning[] = []): Promise<void> {
    this.#checkLease(lease);
    const taken = runs.find((run, at) => this.#runs.has(run.id) || runs.findIndex(({ id }) => id === run.id) < at);
    if (taken) throw new RunExists(taken.id);
    const first = new Map(structuredClone(beginnings).map(({ id, checkpoint }) => [id, checkpoint]));
    for (const run of structuredClone(runs)) {
      const kept: Kept = { run, history: emptyHistory(), heads: [], checkpoints: new Map() };
      this.#runs.set(run.id, kept);
      putCheckpoints(kept, { run, chunk: [], checkpoint: first.get(run.id) ?? null });
    }
  }

  async writeRuns(lease: number, writes: RunWrite[]): Promise<RunId[]> {
    this.#checkLease(lease);
    const gone: RunId[] = [];
    for (const write of structuredClone(writes)) {
      const { run, chunk } = write;
      const kept = this.#runs.get(run.id);
      if (kept === undefined || this.#isDeleted({ type: 'run', id: run.id })) {
        gone.push(run.id);
        continue;
      }
      kept.run = withAnnotationsOf(run, kept.run);
      kept.history = applyAllToHistory(kept.history, chunk);
      putCheckpoints(kept, write);
    }
    return gone;
  }

  async compactRun(lease: number): Promise<void> {
    this.#checkLease(lease);
  }

  async annotateRuns(said: readonly RunAnnotation[]): Promise<ListedRun[]> {
    const say = annotating(structuredClone(said));
    const isGone = (id: RunId) => this.#isDeleted({ type: 'run', id }) || this.#isDeleted({ type: 'imported', id });
    const ids = [...new Set(said.map(({ id }) => id))].filter((id) => !isGone(id));
    return ids.flatMap((id): ListedRun[] => {
      const kept = this.#runs.get(id);
      const imported = this.#imported.get(id);
      if (imported) this.#imported.set(id, say(imported));
      if (kept === undefined) return imported ? [structuredClone(say(imported))] : [];
      kept.run = say(kept.run);
      return [structuredClone(kept.run)];
    });
  }

  async listImported(): Promise<ImportedRun[]> {
    const runs = [...this.#imported.values()].filter(({ id }) => !this.#isDeleted({ type: 'imported', id }));
    return structuredClone(runs).sort(byImport);
  }

  async importRuns(runs: readonly ImportedRun[]): Promise<ImportedRun[]> {
    const known = (id: RunId) => (this.#isDeleted({ type: 'imported', id }) ? null : (this.#imported.get(id) ?? null));
    const before = runs.flatMap(({ id }) => known(id) ?? []);
    for (const run of structuredClone(runs)) this.#imported.set(run.id, importedOver(run, known(run.id)));
    await this.restore(runs.map(({ id }) => ({ type: 'imported', id })));
    return structuredClone(before);
  }

  async delete(things: readonly Thing[], now: number): Promise<void> {
    await this.restore(things);
    this.#deleted.push(...things.filter((thing) => this.#has(thing)).map((thing) => ({ ...thing, deletedAt: now })));
  }

  async restore(things: readonly Thing[]): Promise<void> {
    for (const thing of things.filter((each) => this.#isDeleted(each))) {
      const kept = thing.type === 'run' ? this.#runs.get(thing.id) : undefined;
      if (kept) kept.run = restoredRun(kept.run);
    }
    this.#deleted = this.#deleted.filter((each) => !things.some((thing) => isSame(thing, each)));
  }

  async listDeleted(): Promise<Deleted[]> {
    return structuredClone(this.#deleted);
  }

  async purge(things: readonly Thing[]): Promise<void> {
    const due = this.#deleted.filter((each) => things.some((thing) => isSame(thing, each)));
    for (const { type, id } of due) {
      if (type === 'imported') this.#imported.delete(id);
      else if (type === 'run' && this.#runs.delete(id)) this.#purged.runs++;
      else if (type === 'notebook' && this.#notebooks.delete(id)) this.#purged.notebooks++;
    }
    this.#deleted = this.#deleted.filter((each) => !due.includes(each));
  }

  async counts(): Promise<Counts> {
    const deleted = (wanted: Thing['type']) => this.#deleted.filter(({ type }) => type === wanted).length;
    return {
      runs: { kept: this.#runs.size - deleted('run'), ever: this.#runs.size + this.#purged.runs },
      notebooks: { kept: this.#notebooks.size - deleted('notebook'), ever: this.#notebooks.size + this.#purged.notebooks },
    };
  }

  async takeLease(): Promise<number> {
    this.#lease += 1;
    return this.#lease;
  }

  close(): void {
    // Nothing is held open.
  }

  #has(thing: Thing): boolean {
    if (thing.type === 'notebook') return this.#notebooks.has(thing.id);
    return thing.type === 'run' ? this.#runs.has(thing.id) : this.#imported.has(thing.id);
  }

  #isDeleted(thing: Thing): boolean {
    return this.#deleted.some((each) => isSame(each, thing));
  }

  #checkLease(lease: number): void {
    if (lease !== this.#lease) throw new StaleLease('Another tab took over the runs.');
  }
}

function putCheckpoints(into: Kept, { run, checkpoint, kept }: RunWrite): void {
  if (checkpoint === null) return;
  const { heads, puts, removed } = storeCheckpoints(into.heads, { checkpoint, ...(kept && { kept }) }, run.checkpoints);
  for (const slot of removed) into.checkpoints.delete(slot);
  // Each slot owns its copy, as on a disk.
  for (const put of puts) into.checkpoints.set(put.head.slot, structuredClone(put.checkpoint));
  into.heads = heads;
}

export const createMemoryStore = (): Store => new MemoryStore();
