import { expect, test } from 'vitest';
import { chanceOf, createDraw } from '../../../../tests/support/simulated-contests.ts';
import { claimLooks, claimPlan, claimWord, lookSeeds } from './claim.ts';
import { compareRunScores } from './seeds-only.ts';

test.each([
  [{ low: 1, high: 3 }, 'supported'],
  [{ low: 0.5, high: 3 }, 'partly'],
  [{ low: 0.2, high: 0.8 }, 'partly'],
  [{ low: -0.5, high: 0.9 }, 'refuted'],
  [{ low: -3, high: -1 }, 'refuted'],
  [{ low: -0.5, high: 3 }, 'undecided'],
  [{ low: 0, high: 1 }, 'undecided'],
  [null, 'undecided'],
] as const)('with a smallest effect of 1 the interval %j says %s', (interval, word) => {
  expect(claimWord(interval, 1)).toBe(word);
});

test('without a smallest effect only the direction is claimed', () => {
  expect(
    [
      { low: 0.1, high: 1 },
      { low: -1, high: 0 },
      { low: -1, high: 1 },
      { low: 0, high: 1 },
    ].map((each) => claimWord(each, 0)),
  ).toEqual(['supported', 'refuted', 'undecided', 'undecided']);
});

test('looks come in even steps, none before five seeds but the last', () => {
  expect(lookSeeds(20, 4)).toEqual([5, 10, 15, 20]);
  expect(lookSeeds(12, 4)).toEqual([5, 6, 9, 12]);
  expect(lookSeeds(7, 3)).toEqual([5, 7]);
  expect(lookSeeds(3, 3)).toEqual([3]);
});

const plan = claimPlan({ repeats: 20, looks: 4 });

/** How often each word is said at any look, of claims of an effect of 1 about a true difference, with a spread of 1 between seeds. */
function simulate(difference: number, n: number) {
  const draw = createDraw(70 + Math.round(10 * difference));
  const seeds = Array.from({ length: 20 }, (_, i) => i);
  const said = { supported: 0, partly: 0, refuted: 0, undecided: 0 };
  for (let i = 0; i < n; i++) {
    const ofA = seeds.map(() => draw.normal());
    const ofB = seeds.map(() => difference + draw.normal());
    const side = (scores: number[], count: number) => ({ seeds: seeds.slice(0, count), scores: scores.slice(0, count) });
    const looks = claimLooks({ plan, smallest: 1 }, 20, (count) =>
      compareRunScores({ a: side(ofA, count), b: side(ofB, count), better: 'higher' }),
    );
    for (const word of new Set(looks.map((look) => look.word))) said[word]++;
  }
  return said;
}

test('over all looks a false claim is called supported, and a true one refuted, in at most 2.5% each', () => {
  const n = 300;
  const most = 0.025 * n + chanceOf(0.025, n);
  const none = simulate(0, n);
  expect(none.supported + none.partly).toBeLessThanOrEqual(most);
  expect(none.refuted).toBeGreaterThan(0.5 * n);
  const edge = simulate(1, n);
  expect(edge.supported).toBeLessThanOrEqual(most);
  expect(edge.refuted).toBeLessThanOrEqual(most);
  expect(simulate(2.5, 100).supported).toBeGreaterThan(80);
});

test('each look says how many seeds it is of and what it spends, and the last one spends the rest', () => {
  const scores = { seeds: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], scores: [1, 3, 2, 5, 4, 3, 2, 5, 4, 1] };
  const claim = { plan: claimPlan({ repeats: 10, looks: 2 }), smallest: 0.5 };
  const b = { ...scores, scores: scores.scores.map((score, at) => score + 1 + at / 10) };
  const looks = claimLooks(claim, 10, () => compareRunScores({ a: scores, b, better: 'higher' }));
  expect(looks.map(({ seeds, word, judgement }) => [seeds, word, judgement.look, judgement.maximum])).toEqual([
    [5, 'supported', 1, 10],
    [10, 'supported', 2, 10],
  ]);
  // O'Brien and Fleming's spending by Lan and DeMets: 4 (1 - Phi(z(0.0125) / sqrt(0.5))) on both sides.
  expect(looks[0]?.spent).toBeCloseTo(0.00305, 4);
  expect(looks[1]?.spent).toBeCloseTo(0.05, 12);
  expect(claimLooks(claim, 4, () => compareRunScores({ a: scores, b, better: 'higher' }))).toEqual([]);
});
