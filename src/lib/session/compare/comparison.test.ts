import { expect, test } from 'vitest';
import { aResolved, aRun } from '../../../../tests/support/a-run.ts';
import { differingLines, incomparable } from './comparison.svelte.ts';

test('only the lines that differ are listed', () => {
  const faster = aResolved({ training: { ...aResolved().training, learningRate: 0.1 } });
  expect(differingLines([aRun(), aRun({ id: 'run2', resolved: faster, seed: 4 })])).toEqual([
    { path: 'training.learningRate', values: ['0.01', '0.1'] },
    { path: 'seed', values: ['0', '4'] },
  ]);
});

test('runs on the same examples can be compared', () => {
  expect(incomparable([aRun(), aRun({ id: 'run2' }), aRun({ id: 'run3' })])).toBeNull();
});

test.each([
  ['another metric', { metricName: 'R2' as const }, /accuracy and the other by R²/],
  ['another dataset', { datasetTitle: 'Iris', dataHash: 'x' }, /different datasets \(Palmer penguins and Iris\)/],
  ['another split', { dataHash: 'x' }, /split or prepare their data differently/],
])('%s is said', (_, changes, sentence) => {
  expect(incomparable([aRun(), aRun({ id: 'run3' }), aRun({ id: 'run2', ...changes })])).toMatch(sentence);
});
