import { expect, test } from 'vitest';
import { aRun } from '../../../../tests/support/a-run.ts';
import { catalogueOf } from '../../runs/columns/catalogue.ts';
import type { Run } from '../../runs/run.ts';
import { columnContest } from './contests.ts';

const scored = (seed: number, metric: number, more: Partial<Run> = {}) => {
  const validation = { loss: 1 - metric, metric };
  return aRun({ id: `r${seed}-${100 * metric}`.replace('.', '_'), seed, last: { train: validation, validation }, ...more });
};
const a = [scored(1, 0.8), scored(2, 0.81), scored(3, 0.82)] as const;
const b = [scored(1, 0.9), scored(2, 0.92), scored(3, 0.91)] as const;
const catalogue = catalogueOf([...a, ...b]);
const column = (path: string) => {
  const found = catalogue.at(path);
  if (!found) throw new Error(`No column ${path}.`);
  return found;
};

test('a column compares sides over their seeds, in the direction that is better for it', () => {
  const contest = columnContest(column('score.last'), [a, b]);
  expect(contest).toMatchObject({ metric: 'last validation accuracy', kind: 'share' });
  expect(contest.mean).toBeCloseTo(0.81, 12);
  // Paired by seed: differences 0.1, 0.11, 0.09, whose mean has the variance 0.0001 / 3.
  const [estimate] = contest.estimates;
  if (estimate?.status !== 'estimated') throw new Error('There is an estimate.');
  expect(estimate.difference).toBeCloseTo(0.1, 12);
  expect(estimate.variance).toBeCloseTo(0.0001 / 3, 12);
  expect(estimate).toMatchObject({ design: 'seedsOnly', areSeedsPaired: true, examples: null, freedom: 2 });
  const loss = columnContest(column('val.loss.last'), [a, b]).estimates[0];
  expect(loss?.status === 'estimated' && loss.difference).toBeCloseTo(0.1, 12);
});

test('a claimed direction turns the difference round, and a run without a value is left out', () => {
  const turned = columnContest(column('score.last'), [a, [...b, aRun({ id: 'none', seed: 9, last: null })]], { better: 'lower' });
  const [estimate] = turned.estimates;
  expect(estimate?.status === 'estimated' && estimate.difference).toBeCloseTo(-0.1, 12);
  expect(estimate?.status === 'estimated' && estimate.seeds).toEqual({ a: 3, b: 3 });
});
