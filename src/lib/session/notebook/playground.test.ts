import { expect, test } from 'vitest';
import { aQueuedRun, aRun } from '../../../../tests/support/a-run.ts';
import type { Run } from '../../runs/run.ts';
import type { Model } from '../../spec/model.ts';
import { changeSince, endedByReset, playOf } from './playground.ts';

const running = aRun({ id: 'running', state: { status: 'running', startedAt: 1 } });
const paused = aRun({ id: 'paused', state: { status: 'paused', startedAt: 1 } });
const queued = aQueuedRun('queued');
const over: Run['state'][] = [
  { status: 'finished', startedAt: 1, finishedAt: 2, reason: 'epochs' },
  { status: 'stopped', startedAt: 1, finishedAt: 2 },
  { status: 'interrupted', startedAt: 1, message: 'Cut off.' },
];

test('a run of other data or of another net than those shown is not drawn, and a sentence says why', () => {
  const run = aRun({ name: 'train 3', dataHash: 'aa' });
  const { model } = run.resolved;
  expect(changeSince(run, { hash: 'aa', model })).toBeNull();
  expect(changeSince(run, { hash: 'bb', model })).toBe('The data changed since train 3: Play starts anew.');
  expect(changeSince(run, { hash: 'aa', model: { ...model, layers: model.layers.slice(1) } })).toBe(
    'The net changed since train 3: Play starts anew.',
  );
  expect(changeSince(null, { hash: 'bb', model })).toBeNull();
});

test('a dropout rate is moved while a run trains: it makes no other net', () => {
  const withRate = (rate: number): Model => ({
    version: 1,
    layers: [
      { type: 'residual', layers: [{ type: 'dropout', rate }] },
      { type: 'dropout', rate },
    ],
  });
  const run = aRun();
  const dropping = { ...run, resolved: { ...run.resolved, model: withRate(0.1) } };
  expect(changeSince(dropping, { hash: run.dataHash, model: withRate(0.5) })).toBeNull();
});

test('Play pauses what trains or waits, resumes what is paused, and says when it starts anew', () => {
  expect(playOf(null, null)).toEqual({ does: 'start', label: 'Play' });
  for (const run of [running, queued]) expect(playOf(run, null)).toEqual({ does: 'pause', label: 'Pause' });
  expect(playOf(paused, null)).toEqual({ does: 'resume', label: 'Play' });
  for (const state of over) expect(playOf(aRun({ state }), null)).toEqual({ does: 'start', label: 'Play: start anew' });
});

test('a run of other data is never gone on with', () => {
  const change = 'The data changed since train 1: Play starts anew.';
  for (const run of [running, queued, paused]) expect(playOf(run, change)).toEqual({ does: 'start', label: 'Play: start anew' });
});

test('a reset ends what waits before what trains, and leaves what is over', () => {
  const waiting = aQueuedRun('waiting');
  expect(endedByReset([waiting, running, queued, aRun(), paused]).map(({ id }) => id)).toEqual(['waiting', 'queued', 'running', 'paused']);
  expect(endedByReset([aRun()])).toEqual([]);
});
