import { expect, test } from 'vitest';
import { linearScale, listScale, logScale } from './slider-scale.ts';

test.each([
  ['linear', linearScale({ min: 0, max: 0.5, step: 0.05 })],
  ['log', logScale({ min: 1e-5, max: 10 })],
  ['list', listScale([0.001, 0.003, 0.01, 0.03])],
])('every position of a %s scale comes back as itself', (_, scale) => {
  for (let position = 0; position <= scale.ticks; position++) expect(scale.toPosition(scale.toValue(position))).toBe(position);
});

test('a log scale reaches both ends and keeps to two digits between', () => {
  const scale = logScale({ min: 0.00001, max: 10 });
  expect(scale.toValue(0)).toBe(0.00001);
  expect(scale.toValue(scale.ticks)).toBe(10);
  for (let position = 0; position <= scale.ticks; position++)
    expect(Number(scale.toValue(position).toPrecision(2))).toBe(scale.toValue(position));
});

test('values outside the range sit at the ends', () => {
  expect(linearScale({ min: 0, max: 1, step: 0.1 }).toPosition(9)).toBe(10);
  expect(logScale({ min: 0.1, max: 1 }).toPosition(0)).toBe(0);
  expect(listScale([1, 2, 4]).toPosition(100)).toBe(2);
});
