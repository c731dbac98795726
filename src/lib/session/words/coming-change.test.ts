import { expect, test } from 'vitest';
import { aResolved, aRun } from '../../../../tests/support/a-run.ts';
import type { Resolved } from '../../spec/resolve.ts';
import { comingChange, type Press } from './coming-change.ts';

const last = aResolved();
const { training, model, dataset } = last;
const run = aRun();

/** What is said where a press trains `last` but for some of it. */
const change = ({ seed = 0, repeats = 1, backend = 'auto', ...resolved }: Partial<Resolved & Press>, of = run) =>
  comingChange('train 3', of, { resolved: aResolved(resolved), seed, repeats, backend });

const faster = { training: { ...training, learningRate: 0.03 } };

test('the same training says nothing', () => {
  expect(change({})).toBeNull();
  expect(change({ backend: 'wasm' })).toBeNull(); // the one that chose itself
  const fourth = aRun({ seed: 5, repeat: { group: run.id, index: 4, of: 5 } });
  expect(change({ seed: 2, repeats: 5 }, fourth)).toBeNull();
});

test('one thing is said with what it was and what it becomes', () => {
  expect(change(faster)).toEqual({ sentence: 'Run would differ from train 3 in: learning rate (0.01, now 0.03).', caution: null });
});

test('a layer that goes is one thing', () => {
  expect(change({ model: { ...model, layers: model.layers.slice(0, 1) } })).toEqual({
    sentence: 'Run would differ from train 3 in: layer 2 (dense, now none).',
    caution: null,
  });
});

test('another optimizer and early stopping are one thing each, with all their fields', () => {
  const sgd = { type: 'sgd', momentum: 0.9, nesterov: false } as const;
  expect(change({ training: { ...training, optimizer: sgd } })).toEqual({
    sentence: 'Run would differ from train 3 in: optimizer (Adam, now SGD).',
    caution: null,
  });
  const earlyStopping = { patience: 5, minDelta: 0, restoreBest: true };
  expect(change({ training: { ...training, earlyStopping } })).toEqual({
    sentence: 'Run would differ from train 3 in: early stopping (none, now set).',
    caution: null,
  });
});

test('two at once are cautioned against, and more than three are counted', () => {
  expect(change({ training: { ...faster.training, batchSize: 16 } })?.caution).toMatch(/^2 things change at once/);
  expect(change({ ...faster, backend: 'cpu' })?.caution).toMatch(/^2 things change at once/);
  const split = { dataset: { ...dataset, split: { ...dataset.split, seed: 2 } } };
  expect(change({ ...split, training: { ...faster.training, batchSize: 16, epochs: 5 } })?.sentence).toMatch(/ and 1 more\.$/);
});

test('another seed, number of repeats or backend alone is the same recipe', () => {
  expect(change({ seed: 4 })).toEqual({
    sentence: 'Run would repeat the recipe of train 3 with another seed (0, now 4). What differs then is luck.',
    caution: null,
  });
  const five = aRun({ repeat: { group: run.id, index: 1, of: 5 } });
  expect(change({ repeats: 10 }, five)?.sentence).toBe(
    'Run would repeat the recipe of train 3 with another number of repeats (5, now 10). The first 5 seeds are the same, and so are their results.',
  );
  expect(change({ backend: 'cpu' })?.sentence).toMatch(/another backend \(chosen by itself, now cpu\)\. What differs then is rounding\.$/);
  expect(change({ backend: 'cpu', seed: 1, repeats: 2 })?.sentence).toMatch(
    /another backend \(.*\), seed \(0, now 1\) and number of repeats \(1, now 2\)\. What differs then is luck and rounding\.$/,
  );
});

test('beside a change of the recipe other seeds are cautioned against, as they cannot be paired', () => {
  expect(change({ ...faster, seed: 1 })).toEqual({
    sentence: 'Run would differ from train 3 in: learning rate (0.01, now 0.03), seed (0, now 1).',
    caution: 'With other seeds than those of train 3 the two cannot be paired: on the same ones a small difference shows sooner.',
  });
});
