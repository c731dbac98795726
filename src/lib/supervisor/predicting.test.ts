import { expect, test } from 'vitest';
import { bound, Office } from '../../../tests/support/a-supervisor.ts';
import { aCheckpoint, epochEnd, finished, started } from '../../../tests/support/builders.ts';
import type { TrainEvent } from '../runs/events.ts';
import type { RunId } from '../spec/ids.ts';
import type { PackedPredictions } from '../worker/protocol.ts';
import { quietMs } from './predicting.ts';

const packed = Uint8Array.of(1, 2, 3);
const toItsEnd: TrainEvent[] = [started(), epochEnd(1), { type: 'checkpoint', checkpoint: aCheckpoint(1) }, finished(1)];

/** An office whose first trainer packs what it is asked for; `asked` in order. */
async function open({ trainers = 1, predicts = () => packed }: { trainers?: number; predicts?: () => PackedPredictions } = {}) {
  const office = await Office.open(bound, trainers);
  office.trainers.present.predicts = predicts;
  const asked = () => office.trainers.all.flatMap(({ orders }) => orders.filter((order) => order.startsWith('predict')));
  const kept = (id: RunId) => office.store.readPredictions(id);
  return { office, asked, kept };
}

test('the predictions of runs that ended are kept one after another, once nothing trains or waits', async () => {
  const { office, asked, kept } = await open();
  const ids = await office.start('a', 'b', 'c');
  for (const id of ids) {
    expect(asked()).toEqual([]);
    office.trainers.present.tell(id, ...toItsEnd);
    await office.clock.advance(quietMs - 100);
  }
  await office.clock.advance(quietMs);
  expect(asked()).toEqual(['predict a', 'predict b', 'predict c']);
  for (const id of ids) expect(await kept(id)).toEqual(packed);
});

test('all repeats of a press have theirs kept, whichever trainer they were with', async () => {
  const { office, kept } = await open({ trainers: 2 });
  const ids = await office.startGroup(3);
  for (const id of ids) office.trainers.present.tell(id, ...toItsEnd);
  await office.clock.advance(quietMs);
  expect(await Promise.all(ids.map(kept))).toEqual([packed, packed, packed]);
});

test('training goes before them: what gave way is asked for again after it', async () => {
  const { office, asked, kept } = await open({ predicts: () => 'later' });
  const [a] = await office.start('a');
  if (!a) throw new Error('No run was started.');
  office.trainers.present.tell(a, ...toItsEnd);
  await office.clock.advance(quietMs);
  const [b] = await office.start('b');
  office.trainers.present.predicts = () => packed;
  await office.clock.advance(10 * quietMs);
  expect([asked(), await kept(a)]).toEqual([['predict a'], null]);
  if (b) office.trainers.present.tell(b, ...toItsEnd);
  await office.clock.advance(quietMs);
  expect([asked(), await kept(a)]).toEqual([['predict a', 'predict a', 'predict b'], packed]);
});

test('none are asked for of a run that diverged, or of one that was deleted meanwhile; a stopped one has them', async () => {
  const { office, asked, kept } = await open();
  const [wild, gone, stopped] = await office.start('wild', 'gone', 'stopped');
  if (!wild || !gone || !stopped) throw new Error('Three runs were started.');
  const { present } = office.trainers;
  const [first, epoch, checkpoint] = toItsEnd;
  if (!first || !epoch || !checkpoint) throw new Error('A run has these events.');
  present.tell(wild, first, epoch, checkpoint, {
    type: 'diverged',
    epoch: 2,
    step: 1,
    message: 'Loss became NaN.',
    elapsedMs: 1,
  });
  await office.clock.advance(0);
  present.tell(gone, ...toItsEnd);
  await office.clock.advance(0);
  present.tell(stopped, first, epoch, checkpoint, { type: 'stopped', epoch: 1, weightsHash: 'aa', elapsedMs: 1 });
  await office.store.delete([{ type: 'run', id: gone }], 1);
  await office.clock.advance(quietMs);
  expect([asked(), await kept(stopped)]).toEqual([['predict stopped'], packed]);
});

test('a trainer that breaks over one is not given the others', async () => {
  const { office, asked } = await open({
    predicts: () => {
      throw new Error('The trainer broke: out of memory.');
    },
  });
  for (const id of await office.start('a', 'b')) {
    office.trainers.present.tell(id, ...toItsEnd);
    await office.clock.advance(0);
  }
  await office.clock.advance(10 * quietMs);
  expect(asked()).toEqual(['predict a']);
});
