import { expect, test } from 'vitest';
import { aCheckpoint, epochEnd, finished, runId, started } from '../../../tests/support/builders.ts';
import { FakeBrowser } from '../../../tests/support/fake-browser.ts';
import { settle } from '../../../tests/support/fake-clock.ts';
import { aQueuedRun } from '../../../tests/support/a-run.ts';
import { answerMs } from './asks.ts';
import { createLeaseOnlyLocks } from './own-lock.ts';
import { maxRestarts } from './run-queue.ts';

const a = runId('a');

async function twoTabs() {
  const browser = new FakeBrowser();
  const first = browser.open();
  await settle();
  const second = browser.open();
  await settle();
  return { browser, first, second };
}

test('of two tabs one trains; the other knows, shows and stays without a trainer', async () => {
  const { first, second } = await twoTabs();
  expect(first.last('lock')).toEqual({ type: 'lock', held: true });
  expect(second.last('lock')).toEqual({ type: 'lock', held: false });
  expect([first.trainers.alive, second.trainers.alive]).toEqual([1, 0]);
  await first.supervisor.start([aQueuedRun('a')]);
  await settle();
  first.trainers.present.tell(a, started(), epochEnd(1));
  await settle();
  expect(second.last('events')).toMatchObject({ runId: 'a', run: { epochsDone: 1 }, events: [{ type: 'started' }, { type: 'epochEnd' }] });
  expect(second.last('queue')).toEqual({ type: 'queue', running: ['a'], waiting: [] });
});

test('a tab that does not train passes its commands on, and hears what came of them', async () => {
  const { browser, first, second } = await twoTabs();
  await second.supervisor.start([aQueuedRun('a')], { stepOnly: true });
  await settle();
  expect(first.trainers.present.jobs).toMatchObject([{ run: { id: 'a' }, stepOnly: true }]);
  await second.supervisor.stop(a);
  expect(first.trainers.present.orders).toEqual(['train a', 'stop a']);
  first.trainers.present.tell(a, started(), epochEnd(1), finished(1));
  await browser.clock.advance(300);
  expect(second.last('saved')).toEqual({ type: 'saved', runId: 'a', epoch: 1 });
  await expect(second.supervisor.resume(runId('none'))).rejects.toThrow('no longer in the ledger');
});

test('when the training tab goes away the one that stood by goes on: the run from its checkpoint, the queue in its order', async () => {
  const { browser, first, second } = await twoTabs();
  await first.supervisor.start([aQueuedRun('a'), aQueuedRun('b'), aQueuedRun('c')]);
  await first.supervisor.step(runId('c'));
  await settle();
  first.trainers.present.tell(a, started(), epochEnd(1), epochEnd(2), { type: 'checkpoint', checkpoint: aCheckpoint(1) });
  await browser.clock.advance(300);
  browser.crash(first);
  await settle();
  expect(second.last('lock')).toEqual({ type: 'lock', held: true });
  expect(second.trainers.present.jobs).toMatchObject([{ run: { id: 'a', elapsedMs: 10 }, checkpoint: { epoch: 1 } }]);
  expect(second.last('queue')).toEqual({ type: 'queue', running: ['a'], waiting: ['b', 'c'] });
  const told = second.news.filter((news) => news.type === 'events' && news.events.some(({ type }) => type === 'interrupted'));
  expect(told).toMatchObject([{ run: { state: { message: 'The tab that trained it is gone. It goes on from the last checkpoint.' } } }]);
  for (const id of ['a', 'b']) second.trainers.present.tell(runId(id), started(), finished(2));
  await browser.clock.advance(500);
  second.trainers.present.tell(runId('b'), started(), finished(2));
  await browser.clock.advance(500);
  expect(second.trainers.present.jobs.map(({ run, stepOnly }) => [run.id, stepOnly])).toEqual([
    ['a', false],
    ['b', false],
    ['c', true],
  ]);
});

test('a paused run stays paused when the training tab goes away', async () => {
  const { browser, first, second } = await twoTabs();
  await first.supervisor.start([aQueuedRun('a')]);
  await settle();
  first.trainers.present.tell(a, started(), { type: 'paused', epoch: 0 });
  await browser.clock.advance(300);
  browser.crash(first);
  await settle();
  expect((await browser.store.readRun(a))?.state.status).toBe('paused');
  expect(second.last('queue')).toEqual({ type: 'queue', running: [], waiting: [] });
});

test('after a browser start nothing begins by itself: what ran or waited is offered as interrupted', async () => {
  const browser = new FakeBrowser();
  const before = browser.open();
  await before.supervisor.start([aQueuedRun('a'), aQueuedRun('b')]);
  await settle();
  before.trainers.present.tell(a, started(), epochEnd(1), epochEnd(2));
  await browser.clock.advance(300);
  browser.crash(before);
  const after = browser.open();
  await settle();
  const message = async (id: string) => (await browser.store.readRun(runId(id)))?.state;
  expect(await message('a')).toMatchObject({ status: 'interrupted', message: expect.stringContaining('2 epochs recorded') });
  expect(await message('b')).toMatchObject({ status: 'interrupted', message: expect.stringContaining('still waiting') });
  expect(after.trainers.present.orders).toEqual([]);
  await after.supervisor.resume(a);
  await settle();
  expect(after.trainers.present.orders).toEqual(['train a']);
});

test('a reload of the only tab begins nothing, though the lock of the page before is still held for a moment', async () => {
  const browser = new FakeBrowser();
  const before = browser.open();
  await before.supervisor.start([aQueuedRun('a'), aQueuedRun('b')]);
  await settle();
  before.trainers.present.tell(a, started(), epochEnd(1));
  await browser.clock.advance(300);
  before.isFrozen = true; // its page is gone; the browser has not yet taken its lock
  const after = browser.open();
  await settle();
  expect(after.last('lock')).toEqual({ type: 'lock', held: false });
  browser.crash(before);
  await settle();
  expect(after.last('lock')).toEqual({ type: 'lock', held: true });
  expect((await browser.store.listRuns()).map(({ state }) => state.status)).toEqual(['interrupted', 'interrupted']);
  expect(after.trainers.present.orders).toEqual([]);
});

test('a run that takes one tab after another down with it is left to a person in the end', async () => {
  const browser = new FakeBrowser();
  const tabs = [browser.open()];
  await settle();
  for (let at = 1; at <= maxRestarts + 1; at++) {
    tabs.push(browser.open());
    await settle();
  }
  await tabs[0]?.supervisor.start([aQueuedRun('a'), aQueuedRun('b')]);
  await settle();
  for (const tab of tabs.slice(0, -1)) {
    expect(tab.last('queue')?.running).toEqual(['a']);
    tab.trainers.present.tell(a, started(), epochEnd(1));
    await browser.clock.advance(300);
    browser.crash(tab);
    await settle();
  }
  expect((await browser.store.readRun(a))?.state).toMatchObject({
    status: 'interrupted',
    message: 'The tab that trained it is gone. Resume tries again from the last checkpoint.',
  });
  expect(tabs.at(-1)?.last('queue')).toEqual({ type: 'queue', running: ['b'], waiting: [] });
});

test('the zombie of a tab that was taken over cannot write any more', async () => {
  const { browser, first, second } = await twoTabs();
  await first.supervisor.start([aQueuedRun('a')]);
  await settle();
  first.trainers.present.tell(a, started(), epochEnd(1));
  await browser.clock.advance(300);
  const zombie = first.trainers.present;
  browser.crash(first); // it will come back, as a frozen tab does
  await settle();
  second.trainers.present.tell(a, started());
  await browser.clock.advance(300);
  const before = await browser.store.readRun(a);
  zombie.tell(a, epochEnd(2), finished(2));
  await browser.clock.advance(1000);
  expect(await browser.store.readRun(a)).toEqual(before);
  expect(zombie.isTerminated).toBe(true);
  expect(second.last('lock')).toEqual({ type: 'lock', held: true });
});

test('a silent tab leaves a command refused after a while; taken over, its runs go on here', async () => {
  const { browser, first, second } = await twoTabs();
  await first.supervisor.start([aQueuedRun('a'), aQueuedRun('b')]);
  await settle();
  first.trainers.present.tell(a, started(), epochEnd(1));
  await browser.clock.advance(300);
  first.isFrozen = true;
  let problem: unknown = null;
  const stop = second.supervisor.stop(a).catch((error: unknown) => (problem = error));
  await browser.clock.advance(answerMs);
  await stop;
  expect(problem).toMatchObject({ name: 'NoAnswer', message: expect.stringContaining('does not answer') });
  await second.supervisor.takeOver();
  await settle();
  expect(second.last('lock')).toEqual({ type: 'lock', held: true });
  expect(second.last('queue')).toEqual({ type: 'queue', running: ['a'], waiting: ['b'] });
  expect(second.trainers.present.orders).toEqual(['train a']);
  expect(first.last('lock')).toEqual({ type: 'lock', held: false });
  expect(first.trainers.alive).toBe(0);
});

test('a tab that was silent from the start can be taken over as well', async () => {
  const browser = new FakeBrowser();
  const first = browser.open();
  await first.supervisor.start([aQueuedRun('a'), aQueuedRun('b', { createdAt: aQueuedRun('a').createdAt + 1 })]);
  await settle();
  first.isFrozen = true;
  const second = browser.open();
  await settle();
  await second.supervisor.takeOver();
  await settle();
  expect(second.last('queue')).toEqual({ type: 'queue', running: ['a'], waiting: ['b'] });
});

test('what was asked of a tab that crashed is done by the one that takes over', async () => {
  const { browser, first, second } = await twoTabs();
  first.isFrozen = true;
  const start = second.supervisor.start([aQueuedRun('a')]);
  await settle();
  browser.crash(first);
  await start;
  await settle();
  expect(second.trainers.present.jobs).toMatchObject([{ run: { id: 'a' } }]);
});

test('two tabs that start at once end with one writer', async () => {
  for (let round = 0; round < 20; round++) {
    const browser = new FakeBrowser();
    const tabs = [browser.open(), browser.open()];
    const starts = tabs.map((tab, at) => tab.supervisor.start([aQueuedRun(`r${at}`, { createdAt: at })]));
    await Promise.all(starts);
    await settle();
    expect(tabs.map((tab) => tab.last('lock')?.held).sort()).toEqual([false, true]);
    expect(tabs.map((tab) => tab.trainers.alive).sort()).toEqual([0, 1]);
    expect(await browser.store.listRuns()).toHaveLength(2);
  }
});

test('runs of two tabs that counted alike get an ordinal each, and so does one after a deleted run and a new supervisor', async () => {
  const { browser, first, second } = await twoTabs();
  const heard = () => second.news.flatMap((news) => (news.type === 'events' ? [[news.runId, news.run.ordinal]] : []));
  await Promise.all([
    first.supervisor.start([aQueuedRun('a', { ordinal: 1 })]),
    second.supervisor.start([aQueuedRun('b', { ordinal: 1 })]),
  ]);
  await settle();
  const stored = async () => (await browser.store.listRuns()).map(({ ordinal }) => ordinal).sort();
  expect(await stored()).toEqual([1, 2]);
  expect(heard().map(([, ordinal]) => ordinal)).toEqual([1, 2]);

  await browser.store.delete([{ type: 'run', id: runId('b') }], 1);
  browser.crash(first);
  await settle();
  await second.supervisor.start([aQueuedRun('c', { ordinal: 1 })]);
  await browser.store.restore([{ type: 'run', id: runId('b') }]);
  expect(await stored()).toEqual([1, 2, 3]);
});

test('a tab that comes later is told how things stand', async () => {
  const { browser, first } = await twoTabs();
  await first.supervisor.start([aQueuedRun('a')]);
  await settle();
  const third = browser.open();
  await settle();
  expect(third.last('queue')).toEqual({ type: 'queue', running: ['a'], waiting: [] });
});

test('a browser that refuses storage still trains, and says that nothing is kept', async () => {
  const browser = new FakeBrowser();
  const tab = browser.open(async () => {
    throw new Error('The browser does not let this page keep data.');
  });
  await settle();
  await tab.supervisor.start([aQueuedRun('a')]);
  await settle();
  expect(tab.trainers.present.orders).toEqual(['train a']);
  expect(tab.last('trouble')?.message).toBe(
    'The browser does not let this page keep data. Until then runs live only as long as this page.',
  );
});

test('without Web Locks a tab is granted its own once, and again only when it takes over', async () => {
  const locks = createLeaseOnlyLocks();
  const granted: string[] = [];
  void locks.request('x', { ifAvailable: true }, () => granted.push('first'));
  void locks.request('x', {}, () => granted.push('again'));
  void locks.request('x', { steal: true }, () => granted.push('taken over'));
  await settle();
  expect(granted).toEqual(['first', 'taken over']);
});

test('a storage that never opens leaves no command hanging, and once it answers the next one is done', async () => {
  const browser = new FakeBrowser();
  let answer: () => void = () => undefined;
  const tab = browser.open(() => new Promise((resolve) => (answer = () => resolve(browser.store))));
  let problem = '';
  const start = tab.supervisor.start([aQueuedRun('a')]).catch((error: Error) => (problem = error.message));
  await browser.clock.advance(10_000);
  await start;
  expect(problem).toBe("The browser's storage does not answer: nothing was started or changed.");
  answer();
  await settle();
  await tab.supervisor.start([aQueuedRun('b')]);
  await settle();
  expect(tab.trainers.present.orders).toEqual(['train b']);
});

test('a supervisor that could not begin is begun anew by the next command', async () => {
  const browser = new FakeBrowser();
  const { takeLease } = browser.store;
  browser.store.takeLease = () => Promise.reject(new Error('The disk is full.'));
  const tab = browser.open();
  await settle();
  expect(tab.last('trouble')?.message).toBe('The disk is full.');
  browser.store.takeLease = takeLease;
  await tab.supervisor.start([aQueuedRun('a')]);
  await settle();
  expect(tab.trainers.present.orders).toEqual(['train a']);
});
