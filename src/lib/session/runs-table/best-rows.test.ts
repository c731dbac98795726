import { expect, test } from 'vitest';
import { aRun } from '../../../../tests/support/a-run.ts';
import { bestRows } from './best-rows.ts';

const scored = (id: string, metric: number) => aRun({ id, best: { epoch: 1, validation: { loss: 1, metric } } });

test('best is said only among runs on the same data', () => {
  const runs = [scored('a', 0.8), scored('b', 0.9), scored('c', 0.9), aRun({ id: 'd', dataHash: 'other' })];
  expect([...bestRows(null, runs)].sort()).toEqual(['b', 'c']);
  expect(bestRows(null, [scored('a', 0.8)]).size).toBe(0);
});
