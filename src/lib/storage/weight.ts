/**
 * What lies beside the summaries of runs, counted without reading any weights or predictions. Checkpoints are counted as they are listed.
 */
import type { IDBPTransaction } from 'idb';
import type { RunId } from '../spec/ids.ts';
import { listHeads, type CheckpointHead } from './checkpoint-heads.ts';
import type { Schema, StoreName } from './migrations.ts';
import { readRunRecord } from './records.ts';
import type { Weight } from './store.ts';

type Belongings = { id: RunId; heads: readonly CheckpointHead[]; isPredicted: boolean };

export async function belongingsOf(tx: IDBPTransaction<Schema, StoreName[], 'readonly'>, id: RunId): Promise<Belongings> {
  const [record, predicted] = await Promise.all([tx.objectStore('runs').get(id), tx.objectStore('predictions').getKey(id)]);
  return { id, heads: readRunRecord(record)?.checkpoints ?? [], isPredicted: predicted !== undefined };
}

export function weightOf(runs: readonly Omit<Belongings, 'id'>[]): Weight {
  const checkpoints = runs.flatMap(({ heads }) => listHeads(heads));
  return {
    checkpoints: checkpoints.length,
    bytes: checkpoints.reduce((sum, { bytes }) => sum + bytes, 0),
    predicted: runs.filter(({ isPredicted }) => isPredicted).length,
  };
}
