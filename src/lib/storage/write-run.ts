/** What one run adds to a transaction: its summary, a chunk of its history, its checkpoints. Opens and ends no transaction. */
import type { IDBPTransaction } from 'idb';
import { storeCheckpoints, type CheckpointHead } from './checkpoint-heads.ts';
import type { Schema, StoreName } from './migrations.ts';
import { readRunRecord, toCheckpointRecord } from './records.ts';
import type { RunWrite } from './store.ts';

type Writing = IDBPTransaction<Schema, StoreName[], 'readwrite'>;

/** False for a run that is not there any more: nothing is written then. */
export async function writeRun(tx: Writing, write: RunWrite): Promise<boolean> {
  const { run, chunk } = write;
  const runs = tx.objectStore('runs');
  const record = readRunRecord(await runs.get(run.id));
  if (record === null) return false;
  const checkpoints = await putCheckpoints(tx, record.checkpoints, write);
  if (chunk.length > 0) await tx.objectStore('history').put({ version: 1, runId: run.id, n: record.chunks, type: 'events', events: chunk });
  await runs.put({ ...record, run, checkpoints, chunks: record.chunks + (chunk.length > 0 ? 1 : 0) });
  return true;
}

/** Gives the heads after it. */
export async function putCheckpoints(
  tx: Writing,
  heads: CheckpointHead[],
  { run, checkpoint, kept = [] }: Pick<RunWrite, 'run' | 'checkpoint' | 'kept'>,
): Promise<CheckpointHead[]> {
  if (checkpoint === null) return heads;
  const { puts, removed, heads: after } = storeCheckpoints(heads, { checkpoint, kept }, run.checkpoints);
  const store = tx.objectStore('checkpoints');
  for (const slot of removed) await store.delete([run.id, slot]);
  for (const put of puts) await store.put(toCheckpointRecord(run.id, put.checkpoint, put.head));
  return after;
}
