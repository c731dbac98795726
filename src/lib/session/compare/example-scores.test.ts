import { expect, test } from 'vitest';
import type { FittedPreparation } from '../../data/prepared.ts';
import { exampleScores } from './example-scores.ts';

const scored = (target: FittedPreparation['target'], of: { outputs: number[]; truth: number[]; width: number }) => {
  const rows = Int32Array.from({ length: of.outputs.length / of.width }, (_, row) => row);
  const preparation = { columns: [], planar: null, inputShape: [1], inputNames: ['x'], target };
  const classes = 'classes' in target ? target.classes : null;
  const [outputs, truth] = [Float32Array.from(of.outputs), Float32Array.from(of.truth)];
  return exampleScores({ rows, outputs, truth, width: of.width, classes, preparation });
};

test('of classes an example is right or wrong, also where one output is the chance of the second class', () => {
  const target: FittedPreparation['target'] = { type: 'classes', name: 'y', classes: ['a', 'b'] };
  expect([...scored(target, { outputs: [0.9, 0.1, 0.2, 0.8, 0.6, 0.4], truth: [0, 1, 1], width: 2 }).scores]).toEqual([1, 1, 0]);
  expect([...scored(target, { outputs: [0.4, 0.6, NaN], truth: [0, 0, 1], width: 1 }).scores]).toEqual([1, 0, 0]);
});

test('the mean over values is R squared, over several targets their mean', () => {
  const truth = [1, 2, 3, 4, 10];
  const guess = [1.5, 2, 2, 4.5, 9];
  const squares = guess.reduce((sum, value, at) => sum + (value - (truth[at] ?? NaN)) ** 2, 0);
  const r2 = 1 - squares / truth.reduce((sum, value) => sum + (value - 4) ** 2, 0);
  const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
  expect(mean(scored({ type: 'value', name: 'y', offset: 0, scale: 1 }, { outputs: guess, truth, width: 1 }).scores)).toBeCloseTo(r2, 6);
  const both = {
    outputs: guess.flatMap((value, at) => [value, truth[at] ?? NaN]),
    truth: truth.flatMap((value) => [value, value]),
    width: 2,
  };
  expect(mean(scored({ type: 'values', name: 'both', values: [] }, both).scores)).toBeCloseTo((r2 + 1) / 2, 6);
});

test('of labels it is the share of right ones, of next characters their mean log loss where there is one', () => {
  const labels = scored({ type: 'labels', name: 'both', labels: [] }, { outputs: [0.9, 0.1, 0.4, 0.6], truth: [1, 1, 0, 1], width: 2 });
  expect([...labels.scores]).toEqual([0.5, 1]);
  const text = { outputs: [0.5, 0.25, -1, 1, 1, 1], truth: [3, 2, -1, 1, 1, 1], width: 3 };
  const { scores } = scored({ type: 'characters', name: 'text', classes: ['a'] }, text);
  expect([...scores]).toEqual([-(Math.log(0.5) + Math.log(0.25)) / 2, 0]);
});
