import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aCheckpoint } from '../../../tests/support/builders.ts';
import type { KeptCheckpoint, Why } from './events.ts';
import { joinKept, joinWaiting, mostKept, thinned } from './kept-checkpoints.ts';

const of = (epoch: number, why: Why[] = ['every'], bytes = 10) => ({ epoch, why, bytes });
const epochsOf = (kept: readonly { epoch: number }[]) => kept.map(({ epoch }) => epoch);

test('a newer best takes the place of the older one, which stays where it is of every so many as well', () => {
  expect(joinKept([of(1, ['best']), of(2)], [of(3, ['best'])])).toEqual([of(2), of(3, ['best'])]);
  expect(joinKept([of(2, ['best', 'every'])], [of(3, ['best', 'every'])])).toEqual([of(2, ['every']), of(3, ['best', 'every'])]);
  expect(joinKept([of(2, ['best'])], [of(4)])).toEqual([of(2, ['best']), of(4)]);
});

test('what is too much goes evenly, every second of the oldest first, never the best', () => {
  const all = Array.from({ length: 10 }, (_, at) => of(5 * (at + 1)));
  expect(epochsOf(thinned(all, 100))).toEqual(epochsOf(all));
  expect(epochsOf(thinned(all, 80))).toEqual([10, 20, 25, 30, 35, 40, 45, 50]);
  expect(epochsOf(thinned(all, 50))).toEqual([10, 20, 30, 40, 50]);
  expect(epochsOf(thinned([of(5, ['best']), ...all.slice(1)], 20))).toEqual([5, 50]);
  expect(epochsOf(thinned([of(5, ['best']), of(10)], 0))).toEqual([5]);
});

test('kept one by one, what stays is within the bound and spread without a hole', () => {
  const case_ = fc.record({
    count: fc.integer({ min: 1, max: 400 }),
    every: fc.integer({ min: 1, max: 7 }),
    room: fc.integer({ min: 3, max: 130 }),
  });
  fc.assert(
    fc.property(case_, ({ count, every, room }) => {
      let kept: ReturnType<typeof of>[] = [];
      for (let at = 1; at <= count; at++) kept = thinned([...kept, of(at * every)], room * 10);
      const most = Math.min(count, room, mostKept);
      expect(kept).toHaveLength(most);
      expect(kept.at(-1)?.epoch).toBe(count * every);
      const gaps = epochsOf(kept).map((epoch, at, all) => epoch - (all[at - 1] ?? 0));
      expect(Math.max(...gaps)).toBeLessThanOrEqual(4 * every * Math.ceil(count / most));
    }),
  );
});

test('what waits to be written stays within its room, and an epoch that comes again takes its own place', () => {
  const kept = (epoch: number, why: Why[] = ['every']): KeptCheckpoint => ({
    checkpoint: aCheckpoint(epoch),
    why,
    scores: { loss: 1, metric: 0 },
  });
  const each = 20; // bytes of a checkpoint of the builders
  expect(joinWaiting([kept(1), kept(2)], [kept(2, ['best', 'every'])], 100 * each)).toEqual([kept(1), kept(2, ['best', 'every'])]);
  expect(joinWaiting([kept(1), kept(2), kept(3)], [kept(4)], 1).map(({ checkpoint }) => checkpoint.epoch)).toEqual([2, 3, 4]);
});
