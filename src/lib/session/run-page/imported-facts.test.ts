import { expect, test } from 'vitest';
import { anImportedRun } from '../../../../tests/support/an-imported-run.ts';
import { importedFacts, importedSummary } from './imported-facts.ts';

test('all that a table tells of a run is on its page, and what it cannot tell is said', () => {
  const run = anImportedRun('1', { metrics: [{ name: 'val/loss', value: NaN }], createdAt: null });
  expect(importedSummary(run)).toBe(
    'Imported from W&B: line 2 of runs.csv. A table has numbers of the end only, so there are no curves, no predictions and no weights, and nothing here trains it again.',
  );
  expect(importedFacts(run, (at) => `at ${at}`)).toEqual([
    { title: 'Metrics', facts: [{ name: 'val/loss', value: 'not a number' }] },
    {
      title: 'Params',
      facts: [
        { name: 'lr', value: '0.001' },
        { name: 'optimizer', value: 'adam' },
      ],
    },
    { title: 'Tags of the tracker', facts: [{ name: 'User', value: 'ann' }] },
    {
      title: 'Where it came from',
      facts: [
        { name: 'Status', value: 'finished' },
        { name: 'Duration', value: '1 min 33 s' },
        { name: 'File', value: 'runs.csv' },
        { name: 'Line', value: '2' },
        { name: 'Hash of the file', value: 'f'.repeat(64), isCode: true },
        { name: 'Imported', value: 'at 1000' },
      ],
    },
  ]);
});
