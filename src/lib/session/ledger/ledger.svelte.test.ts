import { expect, test } from 'vitest';
import { aRun } from '../../../../tests/support/a-run.ts';
import { withoutTrainer } from '../../runs/status.ts';
import { CellId, RunId } from '../../spec/ids.ts';
import type { Notebook } from '../../spec/notebook.ts';
import { createMemoryStore } from '../../storage/memory-store.ts';
import { Ledger } from './ledger.svelte.ts';

const notebook = (title: string): Notebook => ({ version: 1, title, backend: 'auto', cells: [] });

function aLedger() {
  const store = createMemoryStore();
  let opened = 0;
  let byte = 0;
  let now = 1000;
  const ledger = new Ledger({
    openStore: async () => {
      opened++;
      return store;
    },
    settle: async (runs) => runs.map(withoutTrainer),
    now: () => now++,
    randomBytes: () => new Uint8Array(10).fill(++byte),
  });
  return { ledger, store, opened: () => opened };
}

test('opens storage only when asked, and once', async () => {
  const { ledger, opened } = aLedger();
  expect([opened(), ledger.state.status]).toEqual([0, 'closed']);
  await ledger.open();
  await ledger.open();
  expect([opened(), ledger.state.status]).toEqual([1, 'ready']);
});

test('says in a sentence that storage was refused, and tries again when asked again', async () => {
  let refuse = true;
  const store = createMemoryStore();
  const ledger = new Ledger({
    openStore: () => (refuse ? Promise.reject(new Error('The browser refuses.')) : Promise.resolve(store)),
    settle: async (runs) => runs,
    now: () => 0,
    randomBytes: () => new Uint8Array(10),
  });
  await ledger.open();
  expect(ledger.state).toEqual({ status: 'failed', message: expect.stringMatching(/cannot be read \(The browser refuses\)/) });
  refuse = false;
  await ledger.open();
  expect(ledger.state.status).toBe('ready');
});

test('lists notebooks with the number of their runs', async () => {
  const { ledger, store } = aLedger();
  const id = await ledger.create(notebook('Penguins'));
  await store.createRuns([aRun({ id: 'a', notebookId: id }), aRun({ id: 'b', notebookId: id }), aRun({ id: 'c' })]);
  await ledger.open();
  expect(ledger.notebooks.map((stored) => stored.notebook.title)).toEqual(['Penguins']);
  expect(ledger.runCounts.get(id)).toBe(2);
});

test('a run that no tab trains is shown as interrupted', async () => {
  const { ledger, store } = aLedger();
  await store.createRuns([aRun({ id: 'a', state: { status: 'queued' } })]);
  await ledger.open();
  expect(ledger.runs[0]?.state.status).toBe('interrupted');
});

test('renaming keeps what another tab wrote meanwhile', async () => {
  const { ledger, store } = aLedger();
  const id = await ledger.create(notebook('Old'));
  const cells: Notebook['cells'] = [{ type: 'note', id: CellId.parse('c1'), name: 'note', text: 'theirs' }];
  const read = store.readNotebook.bind(store);
  let raced = false;
  store.readNotebook = async (which) => {
    const present = await read(which);
    if (!raced && present) {
      raced = true;
      await store.saveNotebook({ id: which, notebook: { ...present.notebook, cells }, baseRevision: present.revision, now: 5000 });
    }
    return present;
  };
  await ledger.rename(id, 'New');
  const stored = await read(id);
  expect(stored?.notebook).toEqual({ ...notebook('New'), cells });
});

test('a copy is a notebook of its own', async () => {
  const { ledger } = aLedger();
  const id = await ledger.create(notebook('Iris'));
  await ledger.duplicate(id);
  expect(ledger.notebooks.map((stored) => stored.notebook.title).sort()).toEqual(['Iris', 'Iris (copy)']);
});

test('deleting hides at once; undo brings everything back, commit deletes', async () => {
  const { ledger, store } = aLedger();
  const id = await ledger.create(notebook('Iris'));
  await store.createRuns([aRun({ id: 'a' }), aRun({ id: 'b' })]);
  await ledger.open();
  const removal = ledger.removeNotebook(id);
  expect(ledger.notebooks).toEqual([]);
  removal.undo();
  expect(ledger.notebooks).toHaveLength(1);
  const runs = ledger.removeRuns([RunId.parse('a')]);
  expect(ledger.runs.map((run) => run.id)).toEqual(['b']);
  expect(await store.listRuns()).toHaveLength(2);
  await runs.commit();
  expect((await store.listRuns()).map((run) => run.id)).toEqual(['b']);
  expect(ledger.runs.map((run) => run.id)).toEqual(['b']);
});

test('what could not be deleted is shown again', async () => {
  const { ledger, store } = aLedger();
  await store.createRuns([aRun({ id: 'a' })]);
  await ledger.open();
  store.deleteRuns = () => Promise.reject(new Error('locked'));
  const removal = ledger.removeRuns([RunId.parse('a')]);
  await expect(removal.commit()).rejects.toThrow('locked');
  expect(ledger.runs).toHaveLength(1);
});

test('a live run replaces its row, a new one comes first', async () => {
  const { ledger, store } = aLedger();
  await store.createRuns([aRun({ id: 'a' }), aRun({ id: 'b', createdAt: 1 })]);
  await ledger.open();
  ledger.receive(aRun({ id: 'b', createdAt: 1, epochsDone: 61 }));
  ledger.receive(aRun({ id: 'c' }));
  expect(ledger.runs.map((run) => [run.id, run.epochsDone])).toEqual([
    ['c', 60],
    ['a', 60],
    ['b', 61],
  ]);
});
