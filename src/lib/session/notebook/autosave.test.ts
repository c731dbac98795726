import { expect, test } from 'vitest';
import { applyEdit } from '../../notebook/edit.ts';
import { mergeNotebooks } from '../../notebook/merge.ts';
import { emptyNotebook, newCell } from '../../notebook/new-cell.ts';
import { CellId, NotebookId } from '../../spec/ids.ts';
import type { Notebook } from '../../spec/notebook.ts';
import { createMemoryStore } from '../../storage/memory-store.ts';
import type { Store } from '../../storage/store.ts';
import { Autosave, retryDelayMs, saveDelayMs, type SaveState } from './autosave.ts';

const id = NotebookId.parse('book');
const note = (notebook: Notebook, name: string): Notebook =>
  applyEdit(notebook, {
    type: 'insertCell',
    cell: { ...newCell(notebook, { type: 'note', id: CellId.parse(name.replace(' ', '-')), index: 0 }), name },
    index: notebook.cells.length,
  });
const retitle = (notebook: Notebook, title: string) => applyEdit(notebook, { type: 'setTitle', title });

/** A tab over a store, with a clock that only moves when told. */
async function openTab(store: Pick<Store, 'readNotebook' | 'saveNotebook'>) {
  const stored = await store.readNotebook(id);
  if (!stored) throw new Error('There is no notebook to open.');
  const tab = {
    shown: stored.notebook,
    states: [] as SaveState[],
    announced: [] as number[],
    timers: [] as { run: () => void; delayMs: number }[],
  };
  const autosave = new Autosave(stored, {
    save: (...call) => store.saveNotebook(...call),
    merge: (versions) => mergeNotebooks(versions).notebook,
    read: () => tab.shown,
    replace: (merged) => (tab.shown = merged),
    announce: (revision) => tab.announced.push(revision),
    onState: (state) => tab.states.push(state),
    now: () => 1000,
    wait: (run, delayMs) => {
      const timer = { run, delayMs };
      tab.timers.push(timer);
      return () => (tab.timers = tab.timers.filter((each) => each !== timer));
    },
  });
  const edit = (change: (notebook: Notebook) => Notebook) => {
    tab.shown = change(tab.shown);
    autosave.changed();
  };
  return { tab, autosave, edit };
}

async function storeWithNotebook() {
  const store = createMemoryStore();
  await store.saveNotebook({ id, notebook: emptyNotebook('book'), baseRevision: 0, now: 1 });
  return store;
}

const titles = async (store: Store) => (await store.readNotebook(id))?.notebook.cells.map((cell) => cell.name);

test('edits in quick succession are one save', async () => {
  const store = await storeWithNotebook();
  const { tab, autosave, edit } = await openTab(store);
  edit((notebook) => note(notebook, 'a'));
  edit((notebook) => note(notebook, 'b'));
  expect(tab.timers.map(({ delayMs }) => delayMs)).toEqual([saveDelayMs]);
  await autosave.flush();
  expect(await titles(store)).toEqual(['a', 'b']);
  expect(tab.announced).toEqual([2]);
  expect(tab.states.at(-1)).toEqual({ status: 'saved', at: 1000 });
});

test('two tabs that edit the same notebook both keep their edits', async () => {
  const store = await storeWithNotebook();
  const [one, two] = [await openTab(store), await openTab(store)];
  one.edit((notebook) => note(notebook, 'from one'));
  two.edit((notebook) => note(notebook, 'from two'));
  await one.autosave.flush();
  await two.autosave.flush();
  expect((await titles(store))?.toSorted()).toEqual(['from one', 'from two']);
  const stored = await store.readNotebook(id);
  if (stored) one.autosave.receive(stored);
  expect(one.tab.shown).toEqual(two.tab.shown);
  expect(one.tab.states.at(-1)?.status).toBe('saved');
});

test('news from another tab is taken in under an edit that is not saved yet', async () => {
  const store = await storeWithNotebook();
  const [one, two] = [await openTab(store), await openTab(store)];
  one.edit((notebook) => note(notebook, 'from one'));
  two.edit((notebook) => retitle(notebook, 'renamed'));
  await two.autosave.flush();
  const stored = await store.readNotebook(id);
  if (stored) one.autosave.receive(stored);
  expect(one.tab.shown.title).toBe('renamed');
  await one.autosave.flush();
  expect(await titles(store)).toEqual(['from one']);
  expect((await store.readNotebook(id))?.notebook.title).toBe('renamed');
});

test('a notebook that both changed in the same way is saved once', async () => {
  const store = await storeWithNotebook();
  const [one, two] = [await openTab(store), await openTab(store)];
  one.edit((notebook) => retitle(notebook, 'same'));
  two.edit((notebook) => retitle(notebook, 'same'));
  await one.autosave.flush();
  await two.autosave.flush();
  expect((await store.readNotebook(id))?.revision).toBe(2);
  expect(two.tab.states.at(-1)?.status).toBe('saved');
});

test('an edit made while a save is under way is saved after it', async () => {
  const store = await storeWithNotebook();
  let release = () => {};
  const gate = new Promise<void>((resolve) => (release = resolve));
  const slow: Pick<Store, 'readNotebook' | 'saveNotebook'> = {
    readNotebook: (...call) => store.readNotebook(...call),
    saveNotebook: async (...call) => {
      await gate;
      return store.saveNotebook(...call);
    },
  };
  const { autosave, edit } = await openTab(slow);
  edit((notebook) => note(notebook, 'first'));
  const saving = autosave.flush();
  edit((notebook) => note(notebook, 'second'));
  release();
  await saving;
  expect(await titles(store)).toEqual(['first', 'second']);
});

test('a full disk is said, nothing is dropped, and the next try saves', async () => {
  const store = await storeWithNotebook();
  let full = true;
  const tight: Pick<Store, 'readNotebook' | 'saveNotebook'> = {
    readNotebook: (...call) => store.readNotebook(...call),
    saveNotebook: (...call) => (full ? Promise.reject(new Error('The disk is full.')) : store.saveNotebook(...call)),
  };
  const { tab, autosave, edit } = await openTab(tight);
  edit((notebook) => note(notebook, 'kept'));
  await autosave.flush();
  expect(tab.states.at(-1)).toEqual({ status: 'unsaved', reason: 'The disk is full.' });
  expect(tab.timers.map(({ delayMs }) => delayMs)).toEqual([retryDelayMs]);
  full = false;
  await autosave.flush();
  expect(await titles(store)).toEqual(['kept']);
});

test('an edit that is taken back before it was saved leaves the notebook saved, as it was', async () => {
  const store = await storeWithNotebook();
  const { tab, autosave, edit } = await openTab(store);
  const before = tab.shown;
  edit((notebook) => note(notebook, 'fleeting'));
  edit(() => before);
  expect(tab.states.map(({ status }) => status)).toEqual(['pending', 'saved']);
  expect(tab.states.at(-1)).toEqual({ status: 'saved', at: 1 });
  expect(tab.timers).toEqual([]);
  await autosave.flush();
  expect((await store.readNotebook(id))?.revision).toBe(1);
});

test('an edit that is taken back while its save fails leaves nothing to say or to try again', async () => {
  const store = await storeWithNotebook();
  let release = () => {};
  const gate = new Promise<void>((resolve) => (release = resolve));
  const { tab, autosave, edit } = await openTab({
    readNotebook: (...call) => store.readNotebook(...call),
    saveNotebook: () => gate.then(() => Promise.reject(new Error('The disk is full.'))),
  });
  const before = tab.shown;
  edit((notebook) => note(notebook, 'fleeting'));
  const saving = autosave.flush();
  edit(() => before);
  expect(tab.states.at(-1)?.status).toBe('saving'); // what is under way may still be stored
  release();
  await saving;
  expect(tab.states.map(({ status }) => status)).toEqual(['pending', 'saving', 'saved']);
  expect(tab.timers).toEqual([]);
});
