import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { aQueuedRun, aRun } from '../../../tests/support/a-run.ts';
import { anImportedRun } from '../../../tests/support/an-imported-run.ts';
import { aCheckpoint, epochEnd, runId, stepLosses } from '../../../tests/support/builders.ts';
import { dumpDatabase, withFailingCall } from '../../../tests/support/failing-storage.ts';
import { aNotebook } from '../../../tests/support/store-contract.ts';
import { join, type Chunk } from '../share/deflate.ts';
import { packValue } from '../share/packed-value.ts';
import { openBackup, writeBackup } from '../share/runs/backup.ts';
import { restoreBackup } from '../share/runs/restore.ts';
import { bytesAsSource } from '../share/unzip.ts';
import { NotebookId } from '../spec/ids.ts';
import { openStore } from './idb-store.ts';
import type { Thing } from './store.ts';
import { openWholeLedger, type WholeThing } from './whole-ledger.ts';

const notebookId = NotebookId.parse('n1');
let ledgers = 0;
const newName = () => `whole-${++ledgers}`;

/** A notebook, an imported run and two others, one finished with kept checkpoints, one cut off while it trained; two more are deleted. */
async function aLedger(name = newName()): Promise<string> {
  const store = await openStore({ name });
  const lease = await store.takeLease();
  await store.saveNotebook({ id: notebookId, notebook: aNotebook('a'), baseRevision: 0, now: 10 });
  await store.createRuns(lease, [aQueuedRun('r1'), aQueuedRun('r2'), aQueuedRun('r3')]);
  const scores = { loss: NaN, metric: 0.5 };
  await store.writeRuns(lease, [
    {
      run: aRun({ id: 'r1' }),
      chunk: [stepLosses(0, 1, 0.5), epochEnd(1), epochEnd(2)],
      checkpoint: aCheckpoint(2),
      kept: [{ checkpoint: aCheckpoint(1, { params: Float32Array.of(NaN, -0) }), why: ['best'], scores }],
    },
    { run: aRun({ id: 'r2', state: { status: 'running', startedAt: 5 } }), chunk: [epochEnd(1)], checkpoint: aCheckpoint(1) },
  ]);
  await store.compactRun(lease, runId('r1'));
  await store.keepPredictions(runId('r1'), packValue({ rows: Int32Array.of(4) }));
  await store.importRuns([anImportedRun('1', { starred: true }), anImportedRun('2')]);
  const gone: Thing[] = [
    { type: 'run', id: runId('r3') },
    { type: 'imported', id: anImportedRun('2').id },
  ];
  await store.delete(gone, 7);
  store.close();
  return name;
}

async function backupOf(name: string): Promise<Chunk> {
  const ledger = await openWholeLedger({ name });
  const chunks: Chunk[] = [];
  for await (const chunk of writeBackup(ledger.things(), { at: 0, app: '0.1.0' })) chunks.push(chunk);
  ledger.close();
  return join(chunks);
}

async function restoreInto(name: string, file: Chunk) {
  const backup = await openBackup(bytesAsSource(file), 'it');
  if (!backup.ok) throw new Error(backup.issues[0]?.message);
  const ledger = await openWholeLedger({ name });
  const restored = await restoreBackup(backup.value, ledger);
  ledger.close();
  return restored;
}

test('a ledger that is gone comes back from its backup: notebooks, runs, histories and every checkpoint', async () => {
  const name = await aLedger();
  const file = await backupOf(name);
  const other = newName();
  const restored = await restoreInto(other, file);
  expect(restored).toMatchObject({ ok: true, value: { same: [], kept: [] } });
  expect(await backupOf(other)).toEqual(file);
  const [before, after] = await Promise.all([openStore({ name }), openStore({ name: other })]);
  expect(await after.listNotebooks()).toEqual(await before.listNotebooks());
  expect(await after.readRun(runId('r1'))).toEqual(await before.readRun(runId('r1')));
  expect(await after.readRun(runId('r3'))).toBeNull();
  expect(await after.listImported()).toEqual([anImportedRun('1', { starred: true })]);
  for (const id of ['r1', 'r2'].map(runId)) {
    expect(await after.readHistory(id)).toEqual(await before.readHistory(id));
    expect(await after.readPredictions(id)).toEqual(await before.readPredictions(id));
    expect(await after.listCheckpoints(id)).toEqual(await before.listCheckpoints(id));
    for (const { slot } of await before.listCheckpoints(id))
      expect(await after.readCheckpoint(id, slot)).toEqual(await before.readCheckpoint(id, slot));
  }
  expect(await after.readPredictions(runId('r1'))).not.toBeNull();
  for (const store of [before, after]) store.close();
});

test('a run that trained when it was backed up comes back as cut off', async () => {
  const other = newName();
  await restoreInto(other, await backupOf(await aLedger()));
  const store = await openStore({ name: other });
  expect((await store.readRun(runId('r2')))?.state).toMatchObject({ status: 'interrupted', startedAt: 5 });
  store.close();
});

test('a restore over the ledger itself changes nothing, and what was deleted since comes back', async () => {
  const name = await aLedger();
  const file = await backupOf(name);
  const before = await dumpDatabase(name);
  expect(await restoreInto(name, file)).toMatchObject({ ok: true, value: { added: [], kept: [] } });
  expect(await dumpDatabase(name)).toEqual(before);
  const store = await openStore({ name });
  await store.delete([{ type: 'run', id: runId('r1') }], 9);
  expect(await restoreInto(name, file)).toMatchObject({ ok: true, value: { added: [{ type: 'run', id: 'r1' }] } });
  expect(await store.readRun(runId('r1'))).toEqual(aRun({ id: 'r1' }));
  store.close();
});

test('nothing that is there is overwritten', async () => {
  const ledger = await openWholeLedger({ name: await aLedger() });
  const things: WholeThing[] = [];
  for await (const thing of ledger.things()) things.push(thing);
  expect(things).toHaveLength(4);
  for (const thing of things) await expect(ledger.add(thing)).rejects.toThrow(/already/);
  ledger.close();
});

test('a restore that the storage breaks off at any call leaves the records as they were', async () => {
  const file = await backupOf(await aLedger());
  const backup = await openBackup(bytesAsSource(file), 'it');
  if (!backup.ok) throw new Error(backup.issues[0]?.message);
  let failures = 0;
  for (let n = 1, reached = true; reached; n++) {
    const name = newName();
    const ledger = await openWholeLedger({ name });
    const before = await dumpDatabase(name);
    let isRestored = false;
    const attempt = await withFailingCall(n, n % 2 === 0 ? 'abort' : 'throw', async () => {
      isRestored = (await restoreBackup(backup.value, ledger)).ok;
    });
    reached = attempt.reached;
    ledger.close();
    if (!reached) expect(isRestored).toBe(true);
    if (isRestored) continue;
    failures++;
    const { meta: _counts, ...after } = await dumpDatabase(name);
    const { meta: _before, ...records } = before;
    expect(after).toEqual(records);
  }
  expect(failures).toBeGreaterThan(10);
});
