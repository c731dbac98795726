import { expect, test } from 'vitest';
import { aRun } from '../../../../tests/support/a-run.ts';
import type { Run } from '../../runs/run.ts';
import { paceOf, specState, trainState } from './cell-state.ts';

const fresh = { state: 'fresh' } as const;
const edited = { state: 'edited', reason: '"train" has changed since this run.' } as const;
const withState = (state: Run['state']) => aRun({ state });
const finished = withState({ status: 'finished', startedAt: 1, finishedAt: 2, reason: 'epochs' });
const ask = (question: Partial<Parameters<typeof trainState>[0]> & { run: Run | null }) =>
  trainState({ freshness: fresh, place: null, issues: [], ...question });

test('a cell that never trained is fresh', () => {
  expect(ask({ run: null })).toEqual({ mark: 'fresh', word: '', reason: null, since: null });
});

test('what trains comes first, then an edit since, then how the run ended', () => {
  expect(ask({ run: withState({ status: 'running', startedAt: 1 }) }).mark).toBe('running');
  expect(ask({ run: finished, freshness: edited })).toEqual({ mark: 'edited', word: 'edited', reason: edited.reason, since: edited });
  expect(ask({ run: finished }).mark).toBe('finished');
});

test('an edit while a run is paused, or goes on, is marked beside the run', () => {
  const paused = ask({ run: withState({ status: 'paused', startedAt: 1 }), freshness: edited });
  expect(paused).toEqual({ mark: 'paused', word: 'paused, edited since', reason: edited.reason, since: edited });
  expect(ask({ run: withState({ status: 'running', startedAt: 1 }), freshness: edited }).since).toEqual(edited);
});

test('a cell that cannot be read is broken and says why, whether or not it has trained', () => {
  const issues = [
    { path: 'epochs', message: 'Epochs must be a whole number.' },
    { path: 'seed', message: 'Run seed must be a whole number.' },
  ];
  const broken = { mark: 'broken', word: 'broken', reason: 'Epochs must be a whole number. And 1 more.' };
  expect(specState(issues)).toEqual({ ...broken, since: null });
  expect(ask({ run: null, issues })).toEqual({ ...broken, since: null });
  expect(ask({ run: finished, freshness: edited, issues })).toEqual({ ...broken, since: edited });
  expect(specState([]).mark).toBe('fresh');
});

test('a queued run says its place and a failed one its reason', () => {
  const queued = withState({ status: 'queued' });
  expect(ask({ run: queued, place: 2 }).word).toBe('queued, number 2');
  const failed = withState({ status: 'failed', startedAt: 1, finishedAt: 2, message: 'The data are gone.' });
  expect(ask({ run: failed }).reason).toBe('The data are gone.');
});

test('pace and time left come from the epochs so far', () => {
  const run = aRun({ epochsDone: 15, elapsedMs: 3000, stepsPerEpoch: 10 });
  expect(run.resolved.training.epochs).toBe(60);
  expect(paceOf(run)).toEqual({ stepsPerSecond: 50, leftMs: 9000 });
  expect(paceOf({ ...run, epochsDone: 0 })).toEqual({ stepsPerSecond: null, leftMs: null });
});
