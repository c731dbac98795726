import { expect, test } from 'vitest';
import { aQueuedRun, aRun } from '../../../../tests/support/a-run.ts';
import type { Run } from '../../runs/run.ts';
import { settleRuns } from './settle-runs.ts';

const running = (id: string): Run => ({ ...aQueuedRun(id), state: { status: 'running', startedAt: 1 } });
const statusOf = ({ state }: Run) => state.status;

test('a run that seems to train is interrupted while no tab trains, and goes on while one does', async () => {
  const runs = [running('a'), aRun({ id: 'b' })];
  const read = async (id: string) => runs.find((run) => run.id === id) ?? null;
  expect((await settleRuns(runs, { isTraining: async () => false, read })).map(statusOf)).toEqual(['interrupted', 'finished']);
  expect(await settleRuns(runs, { isTraining: async () => true, read })).toBe(runs);
});

test('what a tab wrote as its last word while it went is what is shown', async () => {
  const written = [aRun({ id: 'a' })]; // on disk by the time that nobody trains any more
  const settled = await settleRuns([running('a'), running('gone')], {
    isTraining: async () => false,
    read: async (id) => written.find((run) => run.id === id) ?? null,
  });
  expect(settled.map(statusOf)).toEqual(['finished', 'interrupted']);
});
