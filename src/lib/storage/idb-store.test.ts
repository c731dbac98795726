import 'fake-indexeddb/auto';
import { forceCloseDatabase } from 'fake-indexeddb';
import { openDB } from 'idb';
import { expect, test, vi } from 'vitest';
import { aCheckpoint, epochEnd, runId } from '../../../tests/support/builders.ts';
import { aQueuedRun } from '../../../tests/support/a-run.ts';
import { aNotebook, storeContract } from '../../../tests/support/store-contract.ts';
import { NotebookId } from '../spec/ids.ts';
import { openStore } from './idb-store.ts';

let ledgers = 0;
const newName = () => `ledger-${++ledgers}`;

storeContract('in IndexedDB', () => {
  const name = newName();
  return { open: () => openStore({ name }) };
});

test('what a plateau and the best epoch left in a checkpoint comes back, and is refused when it is damaged', async () => {
  const name = newName();
  const store = await openStore({ name });
  await store.createRuns(0, [aQueuedRun('r1')]);
  const plateau = { bestLoss: 0.5, epochsWithoutGain: 1, factor: 0.1 };
  const checkpoint = aCheckpoint(1, { plateau, bestParams: Float32Array.of(1, 2, 3) });
  await store.writeRuns(await store.takeLease(), [{ run: aQueuedRun('r1'), chunk: [], checkpoint }]);
  expect(await store.readCheckpoint(runId('r1'))).toEqual(checkpoint);
  const raw = await openDB(name);
  for (const change of [{ plateau: { ...plateau, factor: 1 } }, { bestParams: Float32Array.of(1, 2, 4) }, { plateau: 3 }]) {
    const [record] = await raw.getAll('checkpoints');
    await raw.put('checkpoints', { ...record, checkpoint: { ...checkpoint, ...change } });
    expect(await store.readCheckpoint(runId('r1'))).toBeNull();
  }
  raw.close();
  store.close();
});

test('a damaged checkpoint is refused and the older one used', async () => {
  const name = newName();
  const store = await openStore({ name });
  await store.createRuns(0, [aQueuedRun('r1')]);
  const lease = await store.takeLease();
  for (const epoch of [1, 2, 3]) await store.writeRuns(lease, [{ run: aQueuedRun('r1'), chunk: [], checkpoint: aCheckpoint(epoch) }]);
  const raw = await openDB(name);
  const records: { slot: number; checkpoint: { epoch: number; params: Float32Array } }[] = await raw.getAll('checkpoints');
  expect(records.map(({ checkpoint }) => checkpoint.epoch).sort()).toEqual([2, 3]);
  const damage = async (epoch: number, change: (record: (typeof records)[number]) => void) => {
    for (const record of records.filter(({ checkpoint }) => checkpoint.epoch === epoch)) {
      change(record);
      await raw.put('checkpoints', record);
    }
  };
  await damage(3, ({ checkpoint }) => (checkpoint.params[1] = 7));
  expect(await store.readCheckpoint(runId('r1'))).toEqual(aCheckpoint(2));
  await damage(2, ({ checkpoint }) => (checkpoint.epoch = 1));
  expect(await store.readCheckpoint(runId('r1'))).toBeNull();
  raw.close();
  store.close();
});

test('a damaged record hides itself and nothing else', async () => {
  const name = newName();
  const store = await openStore({ name });
  await store.createRuns(0, [aQueuedRun('r1'), aQueuedRun('r2')]);
  const id = NotebookId.parse('n1');
  await store.saveNotebook({ id, notebook: aNotebook('a'), baseRevision: 0, now: 1 });
  await store.writeRuns(await store.takeLease(), [{ run: aQueuedRun('r1'), chunk: [epochEnd(1)], checkpoint: null }]);
  const raw = await openDB(name);
  await raw.put('runs', { id: 'r2', run: { version: 1 } });
  await raw.put('notebooks', { id: 'n2', notebook: 'gone' });
  await raw.put('history', { runId: 'r1', n: 7, type: 'columns', columns: { epoch: 'x' } });
  expect((await store.listRuns()).map((run) => run.id)).toEqual(['r1']);
  expect((await store.listNotebooks()).map((notebook) => notebook.id)).toEqual([id]);
  expect((await store.readHistory(runId('r1'))).epoch).toEqual([1]);
  raw.close();
  store.close();
});

test('a connection that the browser closed is opened again', async () => {
  const transaction = vi.spyOn(IDBDatabase.prototype, 'transaction');
  const store = await openStore({ name: newName() });
  await store.createRuns(0, [aQueuedRun('r1')]);
  const [connection] = transaction.mock.contexts;
  transaction.mockRestore();
  if (connection === undefined) throw new Error('The store used no connection.');
  forceCloseDatabase(connection as Parameters<typeof forceCloseDatabase>[0]); // fake-indexeddb's own class behind the global
  expect((await store.listRuns()).map(({ id }) => id)).toEqual(['r1']);
  await store.createRuns(0, [aQueuedRun('r2')]);
  expect(await store.listRuns()).toHaveLength(2);
  store.close();
});

test('an old tab gives way to a newer version at once and says so', async () => {
  const name = newName();
  const onSuperseded = vi.fn();
  const store = await openStore({ name, onSuperseded });
  await store.createRuns(0, [aQueuedRun('r1')]);
  const newer = await openDB(name, 99);
  expect(onSuperseded).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('reload this page'));
  await expect(store.listRuns()).rejects.toThrow('A newer version of Daybook is open in another tab');
  await expect(store.createRuns(0, [aQueuedRun('r2')])).rejects.toThrow('A newer version of Daybook is open in another tab');
  expect((await newer.getAll('runs')).map(({ id }) => id)).toEqual(['r1']);
  newer.close();
});

test('data of a newer version is left alone, with a sentence', async () => {
  const name = newName();
  (await openDB(name, 99)).close();
  await expect(openStore({ name })).rejects.toThrow('A newer version of Daybook wrote the data in this browser: reload the page');
});

test('a tab that holds an older version is waited for, with a sentence after a moment', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const name = newName();
  // Another opener that never answers keeps the queue of this database busy.
  const holder = await openDB(name, 1, { upgrade: (database) => void database.createObjectStore('runs') });
  const upgrade = indexedDB.open(name, 2);
  const said = new Promise<string>((resolve) => {
    void openStore({ name, onWaiting: resolve }).catch(() => undefined); // version 2 is newer than ours
  });
  vi.advanceTimersByTime(1500);
  expect(await said).toContain('close or reload it');
  vi.useRealTimers();
  const closed = new Promise((resolve) => upgrade.addEventListener('success', resolve));
  holder.close();
  await closed;
  upgrade.result.close();
});

test('a full disk is a StorageFull, and nothing of the transaction stays', async () => {
  const store = await openStore({ name: newName() });
  await store.createRuns(0, [aQueuedRun('r1')]);
  const lease = await store.takeLease();
  const write = { run: aQueuedRun('r1', { epochsDone: 1 }), chunk: [epochEnd(1)], checkpoint: aCheckpoint(1) };
  const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
    throw new DOMException('Full.', 'QuotaExceededError');
  });
  await expect(store.writeRuns(lease, [write])).rejects.toMatchObject({
    name: 'StorageFull',
    message: expect.stringContaining('free some space'),
  });
  put.mockRestore();
  expect(await store.readRun(runId('r1'))).toEqual(aQueuedRun('r1'));
  expect(await store.readCheckpoint(runId('r1'))).toBeNull();
  expect(await store.writeRuns(lease, [write])).toEqual([]);
  store.close();
});
