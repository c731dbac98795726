import { expect, test } from 'vitest';
import type { FittedPreparation } from '../data/prepared.ts';
import { floorUnder } from './floor-under.ts';

const preparation: FittedPreparation = {
  columns: [],
  planar: null,
  inputShape: [1],
  inputNames: ['x'],
  target: { type: 'value', name: 'y', offset: 200, scale: 10 },
};
const described = {
  floor: { description: 'always guessing the mean, 220', scores: { loss: 5, metric: 0 } },
  values: { train: Float32Array.of(0, 0, 10), validation: Float32Array.of(1, 3) },
  preparation,
};

test('squares keep the mean, and so does a loss of classes its majority', () => {
  expect(floorUnder({ loss: 'meanSquaredError' }, described)).toBe(described.floor);
  expect(floorUnder({ loss: 'softmaxCrossEntropy' }, { ...described, values: null })).toBe(described.floor);
  expect(floorUnder({ loss: 'huber' }, { ...described, floor: null })).toBeNull();
});

test('a floor that is no constant keeps only its metric under another loss', () => {
  expect(floorUnder({ loss: 'huber' }, { ...described, values: null })?.scores).toEqual({ loss: NaN, metric: 0 });
});

test('another loss has the constant that makes it least on the training part, and its score on the validation part', () => {
  // R2 of always 0 for 1 and 3: 1 - (1 + 9) / (1 + 1).
  expect(floorUnder({ loss: 'meanAbsoluteError' }, described)).toEqual({
    description: 'always guessing the median, 200',
    scores: { loss: 2, metric: -4 },
  });
  expect(floorUnder({ loss: 'quantile', lossOptions: { q: 0.9 } }, described)).toEqual({
    description: 'always guessing the 0.9 quantile, 300',
    scores: { loss: expect.closeTo((0.1 * 9 + 0.1 * 7) / 2, 12), metric: -64 },
  });
  // Half a unit: an error of 0.5, and one of 2.5 that counts as a line beyond 1.
  expect(floorUnder({ loss: 'huber', lossOptions: { delta: 1 } }, described)).toEqual({
    description: 'always guessing the value of least Huber loss, 205',
    scores: { loss: expect.closeTo((0.125 + 2) / 2, 12), metric: expect.closeTo(1 - (0.25 + 6.25) / 2, 12) },
  });
});

test('of several numbers every one has its own best constant', () => {
  const target = {
    type: 'values' as const,
    name: 'y, z',
    values: [
      { name: 'y', offset: 200, scale: 10 },
      { name: 'z', offset: 0, scale: 1 },
    ],
  };
  const values = { train: Float32Array.of(0, 5, 0, 6, 10, 100), validation: Float32Array.of(1, 6, 3, 8) };
  const floor = floorUnder({ loss: 'meanAbsoluteError' }, { ...described, values, preparation: { ...preparation, target } });
  expect(floor).toEqual({
    description: 'always guessing the median of each, 200 and 6.00',
    scores: { loss: ((1 + 3) / 2 + (0 + 2) / 2) / 2, metric: (-4 + (1 - 4 / 2)) / 2 },
  });
});
