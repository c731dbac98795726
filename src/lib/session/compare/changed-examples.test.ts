import { expect, test } from 'vitest';
import { aRun } from '../../../../tests/support/a-run.ts';
import type { FittedPreparation } from '../../data/prepared.ts';
import type { PartOutputs } from '../../worker/protocol.ts';
import { captionOf, changedExamples } from './changed-examples.ts';
import { exampleScores } from './example-scores.ts';
import type { ScoredRun, ScoredSide } from './scored-sides.svelte.ts';

const flowers: FittedPreparation['target'] = { type: 'classes', name: 'species', classes: ['setosa', 'virginica'] };
const number: FittedPreparation['target'] = { type: 'value', name: 'price', offset: 0, scale: 1 };

function scored(target: FittedPreparation['target'], truth: number[], outputs: number[]): ScoredRun {
  const of: PartOutputs = {
    rows: Int32Array.from(truth, (_, at) => 10 * at),
    outputs: Float32Array.from(outputs),
    width: 1,
    truth: Float32Array.from(truth),
    classes: target.type === 'classes' ? target.classes : null,
    preparation: { columns: [], planar: null, inputShape: [1], inputNames: ['x'], target },
  };
  return { run: aRun({ id: 'a' }), outputs: of, scores: exampleScores(of) };
}

const side = (target: FittedPreparation['target'], truth: number[], [first = [], ...others]: number[][]): ScoredSide => [
  scored(target, truth, first),
  ...others.map((outputs) => scored(target, truth, outputs)),
];

const said = (text: string, count = '') => ({ text, count });

test('an example is fixed or broken by most trainings, and flips where seeds of one side disagree', () => {
  const truth = [1, 1, 0, 0];
  const a = side(flowers, truth, [
    [0, 1, 0, 0],
    [0, 1, 0, 1],
    [0, 0, 0, 1],
  ]);
  const b = side(flowers, truth, [
    [1, 0, 0, 0],
    [1, 0, 0, 0],
    [0, 0, 0, 0],
  ]);
  const { fixed, broken, flips } = changedExamples(a, b);
  expect(fixed).toEqual([
    { at: 3, row: 30, truth: 'setosa', a: said('virginica', '2 of 3'), b: said('setosa', '3 of 3') },
    { at: 0, row: 0, truth: 'virginica', a: said('setosa', '3 of 3'), b: said('virginica', '2 of 3') },
  ]);
  expect(broken.map(({ at }) => at)).toEqual([1]);
  expect(flips.map(({ at }) => at)).toEqual([0, 1, 3]);
});

test('under an image stands what each side says, with how many of it where they are not of one mind', () => {
  const example = { at: 0, row: 0, truth: '1', a: said('1', '2 of 5'), b: said('1', '5 of 5') };
  expect(captionOf(example, 'C')).toBe('1: A 1 2/5, C 1');
  expect(captionOf({ ...example, a: said('7') }, 'B')).toBe('1: A 7, B 1');
});

test('of one training a side nothing flips, and what it says stands without a count', () => {
  const { fixed, broken, flips } = changedExamples(side(flowers, [1, 0], [[0, 0]]), side(flowers, [1, 0], [[1, 0]]));
  expect(fixed).toEqual([{ at: 0, row: 0, truth: 'virginica', a: said('setosa'), b: said('virginica') }]);
  expect([broken, flips]).toEqual([[], []]);
});

test('of values every changed example is listed, the greatest change first, with the mean of what is guessed', () => {
  const truth = [1, 2, 3, 4];
  const a = side(number, truth, [
    [1, 4, 3, 4.1],
    [1, 4, 3, 4.1],
  ]);
  const b = side(number, truth, [
    [1, 2, 4, 4],
    [1, 3, 4, 4],
  ]);
  const { fixed, broken, flips } = changedExamples(a, b);
  expect(fixed.map(({ at, a: ofA, b: ofB }) => [at, ofA.text, ofB.text])).toEqual([
    [1, '4.000', '2.500'],
    [3, '4.100', '4.000'],
  ]);
  expect(broken.map(({ at }) => at)).toEqual([2]);
  expect(flips.map(({ at }) => at)).toEqual([1]);
});
