/**
 * The runs of the ledger, all or the newest, read so that the page is kept waiting no longer than it must be. Reads only; what cannot be
 * read is left out.
 */
import type { IDBPTransaction } from 'idb';
import type { Run } from '../runs/run.ts';
import type { RunId } from '../spec/ids.ts';
import type { Schema, StoreName } from './migrations.ts';
import { readRunRecord } from './records.ts';
import { newestFirst } from './store.ts';

type Reading = IDBPTransaction<Schema, StoreName[], 'readonly'>;

/**
 * All ids there are, in sixteen parts about as large as each other: while the page takes over what was read of one, the browser's process
 * reads the next.
 */
const idParts = (): IDBKeyRange[] =>
  [...'0123456789abcdef'].map((digit, at, digits) => {
    const next = digits[at + 1];
    if (at === 0) return IDBKeyRange.upperBound(next, true);
    return next === undefined ? IDBKeyRange.lowerBound(digit) : IDBKeyRange.bound(digit, next, false, true);
  });

function runOf(record: unknown): Run[] {
  const { run } = readRunRecord(record) ?? {};
  return run ? [run] : [];
}

export async function readAllRuns(tx: Reading): Promise<Run[]> {
  const store = tx.objectStore('runs');
  const parts = await Promise.all(idParts().map(async (part) => (await store.getAll(part)).flatMap(runOf)));
  return parts.flat();
}

/** Of the same moment all or none, so that these are what the whole list begins with. */
export async function readNewestRuns(tx: Reading, most: number): Promise<{ runs: Run[]; isAll: boolean }> {
  const byTime = tx.objectStore('runs').index('createdAt');
  const first = await byTime.openKeyCursor(null, 'prev');
  const next = (await first?.advance(most)) ?? null;
  const records = await byTime.getAll(next && IDBKeyRange.lowerBound(next.key, true));
  return { runs: records.flatMap(runOf), isAll: next === null };
}

/** Newest first, without those that are deleted. */
export const listed = (runs: readonly Run[], deleted: ReadonlySet<RunId>): Run[] =>
  runs.filter(({ id }) => !deleted.has(id)).sort(newestFirst);
