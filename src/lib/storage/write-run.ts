/** What one run adds to a transaction: its summary, a chunk of its history, its checkpoints, what a person says of it. Opens and ends none. */
import type { IDBPTransaction } from 'idb';
import { annotating, type RunAnnotation } from '../runs/annotate.ts';
import { withAnnotationsOf } from '../runs/annotations.ts';
import { importedOver, parseImportedRun, type ImportedRun } from '../runs/imported-run.ts';
import type { ListedRun } from '../runs/listed-run.ts';
import type { RunId } from '../spec/ids.ts';
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
  const { heads, requests } = putCheckpoints(tx, record.checkpoints, write);
  const history = tx.objectStore('history');
  const added = chunk.length > 0 ? 1 : 0;
  if (chunk.length > 0) requests.push(() => history.put({ version: 1, runId: run.id, n: record.chunks, type: 'events', events: chunk }));
  requests.push(() => runs.put({ ...record, run: withAnnotationsOf(run, record.run), checkpoints: heads, chunks: record.chunks + added }));
  await allOf(requests);
  return true;
}

/** The runs that are there, but `deleted` ones, as they are after it. */
export async function annotateRuns(tx: Writing, said: readonly RunAnnotation[], deleted: ReadonlySet<RunId>): Promise<ListedRun[]> {
  const runs = tx.objectStore('runs');
  const imported = tx.objectStore('imported');
  const ids = [...new Set(said.map(({ id }) => id))].filter((id) => !deleted.has(id));
  const say = annotating(said);
  const written = await allOf(
    ids.map((id) => async (): Promise<ListedRun[]> => {
      const record = readRunRecord(await runs.get(id));
      if (record === null) {
        const known = parseImportedRun(await imported.get(id));
        const now = known && say(known);
        if (now && now !== known) await imported.put(now);
        return now ? [now] : [];
      }
      const run = say(record.run);
      if (run !== record.run) await runs.put({ ...record, run });
      return [run];
    }),
  );
  return written.flat();
}

/** Gives those that they took the place of. What is `deleted` is as if it had never been here. */
export async function putImported(tx: Writing, runs: readonly ImportedRun[], deleted: ReadonlySet<RunId>): Promise<ImportedRun[]> {
  const imported = tx.objectStore('imported');
  const present = new Set<IDBValidKey>(await imported.getAllKeys()); // of thousands that are new none is asked for
  const before = await allOf(
    runs.map((run) => async () => {
      const isThere = present.has(run.id) && !deleted.has(run.id);
      const known = isThere ? parseImportedRun(await imported.get(run.id)) : null;
      await imported.put(importedOver(run, known));
      return known ? [known] : [];
    }),
  );
  return before.flat();
}

type Request = () => Promise<unknown>;

/** Asks for all at once; one that fails fails all of them, and no other is left unheard. */
export const allOf = <Result>(requests: readonly (() => Promise<Result>)[]): Promise<Result[]> =>
  Promise.all(requests.map(async (request) => request()));

/** Gives the heads after it, and what is to be asked for. */
export function putCheckpoints(
  tx: Writing,
  heads: CheckpointHead[],
  { run, checkpoint, kept = [] }: Pick<RunWrite, 'run' | 'checkpoint' | 'kept'>,
): { heads: CheckpointHead[]; requests: Request[] } {
  if (checkpoint === null) return { heads, requests: [] };
  const { puts, removed, heads: after } = storeCheckpoints(heads, { checkpoint, kept }, run.checkpoints);
  const store = tx.objectStore('checkpoints');
  const removing = removed.map(
    (slot): Request =>
      () =>
        store.delete([run.id, slot]),
  );
  const putting = puts.map(
    (put): Request =>
      () =>
        store.put(toCheckpointRecord(run.id, put.checkpoint, put.head)),
  );
  return { heads: after, requests: [...removing, ...putting] };
}
