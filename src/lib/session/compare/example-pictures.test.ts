import { expect, test } from 'vitest';
import { aRun } from '../../../../tests/support/a-run.ts';
import type { FittedPreparation } from '../../data/prepared.ts';
import type { PartOutputs } from '../../worker/protocol.ts';
import { exampleScores } from './example-scores.ts';
import { forecastPicture, spelledBy } from './example-pictures.ts';
import type { ScoredSide } from './scored-sides.svelte.ts';

type Target = FittedPreparation['target'];
const names: Target = { type: 'characters', name: 'name', classes: ['end', 'unknown', 'a', 'b'] };
const sales: Target = { type: 'value', name: 'sales', offset: 0, scale: 1 };

/** A side of trainings whose outputs on two examples of `width` are given. */
function side(target: Target, truth: number[], [first = [], ...others]: number[][]): ScoredSide {
  const scored = (outputs: number[]) => {
    const of: PartOutputs = {
      rows: Int32Array.of(3, 4),
      outputs: Float32Array.from(outputs),
      width: truth.length / 2,
      truth: Float32Array.from(truth),
      classes: target.type === 'characters' ? target.classes : null,
      preparation: { columns: [], planar: null, inputShape: [1], inputNames: [], target },
    };
    return { run: aRun(), outputs: of, scores: exampleScores(of) };
  };
  return [scored(first), ...others.map(scored)];
}

test('a text is spelled with the geometric mean of the chances of its characters', () => {
  const truth = [2, 3, 0, 2, 0, -1];
  const both = side(names, truth, [
    [0.5, 0.2, 1, 0.9, 0.4, -1],
    [0.125, 0.2, 1, 0.4, 0.9, -1],
  ]);
  expect(spelledBy(both, 0).map(({ character, chance }) => [character, Number(chance.toFixed(6))])).toEqual([
    ['a', 0.25],
    ['b', 0.2],
    ['↵', 1],
  ]);
  expect(spelledBy(both, 1).map(({ chance }) => Number(chance.toFixed(6)))).toEqual([0.6, 0.6]);
});

test('a stretch of a series has the mean of both forecasts in one range, and how far their trainings are off', () => {
  const truth = [1, 1, 10, 20];
  const a = side(sales, truth, [
    [0, 0, 13, 16],
    [0, 0, 13, 24],
  ]);
  const b = side(sales, truth, [[0, 0, 10, 21]]);
  const of = { series: { labels: ['', '', '', 'May', 'June'] } };
  const none = { text: '', count: '' };
  const { offA, ...picture } = forecastPicture({ at: 1, row: 4, truth: '', a: none, b: none }, [a, b], of);
  expect(picture).toEqual({ at: 1, name: 'June', truth: [10, 20], a: [13, 20], b: [10, 21], offB: Math.SQRT1_2, range: [10, 21] });
  expect(offA).toBeCloseTo(Math.sqrt((9 + 16 + 9 + 16) / 4), 12);
});
