import { expect, test } from 'vitest';
import { aDataset } from '../../../../tests/support/tables.ts';
import type { FittedPreparation } from '../../data/prepared.ts';
import type { Predictions } from '../../worker/protocol.ts';
import { answersOf, hasSeveral, oneTarget, worstOfAll } from './one-target.ts';

const { task: _task, ...dataset } = aDataset({ target: ['a', 'b'] });
const predictions = (target: FittedPreparation['target'], outputs: number[], truth: number[]): Predictions => ({
  rows: Int32Array.of(4, 7),
  outputs: Float32Array.from(outputs),
  truth: Float32Array.from(truth),
  width: 2,
  classes: null,
  shown: { type: 'rows', columns: [], cells: [[], []] },
  preparation: { columns: [], planar: null, inputShape: [1], inputNames: ['x'], target },
  dataset: { ...dataset, task: 'regression' },
});

const values = {
  type: 'values' as const,
  name: 'a, b',
  values: [
    { name: 'a', offset: 0, scale: 100 },
    { name: 'b', offset: 0, scale: 1 },
  ],
};
const labels = {
  type: 'labels' as const,
  name: 'a, b',
  labels: [
    { name: 'a', classes: ['no', 'yes'] },
    { name: 'b', classes: ['0', '1'] },
  ],
};

test('one of several numbers stands alone', () => {
  const whole = predictions(values, [100, 1, 300, 2], [150, 1, 300, 4]);
  expect(hasSeveral(whole.preparation)).toBe(true);
  expect(oneTarget(whole, 1)).toMatchObject({ outputs: Float32Array.of(1, 2), truth: Float32Array.of(1, 4), width: 1, classes: null });
  // 50 is half a scale of a, 2 is two of b.
  expect(worstOfAll(whole)).toMatchObject([
    { at: 1, said: 'off by 1.00 scaled' },
    { at: 0, said: 'off by 0.250 scaled' },
  ]);
  expect(answersOf(whole.preparation, [100, 1], [150, 1])).toEqual([
    { name: 'a', said: '100.0', share: null, truth: '150.0', isWrong: false },
    { name: 'b', said: '1.000', share: null, truth: '1.000', isWrong: false },
  ]);
});

test('one of several labels has its two classes and the chances of both', () => {
  const whole = predictions(labels, [0.75, 0.25, 0.5, 1], [1, 1, 0, 1]);
  expect(oneTarget(whole, 0)).toMatchObject({
    outputs: Float32Array.of(0.25, 0.75, 0.5, 0.5),
    truth: Float32Array.of(1, 0),
    width: 2,
    classes: ['no', 'yes'],
  });
  expect(worstOfAll(whole).map(({ at, said }) => [at, said])).toEqual([
    [0, '1 of 2 labels wrong'],
    [1, '1 of 2 labels wrong'],
  ]);
  expect(answersOf(whole.preparation, [0.75, 0.25], [1, 1])).toEqual([
    { name: 'a', said: 'yes', share: 0.75, truth: 'yes', isWrong: false },
    { name: 'b', said: '0', share: 0.25, truth: '1', isWrong: true },
  ]);
  expect(answersOf(whole.preparation, [0.5, 1], null)[0]).toMatchObject({ said: 'no', truth: null, isWrong: false });
});
