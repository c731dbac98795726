import { expect, test } from 'vitest';
import { chanceOf, createDraw, meanSpreads, normalContest } from '../../../../tests/support/simulated-contests.ts';
import { compareScores, type Contest } from './crossed.ts';
import { judgeMany } from './many.ts';
import { judge } from './smallest-effect.ts';
import { judgeLook, lookConfidence } from './sequential.ts';
import { compareRunScores } from './seeds-only.ts';
import { boundaries, crossingChance, spentBy } from './spending.ts';
import { expectedShrinkage, observedShrinkage } from './winners-curse.ts';

const fifths = [0.2, 0.4, 0.6, 0.8, 1];

test('boundaries of five even looks are the published ones', () => {
  // Lan and DeMets's spending, two-sided 5%: Reboussin et al. 2000 (Control. Clin. Trials 21, 190), as R's ldbounds prints them.
  const published = { obrienFleming: [4.8769, 3.3569, 2.6803, 2.2898, 2.031], pocock: [2.438, 2.4268, 2.4101, 2.3966, 2.3859] } as const;
  for (const spending of ['obrienFleming', 'pocock'] as const)
    boundaries(spending, fifths).forEach((bound, look) => expect(bound).toBeCloseTo(published[spending][look] ?? NaN, 3));
});

test('any looks spend all of alpha by the end, and one look is the plain test', () => {
  const shares = [0.25, 0.3, 0.75, 1];
  expect(crossingChance(shares, boundaries('obrienFleming', shares))).toBeCloseTo(0.025, 8);
  expect(boundaries('pocock', [1])[0]).toBeCloseTo(1.959964, 6);
  expect(lookConfidence({ looks: [20], maximum: 20 })).toBeCloseTo(0.95, 9);
  expect(spentBy('obrienFleming', 0, 0.025)).toBe(0);
});

test('looks past the maximum or out of order are refused', () => {
  expect(() => lookConfidence({ looks: [5, 21], maximum: 20 })).toThrow(RangeError);
  expect(() => lookConfidence({ looks: [10, 5], maximum: 20 })).toThrow(RangeError);
});

const upTo = ({ a, b, ...rest }: Contest, seeds: number): Contest => ({
  ...rest,
  a: { seeds: a.seeds.slice(0, seeds), scores: a.scores.slice(0, seeds) },
  b: { seeds: b.seeds.slice(0, seeds), scores: b.scores.slice(0, seeds) },
});

test('looking on and on calls an absent difference better in at most 3%, and would not without spending', () => {
  const [n, size] = [400, { seeds: 20, examples: 50 }];
  const looks = [5, 8, 11, 14, 17, 20];
  const confidences = new Map(looks.map((seeds, at) => [seeds, lookConfidence({ looks: looks.slice(0, at + 1), maximum: 20 })]));
  for (const seedShare of [0.5, 1]) {
    const draw = createDraw(300 + 10 * seedShare);
    let [spent, naive] = [0, 0];
    for (let i = 0; i < n; i++) {
      const contest = normalContest(draw, size, meanSpreads(seedShare, 0.8, size));
      const estimates = looks.map((seeds) => ({ seeds, estimate: compareScores(upTo(contest, seeds)) }));
      if (estimates.some(({ seeds, estimate }) => judge(estimate, 0, confidences.get(seeds)).word === 'better')) spent++;
      if (estimates.some(({ estimate }) => judge(estimate, 0).word === 'better')) naive++;
    }
    expect(spent).toBeLessThanOrEqual(0.03 * n + chanceOf(0.03, n));
    expect(naive).toBeGreaterThan(spent + 10);
  }
});

test('a look says which it is and of how many seeds', () => {
  const draw = createDraw(9);
  const size = { seeds: 10, examples: 50 };
  const estimate = compareScores(normalContest(draw, size, meanSpreads(0.5, 0.5, size)));
  expect(judgeLook(estimate, 0.1, { looks: [5, 10], maximum: 20 })).toMatchObject({ look: 2, looks: [5, 10], maximum: 20 });
});

test('of five equal rivals of one baseline, any is called better or worse in at most 5%', () => {
  const n = 1000;
  const seeds = [1, 2, 3, 4, 5, 6, 7, 8];
  const draw = createDraw(12);
  const scores = () => Array.from(draw.fill(new Float64Array(seeds.length), 1));
  let [claimed, alone] = [0, 0];
  for (let i = 0; i < n; i++) {
    const a = { seeds, scores: scores() };
    const estimates = fifths.map(() => compareRunScores({ a, b: { seeds, scores: scores() }, better: 'higher' }));
    if (judgeMany(estimates, 0).some(({ word }) => word !== 'undecided')) claimed++;
    if (estimates.some((estimate) => judge(estimate, 0).word !== 'undecided')) alone++;
  }
  expect(claimed).toBeLessThanOrEqual(0.05 * n + chanceOf(0.05, n));
  expect(alone).toBeGreaterThan(0.1 * n);
});

test('the best of many equal ones shrinks by what order statistics say, and of truly different ones by less', () => {
  const [n, k] = [1000, 8];
  for (const spread of [0, 2]) {
    const draw = createDraw(40 + spread);
    let [shrunk, expected] = [0, 0];
    for (let i = 0; i < n; i++) {
      const truths = Array.from(draw.fill(new Float64Array(k), spread));
      const scores = truths.map((truth) => truth + draw.normal());
      const best = scores.indexOf(Math.max(...scores));
      shrunk += (scores[best] ?? 0) - (truths[best] ?? 0);
      expected += expectedShrinkage(scores, 1).expected;
    }
    expect(Math.abs(shrunk - expected) / n).toBeLessThan(spread === 0 ? 0.16 : 0.08);
  }
  expect(expectedShrinkage([0.9], 0.01)).toEqual({ expected: 0, ifAllEqual: 0, tried: 1 });
});

test('what the best loses on fresh seeds has an interval', () => {
  const found = observedShrinkage([0.95, 0.94, 0.96], [0.93, 0.92, 0.94, 0.93], 'higher');
  expect(found?.shrunk).toBeCloseTo(0.02, 12);
  expect(found?.interval?.low).toBeLessThan(0.02);
  expect(observedShrinkage([0.3], [0.4, 0.5], 'lower')).toMatchObject({ interval: null, seeds: { chosen: 1, fresh: 2 } });
  expect(observedShrinkage([], [1], 'lower')).toBeNull();
});
