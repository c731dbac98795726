import { expect, test } from 'vitest';
import { aRun } from '../../../../tests/support/a-run.ts';
import { wilson } from '../../runs/diagnosis/wilson.ts';
import { compareAccuracy, differenceInterval } from './accuracy-interval.ts';

test("agrees with Newcombe's published examples", () => {
  // Newcombe 1998, Table II, method 10: 56/70 - 48/80 and 9/10 - 3/10.
  const first = differenceInterval({ share: 48 / 80, n: 80 }, { share: 56 / 70, n: 70 });
  expect([first.low, first.high].map((value) => value.toFixed(4))).toEqual(['0.0524', '0.3339']);
  const second = differenceInterval({ share: 3 / 10, n: 10 }, { share: 9 / 10, n: 10 });
  expect([second.low, second.high].map((value) => value.toFixed(4))).toEqual(['0.1705', '0.8090']);
});

test('an interval of a share stays within 0 and 1 and holds the share', () => {
  for (const [share, n] of [
    [0, 10],
    [1, 10],
    [0.5, 1],
    [0.985, 67],
  ] as const) {
    const { low, high } = wilson(share, n);
    expect(low).toBeGreaterThanOrEqual(0);
    expect(high).toBeLessThanOrEqual(1);
    expect(low <= share + 1e-12 && share - 1e-12 <= high).toBe(true);
  }
});

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
