import { expect, test } from 'vitest';
import { aCheckpoint, epochEnd, finished, runId, started, stepLosses } from '../../../tests/support/builders.ts';
import { bound, Office } from '../../../tests/support/a-supervisor.ts';
import { settle } from '../../../tests/support/fake-clock.ts';
import { aQueuedRun } from '../../../tests/support/a-run.ts';

test('a run is on disk, queued, before a trainer hears of it', async () => {
  const seen: string[] = [];
  const office = await Office.open((store) => ({
    ...bound(store),
    createRuns: async (lease, runs) => {
      seen.push(...office.trainers.present.orders);
      await store.createRuns(lease, runs);
    },
  }));
  const [id = runId('')] = await office.start('a');
  expect(seen).toEqual([]);
  expect(office.trainers.present.orders).toEqual(['train a']);
  expect(await office.status(id)).toBe('queued');
  expect(office.queue).toEqual({ running: ['a'], waiting: [] });
});

test('a supervisor that was taken over stores no run, says so and lets go', async () => {
  const office = await Office.open();
  await office.store.takeLease();
  await expect(office.supervisor.start([aQueuedRun('a')])).rejects.toThrow('Another tab took the training over: press Run again');
  expect(office.isStale).toBe(true);
  expect(await office.store.listRuns()).toEqual([]);
});

test('a run that is resumed before it has come to its stop goes on all the same', async () => {
  const office = await Office.open();
  const [id = runId('')] = await office.start('a');
  office.trainers.present.tell(id, started(), epochEnd(1), { type: 'checkpoint', checkpoint: aCheckpoint(1) });
  await office.supervisor.stop(id);
  await office.supervisor.resume(id);
  expect(office.trainers.present.orders).toEqual(['train a', 'stop a']);
  office.trainers.present.tell(id, { type: 'stopped', epoch: 1, weightsHash: 'ab', elapsedMs: 10 });
  await settle();
  expect(office.trainers.present.orders).toEqual(['train a', 'stop a', 'train a']);
  expect(office.trainers.present.jobs.at(-1)).toMatchObject({ run: { id }, checkpoint: { epoch: 1 } });
});

test('runs train one after another, in order, each recorded to its end', async () => {
  const office = await Office.open();
  const ids = await office.start('a', 'b', 'c');
  expect(office.queue).toEqual({ running: ['a'], waiting: ['b', 'c'] });
  for (const id of ids) {
    expect(office.trainers.present.jobs.at(-1)?.run.id).toBe(id);
    office.trainers.present.tell(
      id,
      started(),
      stepLosses(0, 1, 2),
      epochEnd(1),
      { type: 'checkpoint', checkpoint: aCheckpoint(1) },
      finished(1),
    );
    await office.clock.advance(1000);
    expect(await office.read(id)).toMatchObject({ state: { status: 'finished' }, epochsDone: 1 });
    expect((await office.store.readHistory(id)).stepLoss.loss).toEqual([1, 2]);
    expect(await office.store.readCheckpoint(id)).toEqual(aCheckpoint(1));
  }
  expect(office.trainers.present.orders).toEqual(['train a', 'train b', 'train c', 'predict a', 'predict b', 'predict c']);
  expect(office.queue).toEqual({ running: [], waiting: [] });
  expect(office.trainers.all).toHaveLength(1);
});

test('the page hears events with the summary after them, and never weights', async () => {
  const office = await Office.open();
  const [id = runId('')] = await office.start('a');
  office.trainers.present.tell(id, started(), epochEnd(1), { type: 'checkpoint', checkpoint: aCheckpoint(1) });
  const heard = office.ofType('events').at(-1);
  expect(heard?.events.map(({ type }) => type)).toEqual(['started', 'epochEnd']);
  expect(heard?.run).toMatchObject({ state: { status: 'running' }, epochsDone: 1 });
});

test('pause, resume, step and stop reach the run that trains', async () => {
  const office = await Office.open();
  const [id = runId('')] = await office.start('a');
  for (const name of ['pause', 'resume', 'step', 'stop'] as const) await office.supervisor[name](id);
  expect(office.trainers.present.orders).toEqual(['train a', 'pause a', 'resume a', 'step a', 'stop a']);
  office.trainers.present.tell(id, started(), { type: 'stopped', epoch: 0, weightsHash: 'aa', elapsedMs: 3 });
  await office.clock.advance(300);
  expect(await office.status(id)).toBe('stopped');
});

test('a step before its turn trains the run that way', async () => {
  const office = await Office.open();
  const [a = runId(''), b = runId('')] = await office.start('a', 'b');
  await office.supervisor.step(b);
  office.trainers.present.tell(a, started(), finished(1));
  await settle();
  expect(office.trainers.present.jobs.map(({ run, stepOnly }) => [run.id, stepOnly])).toEqual([
    ['a', false],
    ['b', true],
  ]);
  await office.supervisor.start([aQueuedRun('c')], { stepOnly: true });
  office.trainers.present.tell(b, started(), finished(1));
  await settle();
  expect(office.trainers.present.jobs.at(-1)).toMatchObject({ run: { id: 'c' }, stepOnly: true });
});

test('a waiting run that is stopped leaves the queue and is kept as stopped', async () => {
  const office = await Office.open();
  const [, b = runId('')] = await office.start('a', 'b');
  await office.supervisor.stop(b);
  await settle();
  expect(office.queue).toEqual({ running: ['a'], waiting: [] });
  expect((await office.read(b)).state).toMatchObject({ status: 'stopped', startedAt: null });
});

test('a paused run that is told to stop says its last word before the next one takes its place', async () => {
  const office = await Office.open();
  const [a = runId('')] = await office.start('a');
  office.trainers.present.tell(a, started(), { type: 'paused', epoch: 0 });
  await office.supervisor.stop(a);
  await office.start('b');
  expect(office.trainers.present.orders).toEqual(['train a', 'stop a']);
  office.trainers.present.tell(a, { type: 'stopped', epoch: 0, weightsHash: 'aa', elapsedMs: 3 });
  await office.clock.advance(300);
  expect(await office.status(a)).toBe('stopped');
  expect(office.trainers.present.orders).toEqual(['train a', 'stop a', 'train b']);
});

test('a paused run makes room for a waiting one and goes on from its checkpoint later', async () => {
  const office = await Office.open();
  const [a = runId('')] = await office.start('a');
  const checkpoint = aCheckpoint(2);
  office.trainers.present.tell(a, started(), epochEnd(1), epochEnd(2), { type: 'checkpoint', checkpoint }, { type: 'paused', epoch: 2 });
  await office.supervisor.start([aQueuedRun('b')]);
  await settle();
  expect(office.trainers.present.orders).toEqual(['train a', 'park', 'train b']);
  expect(await office.status(a)).toBe('paused');
  await office.supervisor.resume(a);
  expect(office.queue).toEqual({ running: ['b'], waiting: ['a'] });
  office.trainers.present.tell(runId('b'), started(), finished(1));
  await office.clock.advance(500);
  expect(office.trainers.present.jobs.at(-1)).toMatchObject({ run: { id: 'a', elapsedMs: 20, epochsDone: 2 }, checkpoint });
});

test('a stopped run resumes; a finished one has nothing left', async () => {
  const office = await Office.open();
  const [a = runId('')] = await office.start('a');
  office.trainers.present.tell(a, started(), epochEnd(1), { type: 'stopped', epoch: 1, weightsHash: '1', elapsedMs: 10 });
  await office.clock.advance(500);
  await office.supervisor.resume(a);
  await settle();
  expect(office.trainers.present.orders).toEqual(['train a', 'train a']);
  const last = aQueuedRun('a').resolved.training.epochs;
  office.trainers.present.tell(a, started(), epochEnd(last), finished(last));
  await office.clock.advance(500);
  await expect(office.supervisor.resume(a)).rejects.toThrow('"a" is finished and has nothing left to train: start a new run.');
  await expect(office.supervisor.resume(runId('nobody'))).rejects.toThrow('no longer in the ledger');
});

test('an overfit check that is resumed starts again', async () => {
  const office = await Office.open();
  await office.supervisor.start([aQueuedRun('a', { purpose: 'overfitCheck' })]);
  await settle();
  office.trainers.present.tell(runId('a'), started(), { type: 'checkpoint', checkpoint: aCheckpoint(1) });
  office.trainers.present.die();
  await settle();
  expect(office.trainers.present.jobs.at(-1)?.checkpoint).toBeNull();
});

test('events of another run than the present one go to nobody once their record is closed', async () => {
  const office = await Office.open();
  const [a = runId(''), b = runId('')] = await office.start('a', 'b');
  office.trainers.present.tell(a, started(), epochEnd(1), finished(1));
  await office.clock.advance(500);
  const [before, news] = [await office.read(a), office.news.length];
  office.trainers.present.tell(a, epochEnd(2));
  await office.clock.advance(500);
  expect(await office.read(a)).toEqual(before);
  expect(office.news).toHaveLength(news);
  expect((await office.read(b)).epochsDone).toBe(0);
});

test('the plan names the run in training first and how often it lost its trainer, then the queue', async () => {
  const office = await Office.open();
  const [a = runId('')] = await office.start('a', 'b', 'c');
  await office.supervisor.step(runId('c'));
  await office.supervisor.stop(runId('b'));
  office.trainers.present.tell(a, started());
  office.trainers.present.die();
  await settle();
  expect(office.plan).toEqual([
    { id: 'a', stepOnly: false, restarts: 1 },
    { id: 'c', stepOnly: true, restarts: 0 },
  ]);
});

test('a run that is deleted while it trains or waits is let go', async () => {
  const office = await Office.open();
  const [a = runId(''), b = runId(''), c = runId('')] = await office.start('a', 'b', 'c');
  await office.store.delete(
    [a, b].map((id) => ({ type: 'run', id })),
    1,
  );
  office.trainers.present.tell(a, started(), epochEnd(1));
  await office.clock.advance(500);
  expect(office.trainers.all[0]?.isTerminated).toBe(true);
  expect(office.queue).toEqual({ running: [c], waiting: [] });
  expect(office.ofType('saved')).toEqual([]);
});

test('a page that comes later is told queue, backend and storage', async () => {
  const office = await Office.open();
  await office.start('a', 'b');
  const backend = { name: 'wasm', reason: 'There is no GPU.', adapter: null, offered: [] };
  office.trainers.present.say({ type: 'backend', ...backend });
  office.news.length = 0;
  office.supervisor.announceState();
  expect(office.news).toEqual([
    { type: 'queue', running: ['a'], waiting: ['b'] },
    { type: 'backend', ...backend },
    { type: 'storage', trouble: null },
  ]);
});
