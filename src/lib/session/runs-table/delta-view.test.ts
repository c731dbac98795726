import { expect, test } from 'vitest';
import { deltaView } from './delta-view.ts';

test('a difference has a sign, a mark that is not its colour, and a sentence with its interval and its seeds', () => {
  const seeds = { own: 5, baseline: 5 };
  expect(deltaView({ difference: 0.05, half: 0.0227, seeds, verdict: 'better' })).toEqual({
    text: '+0.050',
    mark: '▲',
    verdict: 'better',
    title: 'Better than the baseline: +0.050 (+0.027 to +0.073), 5 seeds against 5',
  });
  expect(deltaView({ difference: -0.0001, half: 0.01, seeds, verdict: 'noise' })).toMatchObject({ text: '−0.0001', mark: '≈' });
  expect(deltaView({ difference: -0.1, half: null, seeds: { own: 1, baseline: 5 }, verdict: 'untold' }).title).toBe(
    'One seed says nothing of the next: no verdict: −0.100, 1 seed against 5',
  );
});
