/**
 * Every schema that was ever released, as the steps between them. A step never changes once released: a new shape brings a
 * new step here and a frozen old record in `migrations.test.ts`. Runs only inside `upgradeneeded`, so a crash in the middle
 * leaves the old version whole.
 */
import type { DBSchema, IDBPDatabase, IDBPTransaction, StoreNames } from 'idb';
import type { ImportedRun } from '../runs/imported-run.ts';
import type { CheckpointRecord, HistoryRecord, PredictionsRecord, RunRecord } from './records.ts';
import type { Deleted, StoredNotebook } from './store.ts';

/** Records of our own by name; one that is not there yet counts as 0 or empty, so that a new one needs no step. */
export type MetaRecord =
  { key: 'lease'; value: number } | { key: 'deleted'; value: Deleted[] } | { key: 'purged'; value: { runs: number; notebooks: number } };

export interface Schema extends DBSchema {
  notebooks: { key: string; value: StoredNotebook };
  runs: { key: string; value: RunRecord; indexes: { createdAt: number } };
  history: { key: [runId: string, n: number]; value: HistoryRecord };
  checkpoints: { key: [runId: string, slot: number]; value: CheckpointRecord };
  predictions: { key: string; value: PredictionsRecord };
  imported: { key: string; value: ImportedRun };
  meta: { key: string; value: MetaRecord };
}

export type StoreName = StoreNames<Schema>;

type Upgrade = IDBPTransaction<Schema, StoreName[], 'versionchange'>;

/** `steps[n]` leads from version n to n + 1. */
const steps: readonly ((database: IDBPDatabase<Schema>, tx: Upgrade) => void)[] = [
  (database) => {
    database.createObjectStore('notebooks', { keyPath: 'id' });
    database.createObjectStore('runs', { keyPath: 'id' });
    database.createObjectStore('history', { keyPath: ['runId', 'n'] });
    database.createObjectStore('checkpoints', { keyPath: ['runId', 'slot'] });
    database.createObjectStore('meta', { keyPath: 'key' });
  },
  (database) => {
    database.createObjectStore('predictions', { keyPath: 'runId' });
  },
  (database) => {
    database.createObjectStore('imported', { keyPath: 'id' });
  },
  (_database, tx) => {
    tx.objectStore('runs').createIndex('createdAt', 'run.createdAt');
  },
];

export const schemaVersion = steps.length;

/** Leads a database from the version it has to the present one. */
export function migrate(database: IDBPDatabase<Schema>, { from, tx }: { from: number; tx: Upgrade }): void {
  for (const step of steps.slice(from)) step(database, tx);
}
