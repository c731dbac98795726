/**
 * All of the ledger, thing by thing, for a backup and its restore. It has a connection of its own, so that no page loads it before it is asked
 * for. Adds what is not there, each thing in one strict transaction; never changes or overwrites what is. Needs no lease: what it adds no
 * trainer has.
 */
import type { IDBPDatabase, IDBPTransaction } from 'idb';
import type { Checkpoint } from '../runs/events.ts';
import { parseImportedRun, type ImportedRun } from '../runs/imported-run.ts';
import type { History, Run } from '../runs/run.ts';
import { NotebookId, RunId } from '../spec/ids.ts';
import type { CheckpointHead } from './checkpoint-heads.ts';
import { countPurged, everyNumber, exists, isIn, readDeleted, readPurged, remove, without, writeDeleted } from './deleted.ts';
import type { Schema, StoreName } from './migrations.ts';
import { openDatabase, type OpenOptions } from './open-database.ts';
import {
  foldHistory,
  readCheckpointRecord,
  readNotebookRecord,
  readPredictionsRecord,
  readRunRecord,
  toCheckpointRecord,
  toColumns,
  toPredictionsRecord,
} from './records.ts';
import { allOf } from './write-run.ts';
import { fullMessage, RunExists, StorageFull, type Deleted, type StoredNotebook, type Thing } from './store.ts';

/** Checkpoints by slot; damaged ones are left out, as are damaged predictions. */
export type WholeThing =
  | { type: 'notebook'; stored: StoredNotebook }
  | { type: 'imported'; run: ImportedRun }
  | {
      type: 'run';
      run: Run;
      history: History;
      checkpoints: { head: CheckpointHead; checkpoint: Checkpoint }[];
      predictions?: Uint8Array; // packed
    };

export type WholeLedger = {
  things: () => AsyncGenerator<WholeThing>; // but what is deleted, and what came or went meanwhile
  read: (thing: Thing) => Promise<WholeThing | null>; // null for what is deleted, too
  /** All of it or nothing. What lies there deleted comes back as it lies there. @throws RunExists, StorageFull. */
  add: (thing: WholeThing) => Promise<void>;
  takeBack: (things: readonly Thing[]) => Promise<void>; // of what this connection added, whatever else is named
  close: () => void;
};

const everything = ['meta', 'notebooks', 'runs', 'history', 'checkpoints', 'predictions', 'imported'] as const;
type Reading = IDBPTransaction<Schema, StoreName[], 'readonly'>;
type Writing = IDBPTransaction<Schema, StoreName[], 'readwrite'>;

const nameOf = (thing: WholeThing): Thing =>
  thing.type === 'notebook' ? { type: 'notebook', id: thing.stored.id } : { type: thing.type, id: thing.run.id };

async function readRun(tx: Reading, id: RunId): Promise<WholeThing | null> {
  const record = readRunRecord(await tx.objectStore('runs').get(id));
  if (!record) return null;
  const history = await tx.objectStore('history').getAll(everyNumber(id));
  const stored = await tx.objectStore('checkpoints').getAll(everyNumber(id));
  const whole = new Map(stored.flatMap((each) => readCheckpointRecord(each) ?? []).map(({ slot, checkpoint }) => [slot, checkpoint]));
  const checkpoints = record.checkpoints.flatMap((head) => {
    const checkpoint = whole.get(head.slot);
    return checkpoint ? [{ head, checkpoint }] : [];
  });
  checkpoints.sort((a, b) => a.head.slot - b.head.slot);
  const predictions = readPredictionsRecord(await tx.objectStore('predictions').get(id));
  return { type: 'run', run: record.run, history: foldHistory(history), checkpoints, ...(predictions && { predictions }) };
}

async function put(tx: Writing, thing: WholeThing): Promise<void> {
  if (thing.type === 'notebook') {
    await tx.objectStore('notebooks').put(thing.stored);
    return;
  }
  if (thing.type === 'imported') {
    await tx.objectStore('imported').put(thing.run);
    return;
  }
  const { run, history, checkpoints, predictions } = thing;
  const heads = checkpoints.map(({ head }) => head);
  await allOf<unknown>([
    () => tx.objectStore('runs').put({ version: 1, id: run.id, run, chunks: 1, checkpoints: heads }),
    () => tx.objectStore('history').put({ version: 1, runId: run.id, n: 0, type: 'columns', columns: toColumns(history) }),
    ...checkpoints.map(
      ({ head, checkpoint }) =>
        () =>
          tx.objectStore('checkpoints').put(toCheckpointRecord(run.id, checkpoint, head)),
    ),
    ...(predictions ? [() => tx.objectStore('predictions').put(toPredictionsRecord(run.id, predictions))] : []),
  ]);
}

/** All that is there as of one moment. */
function reading(database: IDBPDatabase<Schema>): Reading {
  const tx = database.transaction([...everything]);
  tx.done.catch(() => undefined); // the request that failed says so
  return tx;
}

/** Resolves when the transaction is on disk. */
async function write(database: IDBPDatabase<Schema>, body: (tx: Writing) => Promise<void>): Promise<void> {
  const tx = database.transaction([...everything], 'readwrite', { durability: 'strict' });
  const done = tx.done.then(
    () => null,
    (error: unknown) => error ?? tx.error ?? new Error('The browser broke off writing.'),
  );
  let problem: unknown = null;
  try {
    await body(tx);
  } catch (error) {
    problem = error;
    try {
      tx.abort();
    } catch {
      // It has ended already; `done` says how.
    }
  }
  const failure = await done;
  const isFull = [problem, failure].some((error) => error instanceof Error && error.name === 'QuotaExceededError');
  if (isFull) throw new StorageFull(fullMessage, { cause: failure });
  if (problem !== null || failure !== null) throw problem ?? failure;
}

/** @throws Error with a sentence when the ledger cannot be opened. */
export async function openWholeLedger(options: OpenOptions = {}): Promise<WholeLedger> {
  const database = await openDatabase(options, { onSuperseded: () => undefined, onLost: () => undefined });
  const added = new Map<string, Deleted | null>(); // what it was before: deleted, or not there
  const keyOf = ({ type, id }: Thing) => `${type} ${id}`;

  async function read(thing: Thing): Promise<WholeThing | null> {
    const tx = reading(database);
    if (isIn(await readDeleted(tx.objectStore('meta')), thing)) return null;
    if (thing.type === 'run') return readRun(tx, thing.id);
    if (thing.type === 'imported') {
      const run = parseImportedRun(await tx.objectStore('imported').get(thing.id));
      return run && { type: 'imported', run };
    }
    const stored = readNotebookRecord(await tx.objectStore('notebooks').get(thing.id));
    return stored && { type: 'notebook', stored };
  }

  async function* things(): AsyncGenerator<WholeThing> {
    const tx = reading(database);
    const notebooks = await tx.objectStore('notebooks').getAllKeys();
    const runs = await tx.objectStore('runs').getAllKeys();
    const imported = await tx.objectStore('imported').getAllKeys();
    const names: Thing[] = [
      ...notebooks.filter(NotebookId.is).map((id): Thing => ({ type: 'notebook', id })),
      ...runs.filter(RunId.is).map((id): Thing => ({ type: 'run', id })),
      ...imported.filter(RunId.is).map((id): Thing => ({ type: 'imported', id })),
    ];
    for (const name of names) {
      const thing = await read(name);
      if (thing) yield thing;
    }
  }

  async function add(thing: WholeThing): Promise<void> {
    const name = nameOf(thing);
    let before: Deleted | null = null;
    await write(database, async (tx) => {
      const deleted = await readDeleted(tx.objectStore('meta'));
      before = deleted.find(({ type, id }) => type === name.type && id === name.id) ?? null;
      if (before) return writeDeleted(tx, without(deleted, [name]));
      if (await exists(tx, name))
        throw name.type === 'notebook' ? new Error(`Notebook ${name.id} is there already.`) : new RunExists(name.id);
      return put(tx, thing);
    });
    added.set(keyOf(name), before);
  }

  async function takeBack(names: readonly Thing[]): Promise<void> {
    const own = names.filter((name) => added.has(keyOf(name)));
    await write(database, async (tx) => {
      const deleted = without(await readDeleted(tx.objectStore('meta')), own);
      const purged = await readPurged(tx.objectStore('meta'));
      for (const name of own) {
        const before = added.get(keyOf(name)) ?? null;
        if (before) deleted.push(before);
        else if (await exists(tx, name)) {
          countPurged(purged, name); // so that the count of what ever was does not fall
          await remove(tx, name);
        }
      }
      await writeDeleted(tx, deleted);
      await tx.objectStore('meta').put({ key: 'purged', value: purged });
    });
    for (const name of own) added.delete(keyOf(name));
  }

  return { things, read, add, takeBack, close: () => database.close() };
}
