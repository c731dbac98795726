import { expect, test } from 'vitest';
import { confusionMatrix, confusionSentence, predictedClasses } from './confusion-matrix.ts';

const classes = ['Adelie', 'Chinstrap', 'Gentoo'];
const truth = [0, 0, 0, 0, 1, 1, 2, 2];
const predicted = [0, 0, 0, 1, 0, 0, 2, 2];

test('counts by truth and prediction', () => {
  const matrix = confusionMatrix({ truth, predicted, classes });
  expect(matrix).toEqual({
    classes,
    order: [0, 1, 2],
    counts: [
      [3, 1, 0],
      [2, 0, 0],
      [0, 0, 2],
    ],
    shares: [
      [0.75, 0.25, 0],
      [1, 0, 0],
      [0, 0, 1],
    ],
    rowTotals: [4, 2, 2],
    recall: [0.75, 0, 1],
    precision: [0.6, 0, 1],
    correct: 5,
    total: 8,
    confused: [
      { truth: 1, predicted: 0, count: 2, share: 1 },
      { truth: 0, predicted: 1, count: 1, share: 0.25 },
    ],
  });
});

test('puts the worst recall first and classes without examples last', () => {
  const matrix = confusionMatrix({ truth, predicted, classes: [...classes, 'Emperor'], order: 'worst' });
  expect(matrix.classes).toEqual(['Chinstrap', 'Adelie', 'Gentoo', 'Emperor']);
  expect(matrix.counts[0]).toEqual([0, 2, 0, 0]);
  expect([matrix.recall[3], matrix.precision[3]]).toEqual([NaN, NaN]);
});

test('says how many are right and what is confused most', () => {
  const sentence = (input: { truth: number[]; predicted: number[] }) => confusionSentence(confusionMatrix({ ...input, classes }), classes);
  expect(sentence({ truth, predicted })).toBe('5 of 8 right (63%). Most often confused: Chinstrap taken for Adelie (2).');
  expect(sentence({ truth, predicted: truth })).toBe('8 of 8 right (100%); no errors.');
  expect(sentence({ truth: [], predicted: [] })).toBe('No predictions to compare.');
});

test('ignores codes outside the classes', () => {
  expect(confusionMatrix({ truth: [0, -1, 9, NaN], predicted: [0, 0, 0, 7], classes }).total).toBe(1);
});

test('takes the largest output, or half as the limit of a single one', () => {
  expect([...predictedClasses([0.1, 0.7, 0.2, 0.5, 0.5, 0], 3)]).toEqual([1, 0]);
  expect([...predictedClasses([0.2, 0.5, 0.51], 1)]).toEqual([0, 0, 1]);
});
