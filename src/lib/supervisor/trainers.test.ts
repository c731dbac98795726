import { expect, test } from 'vitest';
import { aCheckpoint, epochEnd, finished, runId, started } from '../../../tests/support/builders.ts';
import { Office } from '../../../tests/support/a-supervisor.ts';
import { settle } from '../../../tests/support/fake-clock.ts';
import type { RunId } from '../spec/ids.ts';
import { maxRestarts } from './run-queue.ts';
import { growthLimitBytes, runsPerTrainer } from './trainer-wear.ts';

test('kill ends the trainer within two seconds, keeps the run as interrupted, and the next one trains', async () => {
  const office = await Office.open();
  const [a = runId('')] = await office.start('a', 'b');
  const doomed = office.trainers.present;
  doomed.tell(a, started(), epochEnd(1));
  doomed.answersPark = false;
  let isDone = false;
  void office.supervisor.kill(a).then(() => (isDone = true));
  await office.clock.advance(1999);
  expect(isDone).toBe(false);
  await office.clock.advance(1);
  expect(isDone).toBe(true);
  expect(doomed.isTerminated).toBe(true);
  await office.clock.advance(300);
  expect(await office.read(a)).toMatchObject({
    state: { status: 'interrupted', message: expect.stringContaining('Killed') },
    epochsDone: 1,
  });
  expect(office.trainers.present.orders).toEqual(['train b']);
  doomed.tell(a, epochEnd(2));
  expect((await office.read(a)).epochsDone).toBe(1);
});

test('a trainer that dies is replaced and its run goes on from the newest checkpoint, three times', async () => {
  const office = await Office.open();
  const [a = runId('')] = await office.start('a', 'b');
  for (let life = 1; life <= maxRestarts + 1; life++) {
    const checkpoint = aCheckpoint(life);
    office.trainers.present.tell(a, started(), epochEnd(life), { type: 'checkpoint', checkpoint });
    office.trainers.present.die();
    await office.clock.advance(300);
    expect(office.trainers.all).toHaveLength(life + 1);
    expect(office.trainers.alive).toBe(1);
    if (life <= maxRestarts) expect(office.trainers.present.jobs).toMatchObject([{ run: { id: 'a', elapsedMs: 10 * life }, checkpoint }]);
  }
  expect((await office.read(a)).state).toMatchObject({ status: 'interrupted', message: expect.stringContaining('Resume tries again') });
  expect(office.trainers.present.jobs.map(({ run }) => run.id)).toEqual(['b']);
  expect(office.ofType('trouble').map(({ message }) => message)).toEqual([
    ...Array<string>(maxRestarts).fill('The trainer broke: out of memory. "a" goes on from its last checkpoint.'),
    'The trainer broke: out of memory. "a" was tried 4 times and stays interrupted.',
  ]);
});

test('what fails before it began is a failed run; what fails later is tried by another trainer', async () => {
  const office = await Office.open();
  const [a = runId(''), b = runId('')] = await office.start('a', 'b');
  office.trainers.present.tell(a, { type: 'failed', message: 'The batch size 64 is larger than the 20 training examples.' });
  await office.clock.advance(300);
  expect((await office.read(a)).state).toMatchObject({ status: 'failed', startedAt: null });
  expect(office.trainers.all).toHaveLength(2);
  office.trainers.present.tell(b, started(), epochEnd(1));
  office.trainers.present.tell(b, { type: 'failed', message: 'Training broke off: the GPU was lost' });
  await office.clock.advance(300);
  expect(await office.status(b)).toBe('interrupted');
  expect(office.trainers.all).toHaveLength(3);
  expect(office.trainers.present.orders).toEqual(['train b']);
  office.trainers.present.tell(b, started(), epochEnd(1), finished(1));
  await office.clock.advance(300);
  expect(await office.status(b)).toBe('finished');
});

test('a paused run whose trainer dies just stays paused', async () => {
  const office = await Office.open();
  const [a = runId('')] = await office.start('a');
  office.trainers.present.tell(a, started(), { type: 'paused', epoch: 0 });
  office.trainers.present.die();
  await office.clock.advance(300);
  expect(await office.status(a)).toBe('paused');
  expect(office.queue).toEqual({ running: [], waiting: [] });
});

test('previews of the run that trains reach the page, and interest follows it to the trainer', async () => {
  const office = await Office.open();
  const interest = {
    grid: { columns: 2, rows: 2, minimum: [-1, -1] as [number, number], maximum: [1, 1] as [number, number] },
    units: false,
  };
  await office.supervisor.watch(runId('b'), interest);
  const [a = runId(''), b = runId('')] = await office.start('a', 'b');
  expect(office.trainers.present.interest).toBeNull();
  office.trainers.present.tell(a, started(), finished(1));
  await settle();
  expect(office.trainers.present.interest).toEqual(interest);
  const preview = { epoch: 1, grid: interest.grid, outputs: new Float32Array(4), outputSize: 1, layers: null };
  office.trainers.present.say({ type: 'preview', runId: a, preview });
  office.trainers.present.say({ type: 'preview', runId: b, preview });
  expect(office.ofType('preview')).toEqual([{ type: 'preview', runId: 'b', preview }]);
  await office.supervisor.watch(b, null);
  expect(office.trainers.present.interest).toBeNull();
});

test('a trainer that has grown since its first run is replaced between two runs', async () => {
  const office = await Office.open();
  const [a, b, c] = await office.start('a', 'b', 'c', 'd');
  if (!a || !b || !c) throw new Error('Nothing was started.');
  const [first, limit] = [office.trainers.present, growthLimitBytes];
  const end = async (id: RunId, heldBytes: number) => {
    first.tell(id, started(), finished(1));
    first.say({ type: 'heartbeat', heldBytes });
    await settle();
  };
  first.say({ type: 'heartbeat', heldBytes: 0 });
  await end(a, 1000); // what the first run needs is no growth
  await end(b, 1001 + limit);
  expect(office.trainers.all).toHaveLength(1);
  await end(c, 1001 + limit);
  expect(first.isTerminated).toBe(true);
  expect(office.trainers.present.orders).toEqual(['train d']);
});

test('a trainer that cannot say what it holds is replaced after very many runs', async () => {
  const office = await Office.open();
  const ids = await office.start(...Array.from({ length: runsPerTrainer + 1 }, (_, at) => `r${at}`));
  for (const id of ids) {
    office.trainers.present.tell(id, started(), finished(1));
    await settle();
  }
  expect(office.trainers.all.map(({ jobs }) => jobs.length)).toEqual([runsPerTrainer, 1]);
  expect(office.trainers.alive).toBe(1);
});
