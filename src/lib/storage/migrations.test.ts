import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { expect, test } from 'vitest';
import { runId } from '../../../tests/support/builders.ts';
import { anImportedRun } from '../../../tests/support/an-imported-run.ts';
import { frozenV1 } from '../../../tests/support/frozen-v1.ts';
import { frozenV2 } from '../../../tests/support/frozen-v2.ts';
import { NotebookId } from '../spec/ids.ts';
import { crc32 } from '../spec/crc32.ts';
import { openStore } from './idb-store.ts';

/** A database as an older release left it. */
async function layDown(name: string, frozen: typeof frozenV1 | typeof frozenV2): Promise<void> {
  const database = await openDB(name, frozen.version, {
    upgrade: (raw) => {
      for (const [store, keyPath] of Object.entries(frozen.keyPaths)) raw.createObjectStore(store, { keyPath });
    },
  });
  for (const [store, records] of Object.entries(frozen.records)) for (const record of records) await database.put(store, record);
  database.close();
}

test('data of schema version 1 opens with everything in it', async () => {
  await layDown('frozen', frozenV1);
  const store = await openStore({ name: 'frozen' });
  const id = runId('old-run');
  expect(await store.listRuns()).toEqual([{ ...frozenV1.records.runs[0]?.run, interventions: [] }]); // there were none then
  expect(await store.readNotebook(NotebookId.parse('old-notebook'))).toEqual(frozenV1.records.notebooks[0]);
  expect(await store.readHistory(id)).toEqual({
    epoch: [1, 2],
    step: [8, 16],
    trainLoss: [0.7, 0.5],
    trainMetric: [0.6, 0.8],
    validationLoss: [0.8, 0.6],
    validationMetric: [0.5, 0.7],
    elapsedMs: [6, 12],
    learningRate: [NaN, NaN],
    stepLoss: { step: [0, 7, 8, 9], loss: [1.25, 0.75, 0.5, 0.25] },
  });
  expect(await store.readCheckpoint(id)).toEqual(frozenV1.records.checkpoints[1]?.checkpoint);
  expect(await store.takeLease()).toBe(6);
  expect(await store.readPredictions(id)).toBeNull(); // version 2 keeps them
  expect(await store.keepPredictions(id, Uint8Array.of(1, 2))).toBe(true);
  expect(await store.readPredictions(id)).toEqual(Uint8Array.of(1, 2));
  store.close();
});

test('data of schema version 2 opens with everything in it, and takes imported runs', async () => {
  await layDown('frozen 2', frozenV2);
  const store = await openStore({ name: 'frozen 2' });
  expect(await store.readPredictions(runId('old-run'))).toEqual(Uint8Array.of(1, 2, 3));
  expect((await store.listRuns()).map(({ id }) => id)).toEqual(['old-run']);
  expect(await store.listImported()).toEqual([]); // version 3 keeps them
  await store.importRuns([anImportedRun('1')]);
  expect(await store.listImported()).toEqual([anImportedRun('1')]);
  store.close();
});

test('the checksum is the one of gzip', () => {
  expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
  expect(crc32(new TextEncoder().encode('56789'), crc32(new TextEncoder().encode('1234')))).toBe(0xcbf43926);
});
