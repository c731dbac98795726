import { expect, test } from 'vitest';
import { floorOf } from './floor.ts';

test('guesses the most frequent class of training, with the shares as probabilities', () => {
  const floor = floorOf({
    task: 'classification',
    trainTargets: [0, 1, 1, 1],
    validationTargets: [1, 0],
    classes: ['a', 'b'],
  });
  expect(floor?.description).toBe('always guessing "b"');
  expect(floor?.scores.metric).toBe(0.5);
  expect(floor?.scores.loss).toBeCloseTo(-(Math.log(0.75) + Math.log(0.25)) / 2, 12);
});

test('a class that training has not seen costs much, not everything', () => {
  const floor = floorOf({ task: 'classification', trainTargets: [0, 0], validationTargets: [1], classes: ['a', 'b'] });
  expect(floor?.scores).toEqual({ loss: expect.closeTo(16.118, 3), metric: 0 });
});

test('guesses the mean of training and shows it in the unit of the target', () => {
  const floor = floorOf({
    task: 'regression',
    trainTargets: [-1, 1],
    validationTargets: [1, 3],
    classes: null,
    inUnit: (scaled) => scaled * 50 + 200,
  });
  expect(floor).toEqual({ description: 'always guessing the mean, 200', scores: { loss: 5, metric: 1 - 10 / 2 } });
});

test('the mean has its digits whole and its thousands apart', () => {
  const of = (trainTargets: number[]) =>
    floorOf({ task: 'regression', trainTargets, validationTargets: [1, 2], classes: null })?.description;
  expect(of([206855.8, 206855.8])).toBe('always guessing the mean, 206\u202f856');
  expect(of([0.123456, 0.123456])).toBe('always guessing the mean, 0.123');
});

test('there is no floor without validation examples', () => {
  expect(floorOf({ task: 'regression', trainTargets: [1], validationTargets: [], classes: null })).toBeNull();
});
