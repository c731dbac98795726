import { expect, test } from 'vitest';
import { aRun } from '../../../../tests/support/a-run.ts';
import { emptyHistory } from '../../runs/apply-event.ts';
import { sidesOf } from './compared-sides.ts';
import { againText, candidatesOf, readAgain, recipesTried, triedWords } from './page-again.ts';

const a = aRun({ id: 'a', name: 'train 1', seed: 0, createdAt: 1 });
const b = aRun({ id: 'b', name: 'train 2', seed: 0, createdAt: 2, specHash: 'wider' });
const older = aRun({ id: 'older', seed: 7, createdAt: 1, specHash: 'wider' });
const fresh = aRun({ id: 'fresh', seed: 8, createdAt: 20, specHash: 'wider' });
const moved = aRun({ id: 'moved', seed: 9, createdAt: 20, specHash: 'wider', dataHash: 'other' });
const runs = [a, b, older, fresh, moved];
const sides = sidesOf(
  [a, b].map((run) => {
    const each = { run, history: emptyHistory() };
    return { ...each, repeats: [each] };
  }),
);
const shown = (again: Parameters<typeof candidatesOf>[2]) =>
  candidatesOf(sides, runs, again).map(({ key, name, runs: own, taken }) => [key, name, own.map(({ id }) => id), taken]);

test('sides are candidates, and what was trained since of the chosen one counts with it', () => {
  expect(shown(null)).toEqual([
    ['a', 'A (train 1)', ['a'], [0]],
    ['b', 'B (train 2)', ['b'], [0, 7, 8]],
  ]);
  expect(shown({ key: 'b', at: 10, tried: 3 })[1]?.[2]).toEqual(['b', 'fresh']);
});

test('a choice stands in the address, and what is none is none', () => {
  const again = { key: 'run.with dots', at: 1_763_000_000_000, tried: 3 };
  expect(readAgain(againText(again))).toEqual(again);
  expect([null, '', 'x.y.z', '1.2.', '1.2'].map(readAgain)).toEqual([null, null, null, null, null]);
});

test('recipes are counted on the same examples, once however many seeds they had', () => {
  expect(recipesTried([...runs, aRun({ id: 'lost', specHash: 'lost', last: null })], a)).toBe(2);
  expect(triedWords(2, 2)).toBe('');
  expect(triedWords(5, 3)).toMatch(/^5 recipes were tried on these examples in this browser, of which 3 are compared here/);
  expect(triedWords(3, 3)).toBe('All 3 recipes that were tried on these examples in this browser are compared here.');
});
