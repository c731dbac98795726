import { expect, test } from 'vitest';
import { aCheckpoint, epochEnd, finished, runId, started, stepLosses } from '../../../tests/support/builders.ts';
import { bound, Office } from '../../../tests/support/a-supervisor.ts';
import { recordingCost } from '../../../tests/support/recording-cost.ts';
import { settle } from '../../../tests/support/fake-clock.ts';
import { createMemoryStore } from '../storage/memory-store.ts';
import { StorageFull } from '../storage/store.ts';
import type { RunWrite, Store } from '../storage/store.ts';

type WriteRuns = Store['writeRuns'];

/** An office whose writes the test can hold back or fail. */
async function openWith(writeRuns: (write: WriteRuns) => WriteRuns): Promise<Office> {
  return Office.open((store) => ({ ...bound(store), writeRuns: writeRuns((lease, writes) => store.writeRuns(lease, writes)) }));
}

test('saved is said only after the transaction completed, and of the epochs that were in it', async () => {
  let complete: () => void = () => undefined;
  const office = await openWith((write) => async (lease, writes) => {
    await new Promise<void>((resolve) => (complete = resolve));
    return write(lease, writes);
  });
  const [a = runId('')] = await office.start('a');
  office.trainers.present.tell(a, started(), epochEnd(1), epochEnd(2));
  await office.clock.advance(0);
  office.trainers.present.tell(a, epochEnd(3));
  await office.clock.advance(5000);
  expect(office.ofType('saved')).toEqual([]);
  complete();
  await settle();
  expect(office.ofType('saved').map(({ epoch }) => epoch)).toEqual([2]);
  expect((await office.read(a)).epochsDone).toBe(2);
  await office.clock.advance(250);
  expect(office.ofType('saved')).toHaveLength(1);
  complete();
  await settle();
  expect(office.ofType('saved').map(({ epoch }) => epoch)).toEqual([2, 3]);
});

test('there are at most four writes a second, however many events, and none is lost', async () => {
  const batches: RunWrite[][] = [];
  const office = await openWith((write) => (lease, writes) => {
    batches.push(writes);
    return write(lease, writes);
  });
  const [a = runId('')] = await office.start('a');
  office.trainers.present.tell(a, started());
  for (let epoch = 1; epoch <= 100; epoch++) {
    office.trainers.present.tell(a, stepLosses(epoch - 1, epoch), epochEnd(epoch), { type: 'checkpoint', checkpoint: aCheckpoint(epoch) });
    await office.clock.advance(20);
  }
  expect(batches.length).toBeGreaterThan(4);
  expect(batches.length).toBeLessThanOrEqual(9);
  await office.clock.advance(300);
  expect((await office.store.readHistory(a)).epoch).toEqual(Array.from({ length: 100 }, (_, at) => at + 1));
  expect(office.ofType('saved').at(-1)).toEqual({ type: 'saved', runId: 'a', epoch: 100 });
  expect(await office.store.readCheckpoint(a)).toEqual(aCheckpoint(100));
});

test('the end of a run is written at once', async () => {
  const office = await Office.open();
  const [a = runId('')] = await office.start('a');
  office.trainers.present.tell(a, started());
  await office.clock.advance(250);
  office.trainers.present.tell(a, epochEnd(1), finished(1));
  await settle();
  expect(await office.status(a)).toBe('finished');
});

test('a checkpoint that does not fit gives way to the metrics, and comes with the next write that has room', async () => {
  let isFull = true;
  const office = await openWith((write) => async (lease, writes) => {
    if (isFull && writes.some(({ checkpoint }) => checkpoint)) throw new StorageFull('The disk is full.');
    return write(lease, writes);
  });
  const [a = runId('')] = await office.start('a');
  office.trainers.present.tell(a, started(), epochEnd(1), { type: 'checkpoint', checkpoint: aCheckpoint(1) });
  await office.clock.advance(300);
  expect((await office.read(a)).epochsDone).toBe(1);
  expect(await office.store.readCheckpoint(a)).toBeNull();
  expect(office.ofType('storage').at(-1)?.trouble).toBe(
    'The disk is full. Metrics are saved, but no new checkpoint: a resume would go on from an older one.',
  );
  expect(office.trainers.present.orders).toEqual(['train a']);
  isFull = false;
  office.trainers.present.tell(a, epochEnd(2));
  await office.clock.advance(300);
  expect(await office.store.readCheckpoint(a)).toEqual(aCheckpoint(1));
  expect(office.ofType('storage').at(-1)?.trouble).toBeNull();
});

test('kept checkpoints that do not fit give way to the newest one, and come with the next write that has room', async () => {
  let isFull = true;
  const office = await openWith((write) => async (lease, writes) => {
    if (isFull && writes.some(({ kept = [] }) => kept.length > 0)) throw new StorageFull('The disk is full.');
    return write(lease, writes);
  });
  const [a = runId('')] = await office.start('a');
  const best = (epoch: number) => ({ checkpoint: aCheckpoint(epoch), why: ['best' as const], scores: { loss: 1, metric: 0.5 } });
  office.trainers.present.tell(a, started(), epochEnd(1), { type: 'checkpoint', checkpoint: aCheckpoint(1), kept: [best(1)] });
  await office.clock.advance(300);
  const listed = async () => (await office.store.listCheckpoints(a)).map(({ epoch, why }) => [epoch, ...why].join(' '));
  expect(await listed()).toEqual(['1 last']);
  expect(office.ofType('storage').at(-1)?.trouble).toBe(
    'The disk is full. Metrics and the newest checkpoint are saved, but no other checkpoint: they are tried again with the next write.',
  );
  isFull = false;
  office.trainers.present.tell(a, epochEnd(2), { type: 'checkpoint', checkpoint: aCheckpoint(2) });
  await office.clock.advance(300);
  expect(await listed()).toEqual(['2 last', '1 best']);
  expect(office.ofType('storage').at(-1)?.trouble).toBeNull();
});

test('a full disk holds the run, never says saved, and lets it go on when there is room again', async () => {
  let isFull = false;
  const office = await openWith((write) => async (lease, writes) => {
    if (isFull) throw new StorageFull('The disk is full.');
    return write(lease, writes);
  });
  const [a = runId('')] = await office.start('a', 'b');
  office.trainers.present.tell(a, started(), epochEnd(1));
  await office.clock.advance(300);
  isFull = true;
  office.trainers.present.tell(a, epochEnd(2), epochEnd(3));
  await office.clock.advance(300);
  expect(office.ofType('storage').at(-1)?.trouble).toBe('The disk is full. "a" is not saved from epoch 2 on.');
  expect(office.trainers.present.orders).toEqual(['train a', 'pause a']);
  office.trainers.present.tell(a, { type: 'paused', epoch: 3 });
  await office.clock.advance(7000);
  office.trainers.present.say({ type: 'heartbeat', heldBytes: null });
  expect(office.ofType('saved').map(({ epoch }) => epoch)).toEqual([1]);
  expect((await office.read(a)).epochsDone).toBe(1);
  isFull = false;
  await office.clock.advance(5000);
  expect(office.ofType('saved').map(({ epoch }) => epoch)).toEqual([1, 3]);
  expect((await office.store.readHistory(a)).epoch).toEqual([1, 2, 3]);
  expect(office.ofType('storage').at(-1)?.trouble).toBeNull();
  expect(office.trainers.present.orders).toEqual(['train a', 'pause a', 'resume a']);
});

test('a write that never settles is told after ten seconds, holds up no command, and is not false when it comes after all', async () => {
  let complete: () => void = () => undefined;
  const office = await openWith((write) => async (lease, writes) => {
    await new Promise<void>((resolve) => (complete = resolve));
    return write(lease, writes);
  });
  const [a = runId(''), b = runId('')] = await office.start('a', 'b');
  office.trainers.present.tell(a, started(), epochEnd(1));
  await office.clock.advance(9900);
  expect(office.ofType('storage')).toEqual([]);
  await office.clock.advance(200);
  expect(office.ofType('storage').at(-1)?.trouble).toContain('does not answer');
  await office.supervisor.stop(b);
  await office.supervisor.stop(a);
  expect(office.trainers.present.orders).toEqual(['train a', 'pause a', 'stop a']);
  for (let write = 0; write < 4; write++) {
    complete();
    await office.clock.advance(300);
  }
  expect(office.ofType('storage').at(-1)?.trouble).toBeNull();
  expect((await office.read(a)).epochsDone).toBe(1);
  expect(await office.status(b)).toBe('stopped');
});

test('a storage that hangs refuses a start after ten seconds', async () => {
  const office = await Office.open((store) => ({ ...bound(store), createRuns: () => new Promise(() => undefined) }));
  let problem = '';
  const start = office.start('a').catch((error: Error) => (problem = error.message));
  await office.clock.advance(10_000);
  await start;
  expect(problem).toBe("The browser's storage does not answer: the run was not started.");
});

test('a supervisor whose lease was taken writes nothing more and ends its trainer', async () => {
  const office = await Office.open();
  const [a = runId('')] = await office.start('a', 'b');
  office.trainers.present.tell(a, started(), epochEnd(1));
  await office.clock.advance(300);
  await office.store.takeLease();
  office.trainers.present.tell(a, epochEnd(2), finished(2));
  await office.clock.advance(1000);
  expect((await office.read(a)).epochsDone).toBe(1);
  expect(office.isStale).toBe(true);
  expect(office.trainers.alive).toBe(0);
  expect(office.ofType('trouble').at(-1)?.message).toContain('Another tab took the training over');
});

test('epochs trained again after a trainer died end in the record of an uninterrupted run', async () => {
  const straight = await Office.open();
  const cut = await Office.open();
  const epochs = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, at) => [stepLosses(7 * (from + at - 1), from + at, 1), epochEnd(from + at)]).flat();
  for (const office of [straight, cut]) {
    const [a = runId('')] = await office.start('a');
    office.trainers.present.tell(a, started(), ...epochs(1, 3), { type: 'checkpoint', checkpoint: aCheckpoint(3) }, ...epochs(4, 6));
    if (office === cut) {
      await office.clock.advance(300);
      office.trainers.present.die();
      await office.clock.advance(300);
      expect((await office.read(a)).epochsDone).toBe(6);
      office.trainers.present.tell(a, started(), ...epochs(4, 6));
    }
    office.trainers.present.tell(a, ...epochs(7, 8), finished(8));
    await office.clock.advance(500);
  }
  const a = runId('a');
  const untimed = async ({ store }: typeof cut) => ({ ...(await store.readHistory(a)), endedAt: null });
  expect(await untimed(cut)).toEqual(await untimed(straight));
  const times = { createdAt: 0, state: { status: 'finished' as const, startedAt: 0, finishedAt: 0, reason: 'epochs' as const } };
  expect({ ...(await cut.read(a)), ...times }).toEqual({ ...(await straight.read(a)), ...times });
});

test('a sweep of 32 runs is on disk whole after few transactions', async () => {
  let writes = 0;
  const store = createMemoryStore();
  const counting: Store = {
    ...bound(store),
    writeRuns: (...args) => {
      writes++;
      return store.writeRuns(...args);
    },
  };
  await recordingCost(counting, { now: () => performance.now() });
  expect(writes).toBeLessThanOrEqual(4);
  const runs = await store.listRuns();
  expect(runs.map(({ state, epochsDone }) => [state.status, epochsDone])).toEqual(Array.from({ length: 32 }, () => ['finished', 100]));
  for (const { id } of runs) expect((await store.readHistory(id)).epoch).toHaveLength(100);
});
