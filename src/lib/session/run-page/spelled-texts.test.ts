import { expect, test } from 'vitest';
import { spelledTexts, surprise } from './spelled-texts.ts';

const predictions = {
  rows: Int32Array.of(7, 9),
  width: 3,
  classes: ['end', 'unknown', 'a', 'space'],
  truth: Float32Array.of(2, 0, -1, 3, 2, 0),
  outputs: Float32Array.of(0.5, 0.5, -1, 0.125, 1, 0.25),
};

test('the hardest text comes first, with the chance of each of its characters', () => {
  const [first, second] = spelledTexts(predictions, 'hardest');
  expect(first).toMatchObject({ at: 1, row: 9, hardest: { character: '␣', chance: 0.125 } });
  expect(first?.characters.map(({ character }) => character).join('')).toBe('␣a↵');
  expect(first?.nats).toBeCloseTo((5 * Math.LN2) / 3, 10);
  expect(second).toMatchObject({
    row: 7,
    characters: [
      { character: 'a', chance: 0.5 },
      { character: '↵', chance: 0.5 },
    ],
  });
  expect(spelledTexts(predictions, 'easiest')[0]?.row).toBe(7);
});

test('surprise grows from half a chance to one in a hundred', () => {
  expect([surprise(0.9), surprise(0.5), surprise(0.01), surprise(0)]).toEqual([0, 0, 1, 1]);
  expect(surprise(0.1)).toBeGreaterThan(surprise(0.2));
});
