import { expect, test } from 'vitest';
import { bound, Office } from '../../../tests/support/a-supervisor.ts';
import { aCheckpoint, anEnvironment, epochEnd, finished, runId, started } from '../../../tests/support/builders.ts';
import { settle } from '../../../tests/support/fake-clock.ts';
import type { RunId } from '../spec/ids.ts';
import { StorageFull } from '../storage/store.ts';
import { keepWarmMs, trainersFor } from './pool.ts';

const [first, second, third, fourth] = [runId('r-1'), runId('r-2'), runId('r-3'), runId('r-4')];

const openWith = (trainers = 1): Promise<Office> => Office.open(undefined, trainers);

/** All trainers that are there let go of what has not begun. */
function letGo(office: Office): void {
  for (const trainer of office.trainers.all) trainer.releases = (ids) => ids;
}

test('runs of one press go to one trainer as one job, and each is recorded to its end', async () => {
  const office = await openWith();
  const ids = await office.startGroup(3);
  await office.start('z');
  expect(office.trainers.present.orders).toEqual(['train r-1 r-2 r-3']);
  expect(office.queue).toEqual({ running: ['r-1'], waiting: ['r-2', 'r-3', 'z'] });
  for (const id of ids) {
    office.trainers.present.tell(id, started(), epochEnd(1), { type: 'checkpoint', checkpoint: aCheckpoint(1) }, finished(1));
    await settle();
  }
  await office.clock.advance(500);
  for (const id of ids) expect(await office.read(id)).toMatchObject({ state: { status: 'finished' }, epochsDone: 1 });
  expect(office.trainers.present.orders).toEqual(['train r-1 r-2 r-3', 'train z']);
  expect(office.trainers.all).toHaveLength(1);
});

test('the ends of short runs of a job are written at most four times a second, the last at once', async () => {
  let writes = 0;
  const office = await Office.open((store) => ({
    ...bound(store),
    writeRuns: (...args) => {
      writes++;
      return store.writeRuns(...args);
    },
  }));
  const ids = await office.startGroup(20);
  for (const id of ids) {
    office.trainers.present.tell(id, started(), epochEnd(1), finished(1));
    await office.clock.advance(20);
  }
  expect(writes).toBeLessThanOrEqual(4);
  for (const id of ids) expect(await office.status(id)).toBe('finished');
});

test('what has not begun is paused and stopped in its record while the others train', async () => {
  const office = await openWith();
  await office.startGroup(4);
  letGo(office);
  const { present } = office.trainers;
  present.tell(first, started(), epochEnd(1));
  await Promise.all([office.supervisor.pause(second), office.supervisor.stop(third)]);
  await office.clock.advance(300);
  expect([await office.status(second), await office.status(third)]).toEqual(['paused', 'stopped']);
  expect(present.orders).toEqual(['train r-1 r-2 r-3 r-4', 'release r-2', 'release r-3']);
  expect(office.queue).toEqual({ running: ['r-1'], waiting: ['r-4'] });
  await office.supervisor.resume(second);
  expect(office.queue).toEqual({ running: ['r-1'], waiting: ['r-4', 'r-2'] });
  present.tell(first, finished(1));
  present.tell(fourth, started(), finished(1));
  await settle();
  expect(present.orders.at(-1)).toBe('train r-2');
});

test('a pause that comes as the run begins reaches it there', async () => {
  const office = await openWith();
  await office.startGroup(2);
  const { present } = office.trainers;
  present.tell(first, started());
  await office.supervisor.pause(second);
  expect(present.orders).toEqual(['train r-1 r-2', 'release r-2', 'pause r-2']);
  expect(office.queue).toEqual({ running: ['r-1'], waiting: ['r-2'] });
});

test('a trainer that lets go late, after the pause was passed on, leaves the run paused all the same', async () => {
  const office = await openWith();
  await office.startGroup(2);
  const { present } = office.trainers;
  let answer: (ids: RunId[]) => void = () => undefined;
  present.releases = () => new Promise((resolve) => (answer = resolve));
  present.tell(first, started());
  const paused = office.supervisor.pause(second);
  await office.clock.advance(2000);
  await paused;
  expect(present.orders.at(-1)).toBe('pause r-2');
  answer([second]);
  await office.clock.advance(300);
  expect(await office.status(second)).toBe('paused');
  expect(office.queue).toEqual({ running: ['r-1'], waiting: [] });
});

test('a paused run makes room for those of its job that wait', async () => {
  const office = await openWith();
  await office.startGroup(3);
  const { present } = office.trainers;
  present.tell(first, started(), { type: 'checkpoint', checkpoint: aCheckpoint(0) }, { type: 'paused', epoch: 0 });
  await settle();
  expect(present.orders).toEqual(['train r-1 r-2 r-3', 'park', 'train r-2 r-3']);
  await office.clock.advance(300);
  expect(await office.status(first)).toBe('paused');
});

test('a trainer that dies interrupts only the run that trained; the others wait before all else, with no loss of theirs', async () => {
  const office = await openWith();
  await office.startGroup(3);
  await office.start('z');
  office.trainers.present.tell(first, started(), finished(1));
  office.trainers.present.tell(second, started(), epochEnd(1));
  office.trainers.present.die();
  await office.clock.advance(300);
  expect(office.trainers.present.orders).toEqual(['train r-2 r-3']);
  expect([await office.status(first), await office.status(second), await office.status(third)]).toEqual([
    'finished',
    'interrupted',
    'queued',
  ]);
  expect(office.plan.map(({ id, restarts }) => [id, restarts])).toEqual([
    ['r-2', 1],
    ['r-3', 0],
    ['z', 0],
  ]);
  expect(office.ofType('trouble').map(({ message }) => message)).toEqual([expect.stringContaining('"r-2" goes on')]);
});

test('a kill ends the run that trains; the others of its job go on with another trainer', async () => {
  const office = await openWith();
  await office.startGroup(3);
  const doomed = office.trainers.present;
  doomed.tell(first, started(), epochEnd(1));
  await office.supervisor.kill(first);
  await office.clock.advance(300);
  expect([await office.status(first), await office.status(second)]).toEqual(['interrupted', 'queued']);
  expect([doomed.isTerminated, office.trainers.present.orders]).toEqual([true, ['train r-2 r-3']]);
});

test('a full disk holds also the run that begins meanwhile', async () => {
  let isFull = false;
  const office = await Office.open((store) => ({
    ...bound(store),
    writeRuns: (...args) => (isFull ? Promise.reject(new StorageFull('The disk is full.')) : store.writeRuns(...args)),
  }));
  await office.startGroup(2);
  const { present } = office.trainers;
  isFull = true;
  present.tell(first, started(), epochEnd(1));
  await office.clock.advance(300);
  expect(present.orders.slice(1)).toEqual(['pause r-1']);
  present.tell(first, finished(1)); // it was at its end
  present.tell(second, started());
  expect(present.orders.slice(2)).toEqual(['pause r-2']);
  isFull = false;
  await office.clock.advance(6000);
  expect(present.orders.slice(3)).toEqual(['resume r-2']);
});

/** The first run has taken half a second for half its way. */
async function halfway(office: Office, environment = anEnvironment()): Promise<void> {
  const { epochs } = (await office.read(first)).resolved.training;
  office.trainers.present.tell(first, started({ environment }), epochEnd(epochs / 2, { elapsedMs: 500 }));
  await settle();
}

test('a job of more than a second is shared with other trainers once they are warm; all train like the first', async () => {
  const office = await openWith(2);
  await office.startGroup(4);
  letGo(office);
  const one = office.trainers.present;
  await halfway(office);
  expect(one.orders).toEqual(['train r-1 r-2 r-3 r-4', 'release r-2 r-3 r-4']);
  expect(office.trainers.all).toHaveLength(2);
  expect(office.queue).toEqual({ running: ['r-1'], waiting: ['r-2', 'r-3', 'r-4'] });
  const two = office.trainers.present;
  expect(two.orders).toEqual([]);
  two.warmUp();
  await settle();
  expect(two.orders).toEqual(['train r-2']);
  expect(two.jobs[0]?.like).toEqual(anEnvironment());
  expect(office.queue).toEqual({ running: ['r-1', 'r-2'], waiting: ['r-3', 'r-4'] });
  one.tell(first, finished(100));
  await settle();
  expect(one.orders.at(-1)).toBe('train r-3');
  one.die();
  await office.clock.advance(300);
  expect([await office.status(second), await office.status(third)]).not.toContain('finished');
  expect(two.isTerminated).toBe(false);
});

test('other trainers are kept warm for a while, and then let go', async () => {
  const office = await openWith(2);
  await office.startGroup(2);
  letGo(office);
  const one = office.trainers.present;
  const { epochs } = (await office.read(first)).resolved.training;
  one.tell(first, started(), epochEnd(epochs / 4, { elapsedMs: 500 }));
  await settle();
  const two = office.trainers.present;
  two.warmUp();
  await settle();
  expect(two.orders).toEqual(['train r-2']);
  one.tell(first, finished(100));
  two.tell(second, started(), finished(1));
  await office.clock.advance(keepWarmMs - 1000);
  expect(office.trainers.alive).toBe(2);
  await office.clock.advance(2000);
  expect([one.isTerminated, two.isTerminated]).toEqual([false, true]);
});

test('one GPU has one trainer, a short job too, and runs that were not started together', async () => {
  const gpu = await openWith(2);
  await gpu.startGroup(4);
  await halfway(gpu, anEnvironment({ backend: 'webgpu' }));
  expect([gpu.trainers.all.length, gpu.trainers.present.orders]).toEqual([1, ['train r-1 r-2 r-3 r-4']]);
  const short = await openWith(2);
  await short.startGroup(4);
  short.trainers.present.tell(first, started(), epochEnd(1, { elapsedMs: 2 }));
  short.trainers.present.tell(first, finished(30));
  await settle();
  expect(short.trainers.all).toHaveLength(1);
  const single = await openWith(2);
  await single.start('r-1', 'r-2', 'r-3');
  await halfway(single);
  expect(single.trainers.all).toHaveLength(1);
  expect(single.trainers.present.orders).toEqual(['train r-1']);
});

test('so many trainers at most as cores but one, and two on two', () => {
  expect([1, 2, 3, 4, 5, 16].map(trainersFor)).toEqual([1, 2, 2, 3, 4, 4]);
});
