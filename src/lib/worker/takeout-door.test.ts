import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { aQueuedRun, aRun } from '../../../tests/support/a-run.ts';
import { anImportedRun } from '../../../tests/support/an-imported-run.ts';
import { aCheckpoint, epochEnd, runId } from '../../../tests/support/builders.ts';
import { aNotebook } from '../../../tests/support/store-contract.ts';
import { NotebookId } from '../spec/ids.ts';
import { openStore } from '../storage/idb-store.ts';
import { openWholeLedger } from '../storage/whole-ledger.ts';
import { createTakeoutDoor } from './takeout-door.ts';
import type { TakeoutNews } from './takeout.ts';

let ledgers = 0;

/** A door to a ledger of its own, and what it told. */
async function aDoor() {
  const name = `takeout-${++ledgers}`;
  let now = 0;
  const door = createTakeoutDoor({
    openStore: () => openStore({ name }),
    openLedger: () => openWholeLedger({ name }),
    now: () => (now += 1000),
  });
  const { port1, port2 } = new MessageChannel();
  const told: TakeoutNews[] = [];
  port1.onmessage = ({ data }: MessageEvent<TakeoutNews>) => void told.push(data);
  await door.open(port2, { baseUrl: '' });
  return { door, name, told, close: () => port1.close() };
}

/** One notebook, a run that is finished and one that seems to train. */
async function fill(name: string): Promise<void> {
  const store = await openStore({ name });
  const lease = await store.takeLease();
  await store.saveNotebook({ id: NotebookId.parse('n1'), notebook: aNotebook('Penguins'), baseRevision: 0, now: 10 });
  await store.createRuns(lease, [aQueuedRun('r1'), aQueuedRun('r2')]);
  await store.writeRuns(lease, [
    { run: aRun({ id: 'r1' }), chunk: [epochEnd(1), epochEnd(2)], checkpoint: aCheckpoint(2) },
    { run: aRun({ id: 'r2', state: { status: 'running', startedAt: 5 } }), chunk: [epochEnd(1)], checkpoint: aCheckpoint(1) },
  ]);
  store.close();
}

const request = { ids: [runId('r2'), runId('gone'), runId('r1')], format: 'jsonLines', at: 0 } as const;
const linesOf = async (blob: Blob): Promise<Record<string, unknown>[]> =>
  (await blob.text())
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

test('writes the runs in the order given, without those that are gone, and none that trains where nobody does', async () => {
  const { door, name, close } = await aDoor();
  await fill(name);
  const idle = await linesOf(await door.runs({ ...request, ids: [...request.ids], isTraining: false }));
  expect(idle.map(({ id, status }) => [id, status])).toEqual([
    ['r2', 'interrupted'],
    ['r1', 'finished'],
  ]);
  const busy = await linesOf(await door.runs({ ...request, ids: [...request.ids], isTraining: true }));
  expect(busy.map(({ status }) => status)).toEqual(['running', 'finished']);
  const store = await openStore({ name });
  await store.importRuns([anImportedRun('1')]);
  store.close();
  const mixed = await linesOf(await door.runs({ ...request, ids: [runId('imported-1'), runId('r1')], isTraining: false }));
  expect(mixed).toMatchObject([
    { name: 'bright-sun-1', 'params.lr': 0.001, 'metrics.val/loss': 0.25, epochs: null },
    { name: 'train 1', 'params.lr': null },
  ]);
  close();
});

test('a backup is looked through before it is restored, and how far it is is told', async () => {
  const { door, name, told, close } = await aDoor();
  await fill(name);
  const blob = await door.backUp({ at: 7, app: '0.1.0' });
  await expect.poll(() => told.at(-1)).toMatchObject({ done: 3, of: 3, unit: 'things' });
  const other = await aDoor();
  const inspected = await other.door.inspect(new File([blob], 'my.zip'));
  expect(inspected).toMatchObject({ ok: true, value: { madeAt: 7, plan: { same: [], kept: [] } } });
  expect(inspected.ok && inspected.value.plan.added.map(({ id }) => id)).toEqual(['n1', 'r1', 'r2']);
  expect(await other.door.restore()).toMatchObject({ ok: true, value: { same: [], kept: [] } });
  await expect.poll(() => other.told.at(-1)).toMatchObject({ done: 3, of: 3, unit: 'things' });
  const store = await openStore({ name: other.name });
  expect((await store.listRuns()).map(({ id }) => id).toSorted()).toEqual(['r1', 'r2']);
  store.close();
  expect(await other.door.inspect(new File([blob], 'my.zip'))).toMatchObject({ ok: true, value: { plan: { added: [], kept: [] } } });
  close();
  other.close();
});

test('a file that is no backup is refused by its name', async () => {
  const { door, close } = await aDoor();
  expect(await door.inspect(new File(['milk'], 'shopping.zip'))).toEqual({
    ok: false,
    issues: [{ path: '', message: '"shopping.zip" is no whole ZIP file, its end is missing: copy it again from where it came.' }],
  });
  close();
});

test('a restore that is cancelled leaves the ledger as it was', async () => {
  const { door, name, close } = await aDoor();
  await fill(name);
  const blob = await door.backUp({ at: 7, app: '0.1.0' });
  const other = await aDoor();
  await other.door.inspect(new File([blob], 'my.zip'));
  const restoring = other.door.restore();
  await other.door.cancel();
  expect(await restoring).toEqual({ ok: false, issues: [{ path: '', message: 'Nothing was restored: it was cancelled.' }] });
  const store = await openStore({ name: other.name });
  expect([await store.listRuns(), await store.listNotebooks()]).toEqual([[], []]);
  store.close();
  close();
  other.close();
});
