import { expect, test, vi } from 'vitest';
import { aRun } from '../../../../tests/support/a-run.ts';
import { annotating, type RunAnnotation } from '../../runs/annotate.ts';
import type { Run } from '../../runs/run.ts';
import { withoutTrainer } from '../../runs/status.ts';
import { CellId, NotebookId, RunId } from '../../spec/ids.ts';
import type { Notebook } from '../../spec/notebook.ts';
import { createMemoryStore } from '../../storage/memory-store.ts';
import type { Store } from '../../storage/store.ts';
import { Canary } from './canary.ts';
import { Ledger } from './ledger.svelte.ts';
import type { LedgerNews } from './ledger-news.ts';

const notebook = (title: string): Notebook => ({ version: 1, title, backend: 'auto', cells: [] });

function aLedger(settle: (run: Run) => Run = withoutTrainer) {
  let store = createMemoryStore();
  const local = new Map<string, string>();
  const storage = { getItem: (key: string) => local.get(key) ?? null, setItem: (key: string, value: string) => void local.set(key, value) };
  let opened = 0;
  let asked = 0;
  let byte = 0;
  let now = 1000;
  const newLedger = () =>
    new Ledger({
      openStore: async () => {
        opened++;
        return store;
      },
      settle: async (runs) => runs.map(settle),
      now: () => now++,
      randomBytes: () => new Uint8Array(10).fill(++byte),
      canary: new Canary(storage, () => now),
      askToKeep: async () => void asked++,
    });
  const reload = async () => {
    const ledger = newLedger();
    await ledger.open();
    return ledger;
  };
  return {
    ledger: newLedger(),
    store,
    opened: () => opened,
    asked: () => asked,
    reload,
    empty: () => (store = createMemoryStore()),
    pass: (ms: number) => (now += ms),
  };
}

test('opens storage only when asked, and once', async () => {
  const { ledger, opened } = aLedger();
  expect([opened(), ledger.state.status]).toEqual([0, 'closed']);
  await ledger.open();
  await ledger.open();
  expect([opened(), ledger.state.status]).toEqual([1, 'ready']);
});

test('of a large ledger the newest are there while the others are read, and nothing takes them for all', async () => {
  const store = createMemoryStore();
  await store.createRuns(
    0,
    Array.from({ length: 120 }, (_, at) => aRun({ id: `r${at}`, createdAt: at })),
  );
  const all = await store.listRuns();
  let answer = (_runs: Run[]): void => undefined;
  store.listRuns = () => new Promise((resolve) => (answer = resolve));
  store.listNewestRuns = async (most) => ({ runs: all.slice(0, most), isAll: false });
  const ledger = new Ledger({
    openStore: () => Promise.resolve(store),
    settle: async (read) => read,
    now: () => 0,
    randomBytes: () => new Uint8Array(10),
  });
  const opening = ledger.open();
  await expect.poll(() => ledger.newest.length).toBe(100);
  expect([ledger.newest[0]?.id, ledger.runs, ledger.state.status, ledger.open()]).toEqual(['r119', [], 'opening', opening]);
  answer(all);
  await opening;
  expect([ledger.newest, ledger.runs.length, ledger.state.status]).toEqual([[], 120, 'ready']);
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
  await store.createRuns(0, [aRun({ id: 'a', notebookId: id }), aRun({ id: 'b', notebookId: id }), aRun({ id: 'c' })]);
  await ledger.open();
  expect(ledger.notebooks.map((stored) => stored.notebook.title)).toEqual(['Penguins']);
  expect(ledger.runCounts.get(id)).toBe(2);
});

test('a run that no tab trains is shown as interrupted', async () => {
  const { ledger, store } = aLedger();
  await store.createRuns(0, [aRun({ id: 'a', state: { status: 'queued' } })]);
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

test('says so while a read of the open storage is not answered, until it is', async () => {
  vi.useFakeTimers();
  const { ledger, store } = aLedger();
  await ledger.open();
  const answers: (() => void)[] = [];
  store.readNotebook = () => new Promise((resolve) => answers.push(() => resolve(null)));
  const opened = await ledger.store();
  const reads = ['a', 'b'].map((id) => opened.readNotebook(NotebookId.parse(id)));
  await vi.advanceTimersByTimeAsync(3900);
  expect(ledger.waiting).toBeNull();
  await vi.advanceTimersByTimeAsync(200);
  expect(ledger.waiting).toMatch(/storage does not answer/);
  answers[0]?.();
  await reads[0];
  expect(ledger.waiting).not.toBeNull();
  answers[1]?.();
  await reads[1];
  expect(ledger.waiting).toBeNull();
  vi.useRealTimers();
});

test('what another tab deletes goes at once, and comes back when that tab undoes it', async () => {
  const store = createMemoryStore();
  const told: LedgerNews[] = [];
  let hear: (news: LedgerNews) => void = () => undefined;
  const services = {
    openStore: async () => store,
    settle: async (runs: Run[]) => runs,
    now: () => 1,
    randomBytes: () => new Uint8Array(10).fill(7),
  };
  const here = new Ledger({ ...services, tell: (news) => told.push(news) });
  const there = new Ledger({ ...services, listen: ({ onNews }) => (hear = onNews) });
  const id = await here.create(notebook('Iris'));
  await store.createRuns(0, [aRun({ id: 'a' }), aRun({ id: 'b' })]);
  await Promise.all([here.open(), there.open()]);
  const shown = () => [there.runs.map((run) => run.id).sort(), there.notebooks.length];

  const removals = [here.removeRuns([RunId.parse('a')]), here.removeNotebook(id)];
  await Promise.all(removals.map(({ stored }) => stored));
  expect(shown()).toEqual([['a', 'b'], 1]);
  told.splice(0).forEach(hear);
  expect(shown()).toEqual([['b'], 0]);
  for (const { undo } of removals) await undo();
  told.splice(0).forEach(hear);
  await expect.poll(shown).toEqual([['a', 'b'], 1]);
});

test('a copy is a notebook of its own', async () => {
  const { ledger } = aLedger();
  const id = await ledger.create(notebook('Iris'));
  await ledger.duplicate(id);
  expect(ledger.notebooks.map((stored) => stored.notebook.title).sort()).toEqual(['Iris', 'Iris (copy)']);
});

test('deleting is stored at once, so that a reload does not bring it back; undo does', async () => {
  const { ledger, store, reload } = aLedger();
  const id = await ledger.create(notebook('Iris'));
  await store.createRuns(0, [aRun({ id: 'a' }), aRun({ id: 'b' })]);
  await store.keepPredictions(RunId.parse('a'), Uint8Array.of(1, 2));
  await ledger.open();
  const removals = [ledger.removeNotebook(id), ledger.removeRuns([RunId.parse('a')])];
  expect([ledger.notebooks.length, ledger.runs.map((run) => run.id)]).toEqual([0, ['b']]);
  await Promise.all(removals.map(({ stored }) => stored));
  const later = await reload();
  expect([later.notebooks.length, later.runs.map((run) => run.id)]).toEqual([0, ['b']]);
  await Promise.all(removals.map(({ undo }) => undo()));
  expect([ledger.notebooks.length, ledger.runs.length]).toEqual([1, 2]);
  expect(await store.readPredictions(RunId.parse('a'))).toEqual(Uint8Array.of(1, 2));
  const last = await reload();
  expect([last.notebooks.length, last.runs.length]).toEqual([1, 2]);
});

test('what is deleted is purged when the time for Undo is over, and stays out of sight', async () => {
  const { ledger, store } = aLedger();
  await store.createRuns(0, [aRun({ id: 'a' }), aRun({ id: 'b' })]);
  await ledger.open();
  const removal = ledger.removeRuns([RunId.parse('a')]);
  await removal.commit();
  expect(await store.listDeleted()).toEqual([]);
  expect((await store.counts()).runs).toEqual({ kept: 1, ever: 2 });
  expect(ledger.runs.map((run) => run.id)).toEqual(['b']);
  await expect(removal.undo()).rejects.toThrow('purged already');
  expect(ledger.runs.map((run) => run.id)).toEqual(['b']);
});

test('what a page left deleted is purged at a later start, when no page can still offer Undo', async () => {
  const { ledger, store, reload, pass } = aLedger();
  await store.createRuns(0, [aRun({ id: 'a' })]);
  await ledger.open();
  await ledger.removeRuns([RunId.parse('a')]).stored;
  await reload();
  expect(await store.listDeleted()).toHaveLength(1);
  pass(3_600_000);
  await reload();
  await expect.poll(() => store.listDeleted()).toEqual([]);
});

test('a run that lost its trainer by being deleted comes back as interrupted', async () => {
  const { ledger, store } = aLedger((run) => run);
  await store.createRuns(0, [aRun({ id: 'a', state: { status: 'running', startedAt: 1 } })]);
  await ledger.open();
  const removal = ledger.removeRuns([RunId.parse('a')]);
  await removal.undo();
  expect(ledger.runs[0]?.state).toMatchObject({ status: 'interrupted', message: expect.stringContaining('deleted while it trained') });
});

test('what could not be deleted is shown again at once', async () => {
  const { ledger, store } = aLedger();
  await store.createRuns(0, [aRun({ id: 'a' })]);
  await ledger.open();
  store.delete = () => Promise.reject(new Error('locked'));
  const removal = ledger.removeRuns([RunId.parse('a')]);
  await expect(removal.stored).rejects.toThrow('locked');
  expect(ledger.runs).toHaveLength(1);
  await removal.commit();
  expect(ledger.runs).toHaveLength(1);
});

test('data that the browser threw away are missed at the next start, until a person has seen it', async () => {
  const { ledger, store, reload, empty } = aLedger();
  await store.createRuns(0, [aRun({ id: 'a' }), aRun({ id: 'b' })]);
  await ledger.open();
  await expect.poll(async () => (await reload()).loss).toBeNull();
  empty();
  const later = await reload();
  await expect.poll(() => later.loss).toContain('2 runs are gone');
  await later.acknowledgeLoss();
  expect(later.loss).toBeNull();
  const last = await reload();
  await expect.poll(() => last.runs.length).toBe(0);
  expect(last.loss).toBeNull();
});

test('asks the browser to keep the data once there is a run, not before', async () => {
  const { ledger, store, reload, asked } = aLedger();
  await ledger.create(notebook('Iris'));
  await ledger.open();
  await store.createRuns(0, [aRun({ id: 'a' })]);
  expect(asked()).toBe(0);
  await reload();
  await expect.poll(asked).toBe(1);
});

test('a storage that lets itself be waited for is a sentence, which goes when it answers', async () => {
  let answer: (store: Store) => void = () => undefined;
  const ledger = new Ledger({
    openStore: (onNotice) => {
      onNotice('Another tab has it.');
      return new Promise((resolve) => (answer = resolve));
    },
    settle: async (runs) => runs,
    now: () => 0,
    randomBytes: () => new Uint8Array(10),
  });
  const opening = ledger.open();
  expect([ledger.state.status, ledger.waiting]).toEqual(['opening', 'Another tab has it.']);
  answer(createMemoryStore());
  await opening;
  expect([ledger.state.status, ledger.waiting]).toEqual(['ready', null]);
});

test('a storage that opens but never answers is said after a while', async () => {
  vi.useFakeTimers();
  const store = createMemoryStore();
  store.listRuns = () => new Promise(() => undefined);
  const ledger = new Ledger({
    openStore: async () => store,
    settle: async (runs) => runs,
    now: () => 0,
    randomBytes: () => new Uint8Array(10),
  });
  void ledger.open();
  await vi.advanceTimersByTimeAsync(5000);
  expect(ledger.waiting).toContain("The browser's storage does not answer");
  vi.useRealTimers();
});

test('a live run replaces its row, a new one comes first', async () => {
  const { ledger, store } = aLedger();
  await store.createRuns(0, [aRun({ id: 'a' }), aRun({ id: 'b', createdAt: 1 })]);
  await ledger.open();
  ledger.receive(aRun({ id: 'b', createdAt: 1, epochsDone: 61 }));
  ledger.receive(aRun({ id: 'c' }));
  expect(ledger.runs.map((run) => [run.id, run.epochsDone])).toEqual([
    ['c', 60],
    ['a', 60],
    ['b', 61],
  ]);
});

const star: RunAnnotation[] = [{ id: RunId.parse('a'), annotation: { type: 'star', isOn: true } }];
const starred = (ledger: Ledger) => ledger.runs.map(({ id, starred: isStarred }) => `${id}${isStarred ? '*' : ''}`);

test('what is said of a run shows at once, is stored, and stands over what its trainer tells later', async () => {
  const { ledger, store, reload } = aLedger((run) => run);
  await store.createRuns(0, [aRun({ id: 'a' }), aRun({ id: 'b', createdAt: 1 })]);
  await ledger.open();
  const stored = ledger.annotate(star, annotating(star));
  expect(starred(ledger)).toEqual(['a*', 'b']);
  await stored;
  ledger.receive(aRun({ id: 'a', epochsDone: 61 }));
  expect([starred(ledger), ledger.runs[0]?.epochsDone]).toEqual([['a*', 'b'], 61]);
  expect(ledger.annotated(aRun({ id: 'a', epochsDone: 62 }))).toMatchObject({ starred: true, epochsDone: 62 });
  expect(starred(await reload())).toEqual(['a*', 'b']);
});

test('what is said while the ledger is still being read is not lost', async () => {
  const { ledger, store } = aLedger();
  await store.createRuns(0, [aRun({ id: 'a' })]);
  const opening = ledger.open();
  const stored = ledger.annotate(star, annotating(star));
  expect(ledger.annotated(aRun({ id: 'a' })).starred).toBe(true);
  await Promise.all([opening, stored]);
  expect(starred(ledger)).toEqual(['a*']);
});

test('what could not be stored is as it was again, and what was deleted meanwhile is an error', async () => {
  const { ledger, store } = aLedger();
  await store.createRuns(0, [aRun({ id: 'a' })]);
  await ledger.open();
  const annotateRuns = store.annotateRuns.bind(store);
  store.annotateRuns = () => Promise.reject(new Error('The disk is full.'));
  const refused = ledger.annotate(star, annotating(star));
  expect(starred(ledger)).toEqual(['a*']);
  await expect(refused).rejects.toThrow('The disk is full.');
  expect(starred(ledger)).toEqual(['a']);
  store.annotateRuns = annotateRuns;
  await store.delete([{ type: 'run', id: RunId.parse('a') }], 1);
  await expect(ledger.annotate(star, annotating(star))).rejects.toThrow('deleted meanwhile');
});

test.each([1, 60])('what is said of %d runs in one tab shows in another', async (count) => {
  const store = createMemoryStore();
  const told: LedgerNews[] = [];
  let hear: (news: LedgerNews) => void = () => undefined;
  const services = {
    openStore: async () => store,
    settle: async (runs: Run[]) => runs,
    now: () => 1,
    randomBytes: () => new Uint8Array(10),
  };
  const here = new Ledger({ ...services, tell: (news) => told.push(news) });
  const there = new Ledger({ ...services, listen: ({ onNews }) => (hear = onNews) });
  const runs = Array.from({ length: count }, (_, at) => aRun({ id: `run${at}` }));
  await store.createRuns(0, runs);
  await Promise.all([here.open(), there.open()]);
  there.receive(aRun({ id: 'run0', epochsDone: 61 }));
  const said = runs.map(({ id }): RunAnnotation => ({ id, annotation: { type: 'tag', tag: 'old' } }));
  await here.annotate(said, annotating(said));
  told.splice(0).forEach(hear);
  await expect.poll(() => there.runs.every(({ tags }) => tags?.[0] === 'old')).toBe(true);
  expect(there.runs.find(({ id }) => id === 'run0')?.epochsDone).toBe(61);
});
