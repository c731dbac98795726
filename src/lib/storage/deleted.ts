/**
 * What is deleted and not yet purged, as one small record beside everything else: deleting writes nothing but this list, so that it
 * is quick and can be taken back. Also the count of what was purged, by which lost records are told from deleted ones.
 */
import type { IDBPTransaction } from 'idb';
import type { RunId } from '../spec/ids.ts';
import type { MetaRecord, Schema, StoreName } from './migrations.ts';
import { isSame } from './store.ts';
import type { Deleted, Thing } from './store.ts';

type Writing = IDBPTransaction<Schema, StoreName[], 'readwrite'>;
type MetaReader = { get: (key: string) => Promise<MetaRecord | undefined> };

export const everyNumber = (id: RunId): IDBKeyRange => IDBKeyRange.bound([id, 0], [id, Infinity]);

/** Of checkpoints: where the newest take turns. */
export const newestSlots = (id: RunId): IDBKeyRange => IDBKeyRange.bound([id, 0], [id, 1]);

export const isIn = (deleted: readonly Deleted[], thing: Thing): boolean => deleted.some((each) => isSame(each, thing));

/** Runs, imported ones too: their ids differ. */
export const runsIn = (deleted: readonly Deleted[]): ReadonlySet<RunId> =>
  new Set(deleted.flatMap((thing) => (thing.type === 'notebook' ? [] : [thing.id])));

export const without = (deleted: readonly Deleted[], things: readonly Thing[]): Deleted[] =>
  deleted.filter((each) => !things.some((thing) => isSame(thing, each)));

export async function readDeleted(meta: MetaReader): Promise<Deleted[]> {
  const record = await meta.get('deleted');
  return record?.key === 'deleted' && Array.isArray(record.value) ? record.value : [];
}

export async function writeDeleted(tx: Writing, deleted: Deleted[]): Promise<void> {
  await tx.objectStore('meta').put({ key: 'deleted', value: deleted });
}

export async function readPurged(meta: MetaReader): Promise<{ runs: number; notebooks: number }> {
  const record = await meta.get('purged');
  return record?.key === 'purged' ? { ...record.value } : { runs: 0, notebooks: 0 };
}

const storeOf = { run: 'runs', notebook: 'notebooks', imported: 'imported' } as const satisfies Record<Thing['type'], StoreName>;

export async function exists(tx: Writing, { type, id }: Thing): Promise<boolean> {
  return (await tx.objectStore(storeOf[type]).getKey(id)) !== undefined;
}

/** Imported runs are not counted: their file has them. */
export function countPurged(purged: { runs: number; notebooks: number }, { type }: Thing): void {
  if (type === 'run') purged.runs++;
  else if (type === 'notebook') purged.notebooks++;
}

/** For good. */
export async function remove(tx: Writing, thing: Thing): Promise<void> {
  if (thing.type !== 'run') return tx.objectStore(storeOf[thing.type]).delete(thing.id);
  await tx.objectStore('runs').delete(thing.id);
  await tx.objectStore('history').delete(everyNumber(thing.id));
  await tx.objectStore('checkpoints').delete(everyNumber(thing.id));
  await tx.objectStore('predictions').delete(thing.id);
}
