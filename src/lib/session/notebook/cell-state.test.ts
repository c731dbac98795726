import { expect, test } from 'vitest';
import { aRun } from '../../../../tests/support/a-run.ts';
import type { Run } from '../../runs/run.ts';
import { paceOf, trainState } from './cell-state.ts';

const fresh = { state: 'fresh' } as const;
const edited = { state: 'edited', reason: '"train" has changed since this run.' } as const;
const withState = (state: Run['state']) => aRun({ state });

test('a cell that never trained is fresh', () => {
  expect(trainState({ run: null, freshness: fresh, place: null })).toEqual({ mark: 'fresh', word: '', reason: null });
});

test('what trains comes first, then an edit since, then how the run ended', () => {
  const running = withState({ status: 'running', startedAt: 1 });
  expect(trainState({ run: running, freshness: edited, place: null }).mark).toBe('running');
  const finished = withState({ status: 'finished', startedAt: 1, finishedAt: 2, reason: 'epochs' });
  expect(trainState({ run: finished, freshness: edited, place: null })).toEqual({ mark: 'edited', word: 'edited', reason: edited.reason });
  expect(trainState({ run: finished, freshness: fresh, place: null }).mark).toBe('finished');
});

test('a queued run says its place and a failed one its reason', () => {
  const queued = withState({ status: 'queued' });
  expect(trainState({ run: queued, freshness: fresh, place: 2 }).word).toBe('queued, number 2');
  const failed = withState({ status: 'failed', startedAt: 1, finishedAt: 2, message: 'The data are gone.' });
  expect(trainState({ run: failed, freshness: fresh, place: null }).reason).toBe('The data are gone.');
});

test('pace and time left come from the epochs so far', () => {
  const run = aRun({ epochsDone: 15, elapsedMs: 3000, stepsPerEpoch: 10 });
  expect(run.resolved.training.epochs).toBe(60);
  expect(paceOf(run)).toEqual({ stepsPerSecond: 50, leftMs: 9000 });
  expect(paceOf({ ...run, epochsDone: 0 })).toEqual({ stepsPerSecond: null, leftMs: null });
});
