import { expect, test } from 'vitest';
import { cellFilter, worstFirst } from './examples-view.ts';

const three = {
  rows: Int32Array.of(10, 11, 12, 13),
  width: 2,
  // right and sure; wrong and unsure; wrong and sure; right and unsure
  outputs: Float32Array.of(0.9, 0.1, 0.45, 0.55, 0.01, 0.99, 0.4, 0.6),
  truth: Float32Array.of(0, 0, 0, 1),
  classes: ['cat', 'dog'],
};

test('sure mistakes come first and unsure hits before sure ones', () => {
  expect(worstFirst(three).map(({ row }) => row)).toEqual([12, 11, 13, 10]);
});

test('a cell of the matrix keeps only its examples', () => {
  expect(worstFirst(three, cellFilter(three, { truth: 0, predicted: 1 })).map(({ row }) => row)).toEqual([12, 11]);
  expect(worstFirst(three, cellFilter(three, { truth: 1, predicted: 0 }))).toEqual([]);
  expect(cellFilter(three, { truth: 1, predicted: 0 }).title).toBe('with true dog and predicted cat');
});

test('one output is the probability of the second class', () => {
  const [first, second] = worstFirst({ ...three, width: 1, outputs: Float32Array.of(0.2, 0.8, 0.3, 0.9), rows: Int32Array.of(1, 2, 3, 4) });
  expect(first).toMatchObject({ row: 2, truth: 'cat', predicted: 'dog', isRight: false });
  expect(first?.confidence).toBeCloseTo(0.8);
  expect(second).toMatchObject({ row: 3, isRight: true });
});

test('values are ordered by the size of their error, not-a-number first', () => {
  const values = {
    rows: Int32Array.of(1, 2, 3),
    width: 1,
    outputs: Float32Array.of(1, -5, NaN),
    truth: Float32Array.of(2, 3, 0),
    classes: null,
  };
  const examples = worstFirst(values);
  expect(examples.map(({ row }) => row)).toEqual([3, 2, 1]);
  expect(examples[1]?.error).toBe(-8);
});
