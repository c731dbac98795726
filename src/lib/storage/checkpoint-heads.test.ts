import { expect, test } from 'vitest';
import { aCheckpoint } from '../../../tests/support/builders.ts';
import type { Checkpoint, KeptCheckpoint, Why } from '../runs/events.ts';
import type { Checkpoints } from '../spec/training.ts';
import { listHeads, storeCheckpoints, type CheckpointHead } from './checkpoint-heads.ts';

const bytes = 20; // of a checkpoint of the builders
const scores = { loss: 0.5, metric: 0.75 };
const keep = (epoch: number, ...why: Why[]): KeptCheckpoint => ({ checkpoint: aCheckpoint(epoch), why, scores });

/** Epoch after epoch as one write each; what lies in which slot at the end. */
function stored(writes: [Checkpoint, KeptCheckpoint[]][], rule: Checkpoints = { every: 1, megabytes: 1 }) {
  let heads: CheckpointHead[] = [];
  const slots = new Map<number, number>();
  for (const [checkpoint, kept] of writes) {
    const after = storeCheckpoints(heads, { checkpoint, kept }, rule);
    for (const slot of after.removed) slots.delete(slot);
    for (const put of after.puts) slots.set(put.head.slot, put.checkpoint.epoch);
    heads = after.heads;
    expect(new Map(heads.map(({ slot, epoch }) => [slot, epoch]))).toEqual(slots);
  }
  return listHeads(heads).map(({ epoch, why }) => [epoch, ...why].join(' '));
}

test('the newest take turns in two places; the best and every so many lie beside them', () => {
  expect(stored([[aCheckpoint(1), [keep(1, 'best')]]])).toEqual(['1 last best']);
  const writes: [Checkpoint, KeptCheckpoint[]][] = [
    [aCheckpoint(1), [keep(1, 'best')]],
    [aCheckpoint(2), [keep(2, 'every')]],
    [aCheckpoint(3), [keep(3, 'best')]],
    [aCheckpoint(4), [keep(4, 'every')]],
    [aCheckpoint(5), []],
  ];
  expect(stored(writes)).toEqual(['5 last', '4 every', '3 best', '2 every']);
  expect(stored(writes.slice(0, 3))).toEqual(['3 last best', '2 every']);
});

test('the same said twice takes one place, so that the one before stays', () => {
  const twice: [Checkpoint, KeptCheckpoint[]][] = [[aCheckpoint(1), []], [aCheckpoint(2), []], [aCheckpoint(2), []]]; // prettier-ignore
  expect(stored(twice)).toEqual(['2 last', '1 before']);
  const restored = aCheckpoint(2, { params: Float32Array.of(9, 9, 9) }); // other weights at the same step
  expect(stored([...twice, [restored, []]])).toEqual(['2 last', '2 before']);
});

test('the cap counts all of them, and takes only those of every so many', () => {
  const megabytes = (6 * bytes) / 1e6;
  const writes = Array.from({ length: 20 }, (_, at): [Checkpoint, KeptCheckpoint[]] => [
    aCheckpoint(at + 1),
    [keep(at + 1, ...(at === 4 ? (['best', 'every'] as const) : (['every'] as const)))],
  ]);
  expect(stored(writes, { every: 1, megabytes })).toHaveLength(5); // the last is one of every so many too
  expect(stored(writes, { every: 1, megabytes })[0]).toBe('20 last every');
  expect(stored(writes, { every: 1, megabytes })).toContain('5 best every');
  expect(stored(writes, { every: 1, megabytes: bytes / 1e6 })).toEqual(['20 last', '19 before', '5 best every']);
});

test('heads of the first records, which tell only an epoch, are read and go on', () => {
  const old: CheckpointHead[] = [{ slot: 1, sequence: 4, epoch: 8 }, { slot: 0, sequence: 3, epoch: 6 }]; // prettier-ignore
  expect(listHeads(old).map(({ slot, why }) => [slot, ...why])).toEqual([[1, 'last'], [0, 'before']]); // prettier-ignore
  const { heads, puts } = storeCheckpoints(old, { checkpoint: aCheckpoint(9) });
  expect(puts.map(({ head }) => [head.slot, head.sequence])).toEqual([[0, 5]]);
  expect(heads).toHaveLength(2);
});
