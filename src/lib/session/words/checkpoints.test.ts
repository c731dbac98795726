import { expect, test } from 'vitest';
import { aRun } from '../../../../tests/support/a-run.ts';
import { emptyHistory, applyAllToHistory } from '../../runs/apply-event.ts';
import { epochEnd } from '../../../../tests/support/builders.ts';
import type { Run } from '../../runs/run.ts';
import type { CheckpointInfo } from '../../storage/store.ts';
import { checkpointRows, formatBytes, placeOf, soundest } from './checkpoints.ts';

const info = (epoch: number, ...why: CheckpointInfo['why']): CheckpointInfo => ({
  slot: epoch,
  epoch,
  step: 7 * epoch,
  bytes: 2148,
  why,
  scores: why.includes('best') ? { loss: 0.1, metric: 0.9 } : null,
});
const history = applyAllToHistory(
  emptyHistory(),
  [1, 2, 3, 4].map((epoch) => epochEnd(epoch)),
);
const diverged = { status: 'diverged', startedAt: 0, finishedAt: 1, epoch: 5, step: 33, message: '' } as const;

test('a row says where a checkpoint stands, what it scored and why it is kept', () => {
  const run = aRun({ checkpoints: { every: 2, megabytes: 64 } });
  const rows = checkpointRows([info(60, 'last'), info(4, 'best', 'every'), info(3, 'before')], run, history);
  expect(rows.map(({ place, step, score, size, why }) => [place, step, score, size, why])).toEqual([
    ['epoch 60', '420', '0.970', '2.1 kB', 'last'],
    ['epoch 4', '28', '0.900', '2.1 kB', 'best, every 2 epochs'],
    ['epoch 3', '21', '0.398', '2.1 kB', 'the one before'],
  ]);
});

test('within an epoch there is no score, but for restored weights', () => {
  const inside = { ...info(60, 'last'), step: 60 * 7 + 3 };
  const over = { status: 'finished', startedAt: 0, finishedAt: 1, reason: 'budget' } as const;
  const score = (state: Run['state']) => checkpointRows([inside], aRun({ state, stepsPerEpoch: 7 }), history)[0]?.score;
  expect(score(over)).toBe('–');
  expect(score({ ...over, restoredEpoch: 60 })).toBe('0.970');
});

test('the last of a run that diverged, or that restored its best, is told as such', () => {
  const why = (state: Parameters<typeof aRun>[0]) => checkpointRows([info(4, 'last')], aRun(state), history)[0]?.why;
  expect(why({ state: diverged })).toBe('last before it diverged');
  expect(why({ state: { status: 'finished', startedAt: 0, finishedAt: 1, reason: 'earlyStopping', restoredEpoch: 2 } })).toBe(
    'last, with the weights of epoch 2',
  );
});

test('a diverged run is best branched from at its best epoch, else from what was kept before, and no other run at all', () => {
  const run = aRun({ state: diverged });
  expect(soundest([info(4, 'last'), info(3, 'before'), info(2, 'best')], run)?.epoch).toBe(2);
  expect(soundest([info(4, 'last'), info(3, 'before')], run)?.epoch).toBe(3);
  expect(soundest([info(0, 'last')], run)).toBeNull();
  expect(soundest([info(2, 'best')], aRun())).toBeNull();
});

test('a place in the middle of an epoch, and sizes, are said as people say them', () => {
  expect([28, 30].map((step) => placeOf({ epoch: 4, step }, { stepsPerEpoch: 7 }))).toEqual(['epoch 4', 'in epoch 5']);
  expect([0, 20, 999, 2148, 123_456, 24_000_000, 3e9].map(formatBytes)).toEqual([
    '0 B',
    '20 B',
    '999 B',
    '2.1 kB',
    '123 kB',
    '24 MB',
    '3 GB',
  ]);
});
