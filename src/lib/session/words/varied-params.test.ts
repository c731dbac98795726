import { expect, test } from 'vitest';
import { anImportedRun } from '../../../../tests/support/an-imported-run.ts';
import { variedParams } from './varied-params.ts';

const aRow = (id: string, params: Record<string, number | string>, file = 'a'.repeat(64)) =>
  anImportedRun(id, {
    params: Object.entries(params).map(([name, value]) => ({ name, value })),
    source: { ...anImportedRun('0').source, fileHash: file },
  });

test('what differs among the runs of a file is told, a few of many and only what all have', () => {
  const [first, second] = [
    aRow('1', { lr: 0.1, batch: 16, same: 1, depth: 2, width: 8, only: 1 }),
    aRow('2', { lr: 0.0123456, batch: 32, same: 1, depth: 3, width: 9 }),
  ];
  const varied = variedParams([first, second, aRow('3', { lr: 5 }, 'b'.repeat(64))]);
  expect([...varied]).toEqual([
    [first.id, 'lr 0.1, batch 16, depth 2, 1 more'],
    [second.id, 'lr 0.01235, batch 32, depth 3, 1 more'],
  ]);
});
