import { expect, test } from 'vitest';
import type { Estimated } from './estimate.ts';
import { judgeMany, holm } from './many.ts';
import { expectedHalf, planFor, planToSettle } from './planning.ts';
import { effectText, planText, probabilityText, verdictSentence } from './sentence.ts';
import { judgeLook } from './sequential.ts';
import { defaultSmallestEffect, judge, metricKindOf, wordOf } from './smallest-effect.ts';

const base: Estimated = {
  status: 'estimated',
  design: 'paired',
  areSeedsPaired: true,
  seeds: { a: 5, b: 5 },
  examples: 360,
  differing: 90,
  difference: 0.012,
  variance: 0.004 ** 2,
  freedom: 200,
  components: { seed: 0, example: 0.004 ** 2 * 360, residual: 0 },
};

const say = (estimate: Estimated, smallestEffect = 0.01) =>
  verdictSentence({ estimate, judgement: judge(estimate, smallestEffect), kind: 'share' });

test('a direction is said with its interval and both counts', () => {
  expect(say(base)).toBe('B is better by 1.2 points (0.4 to 2.0), 5 seeds, 360 examples.');
  expect(say({ ...base, difference: -0.012 })).toBe('A is better by 1.2 points (0.4 to 2.0), 5 seeds, 360 examples.');
});

test('the sides have the names that they are given', () => {
  const names = { a: 'A', b: 'D' };
  const said = { estimate: base, judgement: judge(base, 0.01), kind: 'share' as const, names };
  expect(verdictSentence(said)).toBe('D is better by 1.2 points (0.4 to 2.0), 5 seeds, 360 examples.');
  expect(probabilityText(said)).toContain('probable that D is better by at least 1 point');
});

test('what cannot be estimated is said of the sides by their names', () => {
  const say = (message: string) =>
    verdictSentence({
      estimate: { status: 'impossible', message },
      judgement: judge(base, 0.01),
      kind: 'share',
      names: { a: 'A', b: 'C' },
    });
  expect(say('B has no scores: train it first.')).toBe('C has no scores: train it first.');
  expect(say('A and B are scored on fewer than two examples.')).toBe('A and C are scored on fewer than two examples.');
});

test('an even score has nobody ahead', () => {
  expect(say({ ...base, difference: 0 }, 0.001)).toMatch(
    /^Undecided: A and B score the same on average \(\u22120.8 to 0.8 points\), 5 seeds/,
  );
  expect(say({ ...base, difference: 0, design: 'oneSeed', seeds: { a: 1, b: 1 } })).toMatch(/^Undecided: these trainings score the same/);
});

test('losses are plain numbers', () => {
  const estimate = { ...base, difference: 0.031, variance: 0.01 ** 2 };
  expect(verdictSentence({ estimate, judgement: judge(estimate, 0.01), kind: 'error' })).toBe(
    'B is better by 0.031 (0.011 to 0.051), 5 seeds, 360 examples.',
  );
});

test('what is undecided says what would settle it', () => {
  const estimate = { ...base, difference: 0.003, variance: 0.006 ** 2 };
  const plan = { plan: { status: 'seeds', more: 7, total: 12 } as const, isAtMost: true };
  expect(verdictSentence({ estimate, judgement: judge(estimate, 0.01), kind: 'share', plan })).toBe(
    'Undecided: B is ahead by 0.3 points (\u22120.9 to 1.5), 5 seeds, 360 examples; at most 7 more seeds would settle it.',
  );
  expect(planText({ plan: { status: 'examples', more: 900, total: 1260, seeds: 30, areExamplesAloneTooWide: true }, isAtMost: true })).toBe(
    'no number of seeds settles it on these examples; with 30 seeds, 900 more examples would',
  );
});

test('a difference too small to matter says so', () => {
  expect(say({ ...base, difference: 0.001, variance: 0.001 ** 2 })).toBe(
    'No difference that matters: B is ahead by 0.10 points (\u22120.10 to 0.30), within 1 point either way, 5 seeds, 360 examples.',
  );
  expect(say({ ...base, difference: 0.004, variance: 0.001 ** 2 })).toMatch(
    /B is better by 0.40 points \(0.20 to 0.60\), less than 1 point/,
  );
});

test('designs, looks, corrections and few differing examples are said', () => {
  expect(say({ ...base, design: 'unpaired', areSeedsPaired: false, seeds: { a: 5, b: 8 } })).toMatch(
    /, 5 and 8 seeds, not paired, 360 examples\.$/,
  );
  expect(say({ ...base, design: 'seedsOnly', examples: null, differing: null })).toMatch(/, 5 seeds, the examples not counted\.$/);
  expect(say({ ...base, design: 'oneSeed', seeds: { a: 1, b: 1 } })).toMatch(
    /^Undecided: of these trainings B's is better by .* one seed says nothing/,
  );
  expect(say({ ...base, differing: 3 })).toMatch(/360 examples, only 3 of which tell them apart/);
  const look = judgeLook(base, 0.01, { looks: [5, 10], maximum: 20 });
  expect(verdictSentence({ estimate: base, judgement: look, kind: 'share' })).toMatch(/, look 2 at 10 of at most 20 seeds\.$/);
  const [first] = judgeMany([base, base, base], 0.01, 6);
  expect(first && verdictSentence({ estimate: base, judgement: first, kind: 'share' })).toMatch(/, corrected for 6 comparisons\.$/);
});

test('equal scores say that they are', () => {
  const { seeds, areSeedsPaired, design, examples } = base;
  const counts = { seeds, areSeedsPaired, design, examples, differing: 0, status: 'allEqual' as const, difference: 0 };
  const estimate = { ...counts, low: -0.0083, high: 0.0083 };
  expect(verdictSentence({ estimate, judgement: judge(estimate, 0.01), kind: 'share' })).toBe(
    'A and B score the same on all 360 examples in 5 seeds. By the rule of three the difference elsewhere is \u22120.8 to 0.8 points.',
  );
});

test('probabilities are those of the t distribution and add up', () => {
  const { probabilities } = judge({ ...base, freedom: 1e9 }, 0.01);
  expect(probabilities?.better).toBeCloseTo(0.691462, 5); // half a standard error beyond
  expect((probabilities?.better ?? 0) + (probabilities?.equivalent ?? 0) + (probabilities?.worse ?? 0)).toBeCloseTo(1, 12);
  expect(probabilityText({ judgement: judge(base, 0.01), kind: 'share' })).toBe(
    '69% probable that B is better by at least 1 point, 31% that the difference is smaller, under 1% that A is better by as much',
  );
});

test('the smallest effect follows the kind of metric and what the baseline lacks', () => {
  expect(defaultSmallestEffect('share', 0.7)).toBe(0.01);
  expect(defaultSmallestEffect('share', 0.95)).toBeCloseTo(0.005, 12);
  expect(defaultSmallestEffect('share', 1)).toBe(0.001);
  expect(defaultSmallestEffect('error', 0.4)).toBeCloseTo(0.02, 12);
  expect([metricKindOf('rocAuc'), metricKindOf('rmse')]).toEqual(['share', 'error']);
  expect([effectText(0.005, 'share'), effectText(0.02, 'error'), effectText(0.01, 'share')]).toEqual(['0.5 points', '0.02', '1 point']);
});

test('the word follows the interval', () => {
  const word = (low: number, high: number) => wordOf({ low, high }, 0.01);
  expect([word(0.001, 0.02), word(-0.02, -0.001), word(-0.002, 0.009), word(-0.002, 0.02), word(0.001, 0.004)]).toEqual([
    'better',
    'worse',
    'equivalent',
    'undecided',
    'equivalent',
  ]);
});

test('a plan asks for the fewest seeds whose interval is narrow enough', () => {
  const estimate = { ...base, components: { seed: 0.02 ** 2, example: 0.02 ** 2, residual: 0.1 ** 2 } };
  const plan = planFor(estimate, 0.01);
  if (plan.status !== 'seeds') throw new Error(plan.status);
  expect(plan.more).toBeGreaterThan(0);
  expect(expectedHalf(estimate, { seeds: plan.total, examples: 360 })).toBeLessThan(0.01);
  expect(expectedHalf(estimate, { seeds: plan.total - 1, examples: 360 })).toBeGreaterThanOrEqual(0.01);
});

test('where the examples alone are too few, a plan asks for more of them', () => {
  const estimate = { ...base, components: { seed: 0.01 ** 2, example: 0.3 ** 2, residual: 0.1 ** 2 } };
  expect(planFor(estimate, 0.02)).toMatchObject({ status: 'examples', seeds: 30, areExamplesAloneTooWide: true });
  expect(planFor(estimate, 0.02, { mostSeeds: 30, mostExamples: 400 })).toMatchObject({ status: 'outOfReach' });
  expect(planFor({ ...estimate, design: 'oneSeed' }, 0.02)).toEqual({ status: 'unknown' });
  expect(planToSettle(estimate, 0).atMost).toBeNull();
});

test('Holm multiplies by how many are left, and what was tried and not shown counts', () => {
  expect(holm([0.01, 0.04, 0.03])).toEqual([0.03, 0.06, 0.06]);
  expect(holm([0.01, null], 10)).toEqual([0.1, null]);
});

test('an interval for many is wider, and what Holm alone tells apart reaches to zero', () => {
  const at = (z: number) => ({ ...base, difference: 0.004 * z, freedom: 1e9 });
  const [strong, weak, none] = judgeMany([at(4), at(2.3), at(0.1)], 0.001);
  expect(strong).toMatchObject({ word: 'better', tried: 3 });
  expect(strong?.interval?.low).toBeCloseTo(0.004 * (4 - 2.39398), 6); // the normal quantile at 0.05 / 6
  expect(weak).toMatchObject({ word: 'better', interval: { low: 0 } });
  expect(none?.word).toBe('undecided');
});
