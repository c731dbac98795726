import { expect, test } from 'vitest';
import { aResolved } from '../../../../tests/support/a-run.ts';
import { comingChange } from './coming-change.ts';

const last = aResolved();
const { training, model } = last;

test('the same training says nothing', () => {
  expect(comingChange('train 3', last, aResolved())).toBeNull();
});

test('one thing is said with what it was and what it becomes', () => {
  expect(comingChange('train 3', last, aResolved({ training: { ...training, learningRate: 0.03 } }))).toEqual({
    sentence: 'Run would differ from train 3 in: learning rate (0.01, now 0.03).',
    caution: null,
  });
});

test('a layer that goes is one thing', () => {
  const change = comingChange('train 3', last, aResolved({ model: { ...model, layers: model.layers.slice(0, 1) } }));
  expect(change).toEqual({ sentence: 'Run would differ from train 3 in: layer 2 (dense, now none).', caution: null });
});

test('two at once are cautioned against, and more than three are counted', () => {
  const two = comingChange('train 3', last, aResolved({ training: { ...training, learningRate: 0.03, batchSize: 16 } }));
  expect(two?.caution).toMatch(/^2 things change at once/);
  const dataset = { ...last.dataset, split: { ...last.dataset.split, seed: 2 } };
  const four = comingChange(
    'train 3',
    last,
    aResolved({ dataset, training: { ...training, learningRate: 0.03, batchSize: 16, epochs: 5 } }),
  );
  expect(four?.sentence).toMatch(/ and 1 more\.$/);
});
