import { expect, test } from 'vitest';
import { anImportedRun } from '../../../tests/support/an-imported-run.ts';
import { statusOf, statusWord } from './listed-run.ts';

test('a status of another tracker is ours where that is certain, and its own word elsewhere', () => {
  const told = ['FINISHED', 'killed', 'FAILED', 'crashed', 'RUNNING', '', null].map((status) => {
    const run = anImportedRun('1', { status });
    return [statusOf(run), statusWord(run)];
  });
  expect(told).toEqual([
    ['finished', 'finished'],
    ['stopped', 'stopped'],
    ['failed', 'failed'],
    [null, 'crashed'],
    [null, 'was running'],
    [null, null],
    [null, null],
  ]);
});
