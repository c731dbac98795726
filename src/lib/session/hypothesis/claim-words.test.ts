import { expect, test } from 'vitest';
import { nextWords, planWords, progressWords, riskWords, spentWords } from './claim-words.ts';

test('the plan says its looks', () => {
  expect(planWords([5])).toBe('One look, at 5 seeds a side; its interval holds the true difference in 95 of 100 such plans.');
  expect(planWords([5, 10, 20])).toMatch(/^3 looks, at 5, 10 and 20 seeds a side; their intervals are widened/);
});

test('what is finished, under way and left out is counted, with what does not count', () => {
  const counted = { a: [], b: [], known: 1, knownOfA: 5, underWay: 2, failed: 1, begun: 6 };
  expect(progressWords(counted, { plan: [5, 10], seeds: 4 })).toBe(
    '4 of at most 10 seeds a side finished, 2 runs under way, 1 run left out, without a score or stopped. 1 earlier run does not count: what suggested a claim cannot test it. 5 runs of the baseline were there before the claim.',
  );
  expect(progressWords(null, { plan: [5], seeds: 0 })).toBe('0 of at most 5 seeds a side finished.');
});

test('a risk that is hardly spent is not said to be nothing', () => {
  expect([1e-20, 0.0031, 0.0125, 0.05].map(spentWords)).toEqual(['under 0.01%', '0.31%', '1.3%', '5%']);
  expect(riskWords({ look: 1, of: 4, spent: 1e-20 })).toBe(
    'Look 1 of 4: the risk of a false verdict so far is under 0.01%, of the 5% that all looks share.',
  );
  expect(riskWords({ look: 1, of: 1, spent: 0.05 })).toBe('The only look: the risk of a false verdict is 5%.');
});

test('the press for the next look says what it trains', () => {
  const next = { wanted: 10, a: [5, 6], b: [5, 6, 7] };
  expect(nextWords({ next, plan: [5, 10], seeds: 5 })).toBe('Train 5 more runs for look 2, at 10 seeds a side');
  expect(nextWords({ next: { ...next, wanted: 5, a: [], b: [1] }, plan: [5], seeds: 0 })).toBe(
    'Train 1 run for the look, at 5 seeds a side',
  );
});
