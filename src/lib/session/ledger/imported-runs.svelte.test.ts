import { expect, test } from 'vitest';
import { anImportedRun } from '../../../../tests/support/an-imported-run.ts';
import { aRun } from '../../../../tests/support/a-run.ts';
import { annotating, type RunAnnotation } from '../../runs/annotate.ts';
import { createMemoryStore } from '../../storage/memory-store.ts';
import { Toasts } from '../app/toasts.svelte.ts';
import { importRuns } from './import-runs.ts';
import { Ledger } from './ledger.svelte.ts';
import type { LedgerNews } from './ledger-news.ts';

/** Two tabs over one store, that hear of each other. */
function twoTabs() {
  const store = createMemoryStore();
  let read = 0;
  const list = store.listImported.bind(store);
  store.listImported = () => {
    read++;
    return list();
  };
  const listeners: ((news: LedgerNews) => void)[] = [];
  const newTab = (at: number) =>
    new Ledger({
      openStore: async () => store,
      settle: async (runs) => runs,
      listen: ({ onNews }) => void (listeners[at] = onNews),
      tell: (news) => listeners.forEach((listener, other) => other !== at && listener(structuredClone(news))),
      now: () => 1000,
      randomBytes: () => new Uint8Array(10),
    });
  return { store, here: newTab(0), there: newTab(1), read: () => read };
}

const idsOf = ({ imported }: Ledger) => imported.map(({ id }) => id);
const [one, two, three] = [anImportedRun('1'), anImportedRun('2'), anImportedRun('3')];

test('runs of other trackers are read when they are asked for, once, and are none of the runs', async () => {
  const { store, here, read } = twoTabs();
  await store.createRuns(0, [aRun({ id: 'r1' })]);
  await store.importRuns([one]);
  await here.open();
  await here.takeIn([{ type: 'imported', id: one.id }]);
  expect([read(), here.imported]).toEqual([0, []]);
  await Promise.all([here.openImported(), here.openImported()]);
  expect([read(), idsOf(here), here.runs.map(({ id }) => id)]).toEqual([1, [one.id], ['r1']]);
});

test('an import is shown in all tabs, says what was here before, and can be taken back to the letter', async () => {
  const { store, here, there } = twoTabs();
  const toasts = new Toasts();
  await store.importRuns([one]);
  await Promise.all([here.openImported(), there.openImported()]);
  const again = { ...one, importedAt: 2000, metrics: [] };
  await importRuns({ ledger: here, toasts }, [again, two, three]);
  expect(toasts.list[0]?.text).toBe('3 runs imported from runs.csv, 1 of them was here before');
  expect(here.imported).toEqual([again, two, three]);
  await expect.poll(() => idsOf(there)).toEqual(idsOf(here));
  toasts.undo(toasts.list[0]?.id ?? 0);
  await expect.poll(() => here.imported).toEqual([one]);
  await expect.poll(() => there.imported).toEqual([one]);
  expect([await store.listImported(), await store.listDeleted()]).toEqual([[one], []]);
});

test('a deleted one goes in all tabs, and comes back with Undo', async () => {
  const { store, here, there } = twoTabs();
  await store.importRuns([one, two]);
  await Promise.all([here.openImported(), there.openImported()]);
  const removal = here.removeRuns([one.id]);
  expect(idsOf(here)).toEqual([two.id]);
  await removal.stored;
  await expect.poll(() => idsOf(there)).toEqual([two.id]);
  await removal.undo();
  expect(idsOf(here)).toEqual([one.id, two.id]);
  await expect.poll(() => idsOf(there)).toEqual([one.id, two.id]);
});

test('what is said of runs and imported ones at once is shown, stored and told', async () => {
  const { store, here, there } = twoTabs();
  await store.createRuns(0, [aRun({ id: 'r1' })]);
  await store.importRuns([one]);
  await Promise.all([here.open(), there.open(), here.openImported(), there.openImported()]);
  const said = [aRun({ id: 'r1' }), one].map(({ id }): RunAnnotation => ({ id, annotation: { type: 'star', isOn: true } }));
  const stored = here.annotate(said, annotating(said));
  expect([here.runs[0]?.starred, here.imported[0]?.starred]).toEqual([true, true]);
  await stored;
  expect([here.runs[0]?.starred, here.imported[0]?.starred]).toEqual([true, true]);
  await expect.poll(() => [there.runs[0]?.starred, there.imported[0]?.starred]).toEqual([true, true]);
  expect((await store.listImported())[0]?.starred).toBe(true);
});
