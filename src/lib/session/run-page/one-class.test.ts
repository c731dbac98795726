import { expect, test } from 'vitest';
import { bestPlace, thresholdAt } from '../../runs/diagnosis/threshold.ts';
import {
  atThreshold,
  calibrationView,
  classChoices,
  firstChoice,
  oneClass,
  quarterFilter,
  rateText,
  thresholdRows,
  thresholdText,
} from './one-class.ts';

const costs = { falsePositive: 1, falseNegative: 1 };

/** Chances of 'yes' against truth. */
const two = (pairs: [chance: number, truth: number][]) => ({
  classes: ['no', 'yes'],
  width: 2,
  outputs: Float32Array.from(pairs.flatMap(([chance]) => [1 - chance, chance])),
  truth: Float32Array.from(pairs, ([, truth]) => truth),
});

const four = two([
  [0.75, 1],
  [0.5, 0],
  [0.25, 1],
  [0.125, 0],
]);

test('a threshold tells who is taken for the class, and a cell of it opens those examples', () => {
  const one = oneClass(four, 1);
  const found = atThreshold(one, 0.5, { falsePositive: 2, falseNegative: 3 });
  expect(found).toMatchObject({ place: 2, truePositives: 1, falsePositives: 1, trueNegatives: 1, falseNegatives: 1, cost: 5, f1: 0.5 });
  expect(rateText(found.recall)).toBe('0.50 (0.09 to 0.91) of 2');
  const filter = quarterFilter(one, 'falseNegatives', 0.5);
  expect(filter.title).toBe('that are yes, with a chance below 0.500');
  expect([0, 1, 2, 3].filter(filter.holds)).toEqual([2]);
});

test('the best threshold is one that a slider can stand at: the place it leads to is the one it was asked for', () => {
  const { ranking } = oneClass(four, 1);
  expect(bestPlace(ranking, 'f1', costs)).toBe(3); // both found at one false alarm
  expect(bestPlace(ranking, 'cost', { falsePositive: 10, falseNegative: 1 })).toBe(1);
  expect(bestPlace(ranking, 'cost', { falsePositive: 1, falseNegative: 0 })).toBe(0);
  const places = [0, 1, 2, 3, 4];
  expect(places.map((place) => atThreshold(oneClass(four, 1), thresholdAt(ranking, place), costs).place)).toEqual(places);
  const sure = oneClass(two([[1, 0]]), 1);
  expect(atThreshold(sure, thresholdAt(sure.ranking, 0), costs).place).toBe(0);
  expect(thresholdText(thresholdAt(sure.ranking, 0))).toBe('above 1');
});

test('chances that are not numbers are left out and said', () => {
  const one = oneClass(
    two([
      [NaN, 1],
      [0.8, 1],
      [0.3, 0],
    ]),
    1,
  );
  expect(one.notes).toEqual(['1 of 3 examples have no number for a chance and are left out.']);
  expect(one.areaText).toBe('AUC 1.000');
  const none = oneClass(
    two([
      [NaN, 1],
      [NaN, 0],
    ]),
    1,
  );
  expect([none.areaText, none.precisionText, calibrationView(none, 'count').sentence]).toEqual([
    'No area',
    'No precision',
    'No chances to compare.',
  ]);
  expect(thresholdRows(none, costs)).toEqual([]);
});

test('a validation part of one class alone says which class to choose instead', () => {
  const only = two([
    [0.9, 1],
    [0.4, 1],
  ]);
  expect(oneClass(only, 1).notes).toEqual(['Every validation example is yes, so there can be no false alarm: choose another class.']);
  expect(oneClass(only, 0).notes).toEqual(['No validation example is no, so nothing can be found: choose another class.']);
  expect(rateText(atThreshold(oneClass(only, 0), 0.5, costs).recall)).toBe('none');
});

test('of many classes the one that is told from the rest worst comes first', () => {
  const three = {
    classes: ['a', 'b', 'c'],
    width: 3,
    truth: Float32Array.of(0, 1, 2, 2),
    outputs: Float32Array.of(0.9, 0.1, 0, 0.1, 0.2, 0.7, 0, 0.1, 0.9, 0.1, 0.6, 0.3),
  };
  expect(classChoices(three)[firstChoice(three)]).toEqual({ value: '1', label: 'b' });
  expect(firstChoice(four)).toBe(1);
});

test('calibration says how far chances are off, bin by bin', () => {
  const { sentence, rows } = calibrationView(oneClass(four, 1), 'width');
  expect(sentence).toBe('Chances of yes are off by 0.406 on average (expected calibration error over 4 bins); Brier score 0.223.');
  expect(rows[0]).toEqual({ name: '0.100 to 0.200', cells: ['1', '0.125', '0.000', '0.000 to 0.793'] });
});

test('a long table of thresholds is thinned evenly and keeps both ends', () => {
  const many = oneClass(two(Array.from({ length: 1000 }, (_, at) => [at / 1000, at % 2])), 1);
  const rows = thresholdRows(many, costs);
  expect([rows.length, rows[0]?.name, rows.at(-1)?.name]).toEqual([200, '0.999', '0.000']);
});
