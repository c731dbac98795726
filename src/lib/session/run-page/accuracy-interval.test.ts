import { expect, test } from 'vitest';
import { aRun } from '../../../../tests/support/a-run.ts';
import { compareAccuracy } from './accuracy-interval.ts';

const scoring = (id: string, metric: number, validation: number) =>
  aRun({ id, examples: { train: 100, validation }, last: { train: { loss: 0, metric: 1 }, validation: { loss: 0, metric } } });

test('a small difference on few examples is undecided', () => {
  expect(compareAccuracy(scoring('a', 0.94, 67), scoring('b', 0.97, 67))).toMatch(/^Undecided: B − A is \+0\.030/);
});

test('a large difference on many examples names the better one from either side', () => {
  expect(compareAccuracy(scoring('a', 0.8, 1000), scoring('b', 0.9, 1000))).toMatch(
    /^B is better after the last epoch: \+0\.100 \(95% interval \+0\.0/,
  );
  expect(compareAccuracy(scoring('a', 0.9, 1000), scoring('b', 0.8, 1000))).toMatch(
    /^A is better after the last epoch: \+0\.100 \(95% interval \+0\.0/,
  );
});

test('says nothing about values or runs without a validation part', () => {
  expect(compareAccuracy(aRun({ metricName: 'R2' }), aRun({ metricName: 'R2' }))).toBeNull();
  expect(compareAccuracy(scoring('a', 0.9, 0), scoring('b', 0.8, 0))).toBeNull();
  expect(compareAccuracy(aRun({ last: null }), aRun())).toBeNull();
});
