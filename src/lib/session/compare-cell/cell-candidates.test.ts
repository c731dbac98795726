import { expect, test } from 'vitest';
import { aRun } from '../../../../tests/support/a-run.ts';
import { cellCandidates } from './cell-candidates.ts';

test('what was chosen keeps the name that it had, and others theirs', () => {
  const old = aRun({ id: 'old', name: 'train 3', createdAt: 1 });
  const fresh = aRun({ id: 'fresh', name: 'train 6', createdAt: 9 });
  const groups = [
    { key: 'a', name: 'train 6 and 1 more press', runs: [fresh, old] as const },
    { key: 'b', name: 'Dataset: Iris', runs: [fresh, old] as const },
  ];
  const names = (key: string) => cellCandidates(groups, { key, at: 5, tried: 3 }).map(({ name }) => name);
  expect(names('a')).toEqual(['train 3', 'Dataset: Iris']);
  expect(names('b')).toEqual(['train 6 and 1 more press', 'Dataset: Iris']);
});
