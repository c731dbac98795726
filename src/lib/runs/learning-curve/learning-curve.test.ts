import { expect, test } from 'vitest';
import { aResolved, aRun } from '../../../../tests/support/a-run.ts';
import { canonical } from '../../spec/canonical.ts';
import { catalogueOf } from '../columns/catalogue.ts';
import type { Run } from '../run.ts';
import { fitPowerLaw } from './power-law.ts';
import { learningSentence, limitSentence, validationNote } from './sentence.ts';
import { sizedFamilies } from './sized-runs.ts';

const base = aResolved();
const score = catalogueOf([]).at('score.best');
if (!score) throw new Error('Every run has a score.');

type Given = { size: number; seed: number; metric: number };

function sized({ size, seed, metric }: Given, changes: Partial<Omit<Run, 'id'>> = {}): Run {
  const resolved = aResolved({ dataset: { ...base.dataset, split: { ...base.dataset.split, test: 1 - size / 1000 - 0.2 } } });
  return aRun({
    id: `s${size}r${seed}`,
    resolved,
    specHash: canonical(resolved),
    seed,
    examples: { train: size, validation: 200 },
    best: { epoch: 1, validation: { loss: 1, metric } },
    ...changes,
  });
}

const wobble = [0.004, -0.003, 0.001];
const curve = (size: number) => 0.95 - 2 * size ** -0.7;
const runs = [25, 50, 100, 200, 400].flatMap((size) =>
  wobble.map((by, seed) => sized({ size: size, seed: seed, metric: curve(size) + by })),
);

test('runs that differ only in their split shares and seeds are one family, by size', () => {
  const other = sized(
    { size: 100, seed: 9, metric: 0.5 },
    { resolved: aResolved({ training: { ...base.training, learningRate: 1 } }), specHash: 'other' },
  );
  const without = sized({ size: 50, seed: 7, metric: NaN });
  const cut = sized({ size: 50, seed: 8, metric: 0.1 }, { state: { status: 'stopped', startedAt: 1, finishedAt: 2 } });
  const { families, missing, of } = sizedFamilies([other, ...runs.toReversed(), without, cut], score);
  expect(families.map(({ sizes }) => sizes.map(({ size, runs: own }) => [size, own.length]))).toEqual([
    [
      [25, 3],
      [50, 3],
      [100, 3],
      [200, 3],
      [400, 3],
    ],
    [[100, 1]],
  ]);
  expect([missing, of]).toEqual([1, 17]);
  expect(families[0]?.sizes[1]?.interval).toMatchObject({ n: 3, mean: expect.closeTo(curve(50) + 0.002 / 3, 10) });
});

const pointsOf = (family: readonly Run[]) =>
  family.map(({ examples, best }) => ({ size: examples.train, score: best?.validation.metric ?? NaN }));

test('a fit passes through its points, and what twice the data would bring is told with its interval', () => {
  const [family = null] = sizedFamilies(runs, score).families;
  const law = fitPowerLaw(pointsOf(runs));
  if (!law || !family) throw new Error('There are enough sizes.');
  const { low, value, high } = law.gain(400, 800);
  expect(low).toBeLessThan(curve(800) - curve(400));
  expect(high).toBeGreaterThan(curve(800) - curve(400));
  expect(value).toBeCloseTo(law.at(800).value - law.at(400).value, 12);
  expect(learningSentence(family, law, score)).toMatch(
    /^Twice the data \(800 examples\) would bring about 1\.\d\d points \(0\.\d\d to 1\.\d\d\)\.$/,
  );
  expect(limitSentence(law)).toMatch(/^By this curve it levels off at 0\.9\d+ \(0\.9\d+ to /);
  expect(validationNote(family)).toBeNull();
});

test('an exact curve has an interval of no width', () => {
  const law = fitPowerLaw([10, 20, 40, 80, 160].map((size) => ({ size, score: 1 - size ** -0.5 })));
  expect(law?.rate.value).toBeCloseTo(0.5, 6);
  expect((law?.limit.high ?? NaN) - (law?.limit.low ?? NaN)).toBeLessThan(1e-6);
});

test('scores that more data do not change are said to be so', () => {
  const flat = runs.map((run, at) => ({ size: run.examples.train, score: 0.9 + (wobble[(at + Math.floor(at / 3)) % 3] ?? 0) }));
  const [family = null] = sizedFamilies(runs, score).families;
  expect(learningSentence(family, fitPowerLaw(flat), score)).toMatch(/^Twice the data \(800 examples\) may bring nothing: /);
});

test('a loss is lowered, in its own unit', () => {
  const [family = null] = sizedFamilies(runs, score).families;
  const law = fitPowerLaw(runs.map(({ examples: { train } }, at) => ({ size: train, score: 0.1 + 6 / train + (wobble[at % 3] ?? 0) })));
  expect(learningSentence(family, law, { better: 'lower' })).toMatch(
    /^Twice the data \(800 examples\) would lower it by about 0\.0\d+ \(0\.0\d+ to 0\.0\d+\)\.$/,
  );
});

test('three sizes are too few, and one is none', () => {
  const few = runs.filter(({ examples }) => examples.train < 200);
  const [family = null] = sizedFamilies(few, score).families;
  expect(fitPowerLaw(pointsOf(few))).toBeNull();
  expect(learningSentence(family, null, score)).toBe('Too few sizes to say what more data would bring: 3 so far, run at least 4.');
  expect(learningSentence(null, null, score)).toBe('No two of these runs differ in the amount of data alone.');
  expect(sizedFamilies([], score)).toEqual({ families: [], missing: 0, of: 0 });
});

test('parts for validation of several sizes are told', () => {
  const [family] = sizedFamilies(
    [sized({ size: 25, seed: 0, metric: 0.5 }), sized({ size: 50, seed: 0, metric: 0.6 }, { examples: { train: 50, validation: 120 } })],
    score,
  ).families;
  expect(family && validationNote(family)).toBe('They were judged on 120 to 200 examples, so a part of what is seen may come from that.');
});
