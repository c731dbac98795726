/**
 * The ledger in memory: for tests, and for a browser that refuses storage. Keeps every promise of a store but "on disk";
 * copies on the way in and out, as a database does.
 */
import { applyAllToHistory, emptyHistory } from '../runs/apply-event.ts';
import type { Checkpoint } from '../runs/events.ts';
import type { History, Run } from '../runs/run.ts';
import type { NotebookId, RunId } from '../spec/ids.ts';

import { newestFirst, RunExists, StaleLease } from './store.ts';
import type { RunWrite, NotebookSave, SaveResult, Store, StoredNotebook } from './store.ts';

type Kept = { run: Run; history: History; checkpoint: Checkpoint | null };

class MemoryStore implements Store {
  readonly #notebooks = new Map<NotebookId, StoredNotebook>();
  readonly #runs = new Map<RunId, Kept>();
  #lease = 0;

  async listNotebooks(): Promise<StoredNotebook[]> {
    return structuredClone([...this.#notebooks.values()]).sort((a, b) => b.savedAt - a.savedAt);
  }

  async readNotebook(id: NotebookId): Promise<StoredNotebook | null> {
    return structuredClone(this.#notebooks.get(id) ?? null);
  }

  async saveNotebook({ id, notebook, baseRevision, now }: NotebookSave): Promise<SaveResult> {
    const current = this.#notebooks.get(id);
    if (current !== undefined && current.revision !== baseRevision) return { saved: false, current: structuredClone(current) };
    const revision = baseRevision + 1;
    const saved = { id, revision, savedAt: now, createdAt: current?.createdAt ?? now, notebook: structuredClone(notebook) };
    this.#notebooks.set(id, saved);
    return { saved: true, revision };
  }

  async deleteNotebook(id: NotebookId): Promise<void> {
    this.#notebooks.delete(id);
  }

  async listRuns(): Promise<Run[]> {
    return structuredClone([...this.#runs.values()].map(({ run }) => run)).sort(newestFirst);
  }

  async readRun(id: RunId): Promise<Run | null> {
    return structuredClone(this.#runs.get(id)?.run ?? null);
  }

  async readHistory(id: RunId): Promise<History> {
    return structuredClone(this.#runs.get(id)?.history ?? emptyHistory());
  }

  async readCheckpoint(id: RunId): Promise<Checkpoint | null> {
    return structuredClone(this.#runs.get(id)?.checkpoint ?? null);
  }

  async createRuns(runs: Run[]): Promise<void> {
    const taken = runs.find((run, at) => this.#runs.has(run.id) || runs.findIndex(({ id }) => id === run.id) < at);
    if (taken) throw new RunExists(taken.id);
    for (const run of structuredClone(runs)) this.#runs.set(run.id, { run, history: emptyHistory(), checkpoint: null });
  }

  async writeRuns(lease: number, writes: RunWrite[]): Promise<RunId[]> {
    this.#checkLease(lease);
    const gone: RunId[] = [];
    for (const { run, chunk, checkpoint } of structuredClone(writes)) {
      const kept = this.#runs.get(run.id);
      if (kept === undefined) gone.push(run.id);
      else this.#runs.set(run.id, { run, history: applyAllToHistory(kept.history, chunk), checkpoint: checkpoint ?? kept.checkpoint });
    }
    return gone;
  }

  async compactRun(lease: number): Promise<void> {
    this.#checkLease(lease);
  }

  async deleteRuns(ids: RunId[]): Promise<void> {
    for (const id of ids) this.#runs.delete(id);
  }

  async takeLease(): Promise<number> {
    this.#lease += 1;
    return this.#lease;
  }

  close(): void {
    // Nothing is held open.
  }

  #checkLease(lease: number): void {
    if (lease !== this.#lease) throw new StaleLease('Another tab took over the runs.');
  }
}

export const createMemoryStore = (): Store => new MemoryStore();
