import { expect, test } from 'vitest';
import { aRun } from '../../../../tests/support/a-run.ts';
import type { Run } from '../run.ts';
import { countRuns, freshSeeds, seedsToTrain } from './claim-runs.ts';

const validation = { loss: 1, metric: 0.9 };
const over = (id: string, seed: number, createdAt: number) =>
  aRun({ id: `${id}${seed}_${createdAt}`, seed, createdAt, last: { train: validation, validation } });
const stopped: Partial<Run> = { state: { status: 'stopped', startedAt: 1, finishedAt: 2 } };
const queued: Partial<Run> = { state: { status: 'queued' } };
const seeds = (runs: readonly Run[]) => runs.map(({ seed }) => seed);
const madeAt = 10;

test('of what is claimed only seeds count that nobody had seen, of the baseline all', () => {
  const a = [over('a', 0, 1), over('a', 1, 1), over('a', 5, 11)];
  const b = [
    over('b', 0, 2),
    over('b', 0, 12),
    over('b', 5, 12),
    over('b', 5, 13),
    over('b', 6, 12),
    { ...over('b', 7, 12), ...stopped },
    { ...over('b', 8, 12), ...queued },
  ];
  const counted = countRuns(a, b, madeAt);
  expect(seeds(counted.b)).toEqual([5, 6]);
  expect(seeds(counted.a)).toEqual([5, 0, 1]);
  expect(counted).toMatchObject({ known: 2, knownOfA: 2, underWay: 1, failed: 1, begun: 4 });
});

test('a seed that led nowhere and was trained again counts by the second', () => {
  const counted = countRuns([], [{ ...over('b', 1, 11), ...stopped }, over('b', 1, 12)], madeAt);
  expect([counted.b.length, counted.failed]).toEqual([1, 0]);
});

test('the next look takes the seeds of the baseline that were not seen, then new ones, and trains the baseline on those', () => {
  const a = [over('a', 0, 1), over('a', 1, 1), over('a', 2, 1)];
  const b = [over('b', 1, 2)]; // of before
  expect(seedsToTrain(a, b, { madeAt, wanted: 4 })).toEqual({ a: [3, 4], b: [0, 2, 3, 4] });
  const trained = [...b, ...[0, 2, 3, 4].map((seed) => over('b', seed, 12))];
  const both = [...a, over('a', 3, 12), over('a', 4, 12)];
  expect(seedsToTrain(both, trained, { madeAt, wanted: 4 })).toEqual({ a: [], b: [] });
  expect(seedsToTrain(both, trained, { madeAt, wanted: 6 })).toEqual({ a: [5, 6], b: [5, 6] });
});

test('what is under way is not asked for again, and what led nowhere is made up for by other seeds', () => {
  const a = [over('a', 0, 1), { ...over('a', 1, 1), ...stopped }];
  const b = [{ ...over('b', 0, 12), ...queued }];
  expect(seedsToTrain(a, b, { madeAt, wanted: 2 })).toEqual({ a: [2], b: [2] });
  expect(seedsToTrain(a, [over('b', 0, 12), over('b', 1, 12)], { madeAt, wanted: 2 })).toEqual({ a: [2], b: [] });
  expect(freshSeeds([], 2)).toEqual([0, 1]);
  expect(freshSeeds([7, 3], 2)).toEqual([8, 9]);
});
