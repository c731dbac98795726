import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { anImportedRun } from '../../../tests/support/an-imported-run.ts';
import { aCheckpoint, epochEnd, runId, stepLosses } from '../../../tests/support/builders.ts';
import { dumpDatabase, withFailingCall } from '../../../tests/support/failing-storage.ts';
import type { Failure } from '../../../tests/support/failing-storage.ts';
import { aQueuedRun } from '../../../tests/support/a-run.ts';
import { aNotebook } from '../../../tests/support/store-contract.ts';
import { NotebookId } from '../spec/ids.ts';
import { openStore } from './idb-store.ts';
import type { RunWrite, Store, Thing } from './store.ts';

const write = (id: string, epoch: number): RunWrite => ({
  run: aQueuedRun(id, { epochsDone: epoch }),
  chunk: [stepLosses(7 * epoch, 1, 2), epochEnd(epoch)],
  checkpoint: aCheckpoint(epoch),
});

/** Every method that writes. The lease is 1 and r1, r2 exist, with two chunks each; r5 is deleted. Of imported runs 1 is there, and 2 is deleted. */
const writes: Record<string, (store: Store) => Promise<unknown>> = {
  saveNotebook: (store) => store.saveNotebook({ id: NotebookId.parse('n1'), notebook: aNotebook('b'), baseRevision: 1, now: 20 }),
  createRuns: (store) => store.createRuns(1, [aQueuedRun('r3'), aQueuedRun('r4')]),
  writeRuns: (store) => store.writeRuns(1, [write('r1', 3), write('r2', 3)]),
  compactRun: (store) => store.compactRun(1, runId('r1')),
  annotateRuns: (store) =>
    store.annotateRuns([
      { id: runId('r1'), annotation: { type: 'tag', tag: 'old' } },
      { id: runId('r2'), annotation: { type: 'star', isOn: true } },
      { id: anImportedRun('1').id, annotation: { type: 'star', isOn: true } },
    ]),
  importRuns: (store) => store.importRuns([anImportedRun('1', { importedAt: 2000 }), anImportedRun('2'), anImportedRun('3')]),
  delete: (store) =>
    store.delete(
      [
        { type: 'run', id: runId('r1') },
        { type: 'notebook', id: NotebookId.parse('n1') },
      ],
      5,
    ),
  restore: (store) => store.restore([{ type: 'run', id: runId('r5') }]),
  purge: (store) => store.purge([{ type: 'run', id: runId('r5') }]),
  keepPredictions: (store) => store.keepPredictions(runId('r1'), Uint8Array.of(1)),
  takeLease: (store) => store.takeLease(),
};

let ledgers = 0;

async function aLedger(): Promise<{ name: string; store: Store }> {
  const name = `failing-${++ledgers}`;
  const store = await openStore({ name });
  await store.takeLease();
  await store.createRuns(1, [aQueuedRun('r1'), aQueuedRun('r2')]);
  await store.saveNotebook({ id: NotebookId.parse('n1'), notebook: aNotebook('a'), baseRevision: 0, now: 10 });
  for (const epoch of [1, 2]) await store.writeRuns(1, [write('r1', epoch), write('r2', epoch)]);
  await store.createRuns(1, [aQueuedRun('r5')]);
  await store.importRuns([anImportedRun('1'), anImportedRun('2')]);
  const gone: Thing[] = [
    { type: 'run', id: runId('r5') },
    { type: 'imported', id: anImportedRun('2').id },
  ];
  await store.delete(gone, 4);
  return { name, store };
}

/** Fails call 1, then 2, ... until the method passes untouched. */
async function failEachCall(method: (store: Store) => Promise<unknown>, failure: Failure): Promise<number> {
  for (let n = 1; ; n++) {
    const { name, store } = await aLedger();
    const before = await dumpDatabase(name);
    const { reached, error } = await withFailingCall(n, failure, () => method(store));
    const after = await dumpDatabase(name);
    if (!reached) {
      expect(error).toBeNull();
      expect(after).not.toEqual(before);
      store.close();
      return n - 1;
    }
    expect(error).toBeInstanceOf(Error);
    expect(after).toEqual(before);
    // The store goes on as if nothing had been.
    await method(store);
    expect(await dumpDatabase(name)).not.toEqual(before);
    store.close();
  }
}

test.for(Object.keys(writes))('%s leaves everything as it was when any of its storage calls fails', async (name) => {
  const method = writes[name];
  if (!method) throw new Error(name);
  const thrown = await failEachCall(method, 'throw');
  expect(thrown).toBeGreaterThan(1);
  expect(await failEachCall(method, 'abort')).toBe(thrown);
});

test('every method that writes is in the list above', async () => {
  const readOnly = [
    'constructor',
    'open',
    'close',
    'listNotebooks',
    'readNotebook',
    'listRuns',
    'listNewestRuns',
    'readRun',
    'readHistory',
    'readCheckpoint',
    'readPredictions',
    'listCheckpoints',
    'weigh',
    'listDeleted',
    'listImported',
    'counts',
  ];
  const { store } = await aLedger();
  const methods = Object.getOwnPropertyNames(Object.getPrototypeOf(store)).filter(
    (name) => !name.startsWith('#') && !readOnly.includes(name),
  );
  expect(methods.sort()).toEqual(Object.keys(writes).sort());
  store.close();
});
