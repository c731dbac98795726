import { expect, test } from 'vitest';
import { aRun } from '../../tests/support/a-run.ts';
import { aCheckpoint } from '../../tests/support/builders.ts';
import { warnOfDiverged } from './warn-of-diverged.ts';

const checkpoint = { ...aCheckpoint(0), step: 2 };
const state = { status: 'diverged', startedAt: 0, finishedAt: 1, epoch: 1, step: 3, message: 'Loss became NaN.' } as const;

test('a run that did not diverge needs no word', () => {
  expect(warnOfDiverged({ run: aRun(), checkpoint, file: 'a' })).toBeNull();
});

test('a run that diverged in its first epoch has no better weights to offer', () => {
  expect(warnOfDiverged({ run: aRun({ name: 'train 1', state, best: null }), checkpoint, file: 'a' })).toBe(
    '"train 1" diverged at epoch 1, and "a" holds its last finite weights before that: it ended no epoch before, so start a new run with a lower learning rate.',
  );
});

test('the best epoch is not told of better ones, though the next step broke the run', () => {
  const run = aRun({
    name: 'train 1',
    state: { ...state, epoch: 2 },
    stepsPerEpoch: 2,
    best: { epoch: 1, validation: { loss: 1, metric: 0.5 } },
  });
  expect(warnOfDiverged({ run, checkpoint: { ...checkpoint, epoch: 1 }, file: 'a' })).toBe(
    '"train 1" diverged at epoch 2, and "a" holds its weights of epoch 1, of before that.',
  );
});
