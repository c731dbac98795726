import { expect, test } from 'vitest';
import { atThreshold, oneClass } from './one-class.ts';
import { thresholdCells, thresholdFacts } from './threshold-cells.ts';

test('of a class against the rest each cell tells its count, its share of the truly so, and whether it is right', () => {
  const predictions = {
    classes: ['no', 'yes'],
    width: 2,
    outputs: Float32Array.of(0.25, 0.75, 0.5, 0.5, 0.75, 0.25, 0.25, 0.75),
    truth: Float32Array.of(1, 0, 1, 1),
  };
  const one = oneClass(predictions, 1);
  const found = atThreshold(one, 0.5, { falsePositive: 1, falseNegative: 0.25 });
  expect(thresholdCells(one, found)).toEqual([
    {
      truth: 'yes',
      cells: [
        { quarter: 'truePositives', count: 2, share: 2 / 3, right: true, taken: 'yes' },
        { quarter: 'falseNegatives', count: 1, share: 1 / 3, right: false, taken: 'other' },
      ],
    },
    {
      truth: 'other',
      cells: [
        { quarter: 'falsePositives', count: 1, share: 1, right: false, taken: 'yes' },
        { quarter: 'trueNegatives', count: 0, share: 0, right: true, taken: 'other' },
      ],
    },
  ]);
  expect(thresholdFacts(found).map(({ name, value }) => `${name} ${value}`)).toEqual([
    'precision 0.67 (0.21 to 0.94) of 3',
    'recall 0.67 (0.21 to 0.94) of 3',
    'false alarms 1.00 (0.21 to 1.00) of 1',
    'accuracy 0.50 (0.15 to 0.85) of 4',
    'F1 0.667',
    'cost 1.25',
  ]);
});
