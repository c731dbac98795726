import { expect, test } from 'vitest';
import { aRun } from '../../../tests/support/a-run.ts';
import type { Run } from './run.ts';
import { describeDuration, describeRun } from './describe-run.ts';

/** A run whose weights score so, at its best epoch too. */
const scored = (metric: number, epoch = 60): Partial<Run> => {
  const validation = { loss: 1, metric };
  return { epochsDone: epoch, last: { train: { loss: 1, metric: 0.5 }, validation }, best: { epoch, validation } };
};

test('a finished run says the score of the weights it kept, its best, how fast, where, and how far above the floor', () => {
  expect(describeRun(aRun(scored(0.96)))).toBe(
    'Reached 0.960 on 67 validation examples at epoch 60 of 60 in 0.3 s on wasm; 0.520 above always guessing Adelie.',
  );
  const best = { epoch: 31, validation: { loss: 0.1, metric: 0.99 } };
  expect(describeRun(aRun({ ...scored(0.96), best }))).toBe(
    'Reached 0.960 on 67 validation examples at epoch 60 of 60 (best 0.990 at epoch 31) in 0.3 s on wasm; 0.520 above always guessing Adelie.',
  );
});

test('a run that does not beat the floor says so', () => {
  expect(describeRun(aRun(scored(0.4)))).toContain('; it does not beat always guessing Adelie (0.440).');
  expect(describeRun(aRun(scored(0.44)))).toContain('; that is no better than always guessing Adelie (0.440).');
});

test('a gain too small for three decimals is not told as zero', () => {
  expect(describeRun(aRun(scored(0.4404)))).toContain('; less than 0.001 above always guessing Adelie.');
});

test('a score that rounds to zero has no sign', () => {
  const floor = { description: 'always guessing the mean, 152.1', scores: { loss: 1, metric: -4.32e-7 } };
  const text = describeRun(aRun({ metricName: 'R2', floor, ...scored(-0.0004) }));
  expect(text).toContain('R\u00b2 0.000 on');
  expect(text).toContain('it does not beat always guessing the mean, 152.1 (0.000).');
});

test('a regression names its metric and counts training examples when there is no validation part', () => {
  const run = aRun({
    metricName: 'R2',
    examples: { train: 1, validation: 0 },
    floor: null,
    ...scored(-0.25, 1),
  });
  expect(describeRun(run)).toBe('Reached R\u00b2 \u22120.250 on 1 training example at epoch 1 of 60 in 0.3 s on wasm.');
});

test('a run without an epoch says how it stands', () => {
  const none = { best: null, last: null, epochsDone: 0 };
  expect(describeRun(aRun({ ...none, state: { status: 'queued' } }))).toBe('Waiting to train.');
  expect(describeRun(aRun({ ...none, state: { status: 'running', startedAt: 1 } }))).toBe('Training; no epoch is done yet.');
  expect(describeRun(aRun({ ...none, state: { status: 'failed', startedAt: 1, finishedAt: 2, message: 'The GPU is gone' } }))).toBe(
    'The GPU is gone.',
  );
});

test('a diverged run gives its message first and what it had reached', () => {
  const state = {
    status: 'diverged',
    startedAt: 1,
    finishedAt: 2,
    epoch: 40,
    step: 290,
    message: 'The loss became NaN at epoch 40.',
  } as const;
  expect(describeRun(aRun({ state }))).toMatch(/^The loss became NaN at epoch 40\. Before that it reached 0\.970 on 67/);
});

test('a check says its verdict', () => {
  expect(describeRun(aRun({ check: { passed: true, sentence: 'It overfits one batch.', tries: [] } }))).toBe('It overfits one batch.');
});

test('durations are short and round', () => {
  expect([0, 33, 320, 9940, 9960, 59_400, 59_600, 65_000, 7_440_000, 7_200_000].map(describeDuration)).toEqual([
    '0 s',
    '33 ms',
    '0.3 s',
    '9.9 s',
    '10 s',
    '59 s',
    '1 min',
    '1 min 5 s',
    '2 h 4 min',
    '2 h',
  ]);
});
