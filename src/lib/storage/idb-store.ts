/**
 * The ledger in IndexedDB. Every method that writes is one strict transaction, and its promise resolves only after that
 * transaction completed: a request that succeeded may still be rolled back. Reopens once when the connection was taken away.
 * Never deletes what it cannot read.
 */
import type { IDBPDatabase, IDBPTransaction } from 'idb';
import type { RunAnnotation } from '../runs/annotate.ts';
import type { Checkpoint } from '../runs/events.ts';
import { byImport, parseImportedRun, type ImportedRun } from '../runs/imported-run.ts';
import { bytesOfCheckpoint } from '../runs/kept-checkpoints.ts';
import type { ListedRun } from '../runs/listed-run.ts';
import type { Beginning, History, Run } from '../runs/run.ts';
import type { NotebookId, RunId } from '../spec/ids.ts';
import {
  countPurged,
  everyNumber,
  exists,
  isIn,
  newestSlots,
  readDeleted,
  readPurged,
  remove,
  runsIn,
  without,
  writeDeleted,
} from './deleted.ts';
import type { MetaRecord, Schema, StoreName } from './migrations.ts';
import { openDatabase, supersededMessage } from './open-database.ts';
import type { OpenOptions } from './open-database.ts';
import { listHeads, type CheckpointHead, type CheckpointInfo } from './checkpoint-heads.ts';
import { listed, readAllRuns, readNewestRuns } from './list-runs.ts';
import {
  foldHistory,
  newestCheckpoint,
  readCheckpointRecord,
  readNotebookRecord,
  readPredictionsRecord,
  readRunRecord,
  toColumns,
  toPredictionsRecord,
} from './records.ts';
import { allOf, annotateRuns, putCheckpoints, putImported, writeRun } from './write-run.ts';
import { fullMessage, isSame, restoredRun, RunExists, StaleLease, StorageFull } from './store.ts';
import type { Counts, Deleted, NewestRuns, RunWrite, NotebookSave, SaveResult, Store, StoredNotebook, Thing, Weight } from './store.ts';
import { belongingsOf, weightOf } from './weight.ts';

type Writing = IDBPTransaction<Schema, StoreName[], 'readwrite'>;
type Reading = IDBPTransaction<Schema, StoreName[], 'readonly'>;

const isNamed = (error: unknown, name: string): boolean => error instanceof Error && error.name === name;

class IdbStore implements Store {
  readonly #options: OpenOptions;
  #database: Promise<IDBPDatabase<Schema>> | null = null;
  #wasLost = false;
  #end: 'superseded' | 'closed' | null = null;

  constructor(options: OpenOptions) {
    this.#options = options;
  }

  async open(): Promise<void> {
    await this.#connect();
  }

  async listNotebooks(): Promise<StoredNotebook[]> {
    const { found, deleted } = await this.#read(['notebooks'], (tx) => tx.objectStore('notebooks').getAll());
    const stored = found.flatMap((record) => readNotebookRecord(record) ?? []).filter(({ id }) => !isIn(deleted, { type: 'notebook', id }));
    return stored.sort((a, b) => b.savedAt - a.savedAt);
  }

  async readNotebook(id: NotebookId): Promise<StoredNotebook | null> {
    const { found, deleted } = await this.#read(['notebooks'], (tx) => tx.objectStore('notebooks').get(id));
    return isIn(deleted, { type: 'notebook', id }) ? null : readNotebookRecord(found);
  }

  async saveNotebook({ id, notebook, baseRevision, now }: NotebookSave): Promise<SaveResult> {
    return this.#write(['meta', 'notebooks'], async (tx): Promise<SaveResult> => {
      const notebooks = tx.objectStore('notebooks');
      const current = readNotebookRecord(await notebooks.get(id));
      const deleted = await readDeleted(tx.objectStore('meta'));
      const wasDeleted = isIn(deleted, { type: 'notebook', id });
      if (current !== null && !wasDeleted && current.revision !== baseRevision) return { saved: false, current };
      if (wasDeleted) await writeDeleted(tx, without(deleted, [{ type: 'notebook', id }]));
      const revision = baseRevision + 1;
      await notebooks.put({ id, revision, savedAt: now, createdAt: current?.createdAt ?? now, notebook });
      return { saved: true, revision };
    });
  }

  async listRuns(): Promise<Run[]> {
    const { found, deleted } = await this.#read(['runs'], readAllRuns);
    return listed(found, runsIn(deleted));
  }

  async listNewestRuns(most: number): Promise<NewestRuns> {
    const { found, deleted } = await this.#read(['runs'], (tx) => readNewestRuns(tx, most));
    return { ...found, runs: listed(found.runs, runsIn(deleted)) };
  }

  async readRun(id: RunId): Promise<Run | null> {
    const { found, deleted } = await this.#read(['runs'], (tx) => tx.objectStore('runs').get(id));
    return isIn(deleted, { type: 'run', id }) ? null : (readRunRecord(found)?.run ?? null);
  }

  async readHistory(id: RunId): Promise<History> {
    return foldHistory(await this.#use((database) => database.getAll('history', everyNumber(id))));
  }

  async readCheckpoint(id: RunId, slot?: number): Promise<Checkpoint | null> {
    if (slot !== undefined)
      return readCheckpointRecord(await this.#use((database) => database.get('checkpoints', [id, slot])))?.checkpoint ?? null;
    const newest = await this.#use((database) => database.getAll('checkpoints', newestSlots(id)));
    return newestCheckpoint(newest) ?? newestCheckpoint(await this.#use((database) => database.getAll('checkpoints', everyNumber(id))));
  }

  async listCheckpoints(id: RunId): Promise<CheckpointInfo[]> {
    const { found, deleted } = await this.#read(['runs'], (tx) => tx.objectStore('runs').get(id));
    const heads = isIn(deleted, { type: 'run', id }) ? [] : (readRunRecord(found)?.checkpoints ?? []);
    return listHeads(await Promise.all(heads.map((head) => (head.bytes === undefined ? this.#completed(id, head) : head))));
  }

  /** The first records tell only the epoch: the rest is read from the checkpoint. */
  async #completed(id: RunId, head: CheckpointHead): Promise<CheckpointHead> {
    const checkpoint = await this.readCheckpoint(id, head.slot);
    return checkpoint ? { ...head, step: checkpoint.step, bytes: bytesOfCheckpoint(checkpoint) } : head;
  }

  async readPredictions(id: RunId): Promise<Uint8Array | null> {
    const { found, deleted } = await this.#read(['predictions'], (tx) => tx.objectStore('predictions').get(id));
    return isIn(deleted, { type: 'run', id }) ? null : readPredictionsRecord(found);
  }

  keepPredictions(id: RunId, packed: Uint8Array): Promise<boolean> {
    return this.#write(['meta', 'runs', 'predictions'], async (tx) => {
      const thing: Thing = { type: 'run', id };
      if (isIn(await readDeleted(tx.objectStore('meta')), thing) || !(await exists(tx, thing))) return false;
      await tx.objectStore('predictions').put(toPredictionsRecord(id, packed));
      return true;
    });
  }

  async weigh(ids: readonly RunId[]): Promise<Weight> {
    const { found, deleted } = await this.#read(['runs', 'predictions'], (tx) => Promise.all(ids.map((id) => belongingsOf(tx, id))));
    const hidden = runsIn(deleted);
    return weightOf(found.filter(({ id }) => !hidden.has(id)));
  }

  async createRuns(lease: number, runs: Run[], beginnings: Beginning[] = []): Promise<void> {
    await this.#write(['meta', 'runs', 'checkpoints'], async (tx) => {
      await checkLease(tx, lease);
      const store = tx.objectStore('runs');
      const asked = (id: RunId) => () => store.getKey(id);
      const known = await allOf(runs.map(({ id }) => asked(id)));
      const taken = runs.find(({ id }, at) => known[at] !== undefined || runs.findIndex((run) => run.id === id) < at);
      if (taken) throw new RunExists(taken.id);
      const putting = runs.flatMap((run) => {
        const { checkpoint = null } = beginnings.find(({ id }) => id === run.id) ?? {};
        const { heads, requests } = putCheckpoints(tx, [], { run, checkpoint });
        return [...requests, () => store.put({ version: 1, id: run.id, run, chunks: 0, checkpoints: heads })];
      });
      await allOf(putting);
    });
  }

  async writeRuns(lease: number, writes: RunWrite[]): Promise<RunId[]> {
    return this.#write(['meta', 'runs', 'history', 'checkpoints'], async (tx) => {
      await checkLease(tx, lease);
      const deleted = await readDeleted(tx.objectStore('meta'));
      // All at once: a request that waits for the answer to another run's would cost a sweep its time.
      const written = await Promise.all(
        writes.map(async (write) => !isIn(deleted, { type: 'run', id: write.run.id }) && writeRun(tx, write)),
      );
      return writes.flatMap(({ run }, at) => (written[at] ? [] : [run.id]));
    });
  }

  async compactRun(lease: number, id: RunId): Promise<void> {
    await this.#write(['meta', 'runs', 'history'], async (tx) => {
      await checkLease(tx, lease);
      const record = readRunRecord(await tx.objectStore('runs').get(id));
      if (record === null || record.chunks < 2) return;
      const history = tx.objectStore('history');
      const columns = toColumns(foldHistory(await history.getAll(everyNumber(id))));
      await history.delete(everyNumber(id));
      await history.put({ version: 1, runId: id, n: 0, type: 'columns', columns });
      await tx.objectStore('runs').put({ ...record, chunks: 1 });
    });
  }

  annotateRuns(said: readonly RunAnnotation[]): Promise<ListedRun[]> {
    return this.#write(['meta', 'runs', 'imported'], async (tx) =>
      annotateRuns(tx, said, runsIn(await readDeleted(tx.objectStore('meta')))),
    );
  }

  async listImported(): Promise<ImportedRun[]> {
    const { found, deleted } = await this.#read(['imported'], (tx) => tx.objectStore('imported').getAll());
    const hidden = runsIn(deleted);
    const runs = found.flatMap((record) => parseImportedRun(record) ?? []);
    return runs.filter(({ id }) => !hidden.has(id)).sort(byImport);
  }

  importRuns(runs: readonly ImportedRun[]): Promise<ImportedRun[]> {
    return this.#write(['meta', 'imported'], async (tx) => {
      const deleted = await readDeleted(tx.objectStore('meta'));
      const before = await putImported(tx, runs, runsIn(deleted));
      const back = new Set(runs.map(({ id }) => id));
      const left = deleted.filter((thing) => thing.type !== 'imported' || !back.has(thing.id));
      if (left.length < deleted.length) await writeDeleted(tx, left);
      return before;
    });
  }

  async delete(things: readonly Thing[], now: number): Promise<void> {
    await this.#write(['meta', 'runs', 'notebooks', 'imported'], async (tx) => {
      const deleted = without(await readDeleted(tx.objectStore('meta')), things);
      for (const thing of things) if (await exists(tx, thing)) deleted.push({ ...thing, deletedAt: now });
      await writeDeleted(tx, deleted);
    });
  }

  async restore(things: readonly Thing[]): Promise<void> {
    await this.#write(['meta', 'runs'], async (tx) => {
      const deleted = await readDeleted(tx.objectStore('meta'));
      for (const { type, id } of things.filter((thing) => isIn(deleted, thing))) {
        const record = type === 'run' ? readRunRecord(await tx.objectStore('runs').get(id)) : null;
        if (record) await tx.objectStore('runs').put({ ...record, run: restoredRun(record.run) });
      }
      await writeDeleted(tx, without(deleted, things));
    });
  }

  listDeleted(): Promise<Deleted[]> {
    return this.#use(async (database) => readDeleted(database.transaction('meta').objectStore('meta')));
  }

  async purge(things: readonly Thing[]): Promise<void> {
    await this.#write(['meta', 'notebooks', 'runs', 'history', 'checkpoints', 'predictions', 'imported'], async (tx) => {
      const deleted = await readDeleted(tx.objectStore('meta'));
      const purged = await readPurged(tx.objectStore('meta'));
      for (const thing of deleted.filter((each) => things.some((wanted) => isSame(wanted, each)))) {
        if (await exists(tx, thing)) countPurged(purged, thing);
        await remove(tx, thing);
      }
      await writeDeleted(tx, without(deleted, things));
      await tx.objectStore('meta').put({ key: 'purged', value: purged });
    });
  }

  counts(): Promise<Counts> {
    return this.#use(async (database) => {
      const tx = database.transaction(['meta', 'runs', 'notebooks']);
      const [runs, notebooks] = await Promise.all([tx.objectStore('runs').count(), tx.objectStore('notebooks').count()]);
      const [deleted, purged] = [await readDeleted(tx.objectStore('meta')), await readPurged(tx.objectStore('meta'))];
      const count = (type: Thing['type'], all: number, gone: number) => ({
        kept: all - deleted.filter((each) => each.type === type).length,
        ever: all + gone,
      });
      return { runs: count('run', runs, purged.runs), notebooks: count('notebook', notebooks, purged.notebooks) };
    });
  }

  async takeLease(): Promise<number> {
    return this.#write(['meta'], async (tx) => {
      const lease = leaseOf(await tx.objectStore('meta').get('lease')) + 1;
      await tx.objectStore('meta').put({ key: 'lease', value: lease });
      return lease;
    });
  }

  close(): void {
    this.#end = 'closed';
    void this.#database?.then((database) => database.close()).catch(() => undefined); // it never opened: nothing to close
  }

  #connect(): Promise<IDBPDatabase<Schema>> {
    if (this.#end === 'superseded') return Promise.reject(new Error(supersededMessage));
    if (this.#end === 'closed') return Promise.reject(new Error('The store was closed.'));
    this.#wasLost = false;
    this.#database ??= openDatabase(this.#options, {
      onSuperseded: () => (this.#end = 'superseded'),
      onLost: () => {
        this.#wasLost = true;
        this.#database = null;
      },
    }).catch((error: unknown) => {
      this.#database = null;
      throw error;
    });
    return this.#database;
  }

  /** The browser may close a connection at any time (data cleared, a sleeping machine): opens it again, once. */
  async #use<T>(action: (database: IDBPDatabase<Schema>) => Promise<T>): Promise<T> {
    const database = await this.#connect();
    try {
      return await action(database);
    } catch (error) {
      const isClosed = isNamed(error, 'InvalidStateError') || this.#wasLost;
      if (!isClosed || this.#end !== null) throw this.#end === 'superseded' ? new Error(supersededMessage, { cause: error }) : error;
      if ((await this.#database) === database) this.#database = null;
      return await action(await this.#connect());
    }
  }

  /** What is found, and what of it is deleted, as of one moment. */
  #read<T>(names: StoreName[], find: (tx: Reading) => Promise<T>): Promise<{ found: T; deleted: Deleted[] }> {
    return this.#use(async (database) => {
      const tx = database.transaction([...names, 'meta']);
      const [found, deleted] = await Promise.all([find(tx), readDeleted(tx.objectStore('meta'))]);
      return { found, deleted };
    });
  }

  #write<T>(names: StoreName[], body: (tx: Writing) => Promise<T>): Promise<T> {
    return this.#use(async (database) => {
      const tx = database.transaction(names, 'readwrite', { durability: 'strict' });
      const done = tx.done.then(
        () => null,
        (error: unknown) => error ?? tx.error,
      );
      let result: { value: T } | { error: unknown };
      try {
        result = { value: await body(tx) };
      } catch (error) {
        result = { error };
        abort(tx);
      }
      const failure = await done;
      if ('error' in result) {
        // A call after the transaction broke off says only that it did.
        const cause = isNamed(result.error, 'InvalidStateError') ? (failure ?? result.error) : result.error;
        throw asStorageFull(failure) ?? asStorageFull(result.error) ?? cause;
      }
      if (failure !== null) throw asStorageFull(failure) ?? failure;
      return result.value;
    });
  }
}

function abort(tx: Writing): void {
  try {
    tx.abort();
  } catch {
    // It has ended already; `done` says how.
  }
}

const asStorageFull = (error: unknown): StorageFull | null =>
  isNamed(error, 'QuotaExceededError') ? new StorageFull(fullMessage, { cause: error }) : null;

const leaseOf = (record: MetaRecord | undefined): number => (record?.key === 'lease' ? record.value : 0);

async function checkLease(tx: Writing, lease: number): Promise<void> {
  if (leaseOf(await tx.objectStore('meta').get('lease')) !== lease) throw new StaleLease('Another tab took over the runs.');
}

/** Opens the ledger of this browser. @throws Error with a sentence when it cannot be opened. */
export async function openStore(options: OpenOptions = {}): Promise<Store> {
  const store = new IdbStore(options);
  await store.open();
  return store;
}
