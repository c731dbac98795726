import { expect, test } from 'vitest';
import { aRun } from '../../../../tests/support/a-run.ts';
import { costFacts } from './cost-facts.ts';

const finished = { status: 'finished', startedAt: 1_000, finishedAt: 3_000, reason: 'epochs' } as const;
const ran = { state: finished, createdAt: 0, elapsedMs: 2000, epochsDone: 10, stepsDone: 40, examples: { train: 100, validation: 20 } };
const costs = {
  ms: { prepare: 300, open: 100, train: 1000, evaluate: 600, weights: 100, instruments: 0, measure: 20 },
  bytes: { parameters: 4096, gradients: 4096, optimizer: 8192, activations: 2 ** 20, data: 2048, held: 2 ** 24 },
};

test('tells where the time went, before, within and after the training time, with speed and memory', () => {
  expect(costFacts(aRun({ ...ran, costs }))).toEqual([
    { name: 'waited', value: '0.6 s in the queue' },
    { name: 'data, backend', value: '0.3 s' },
    { name: 'plan opened', value: '0.1 s' },
    { name: 'training steps', value: '1.0 s (50%)' },
    { name: 'scores of epochs', value: '0.6 s (30%)' },
    { name: 'weights read back', value: '0.1 s (5%)' },
    { name: 'the rest', value: '0.3 s (15%): shuffling, and letting the browser breathe' },
    { name: 'final measures', value: '20 ms' },
    { name: 'speed', value: '500 examples a second, 50.0 ms a step, 0.2 s an epoch' },
    { name: 'memory', value: 'about 1 MB by the plan: weights 4 kB, gradients 4 kB, optimizer 8 kB, activations 1 MB, data 2 kB' },
    { name: 'engine held', value: '16 MB at the end, with all it had open' },
  ]);
});

test('a record of before has its speed alone, and a run that never trained nothing', () => {
  expect(costFacts(aRun(ran)).map(({ name }) => name)).toEqual(['speed']);
  expect(costFacts(aRun({ state: { status: 'queued' }, elapsedMs: 0, epochsDone: 0, stepsDone: 0 }))).toEqual([]);
});
