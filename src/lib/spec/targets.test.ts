import { expect, test } from 'vitest';
import { canonical } from './canonical.ts';
import { parseDataset, targetsOf, targetText } from './dataset.ts';
import { parseModel } from './model.ts';
import { autoLoss, resolve } from './resolve.ts';
import { defaultTraining, type LossName } from './training.ts';

const source = { type: 'file', path: 'a.csv' };
const read = (changes: object) => parseDataset({ source, ...changes });
const told = (changes: object) => {
  const parsed = read(changes);
  return parsed.ok ? [] : parsed.issues.map(({ path, message }) => `${path}: ${message}`);
};

test('a list of one name is the name: it keeps its canonical form', () => {
  const [one, listed] = [read({ target: 'a' }), read({ target: ['a'] })];
  if (!one.ok || !listed.ok) throw new Error('These are valid.');
  expect(canonical(listed.value)).toBe(canonical(one.value));
  expect(one.value.target).toBe('a');
  expect(targetsOf(one.value)).toEqual(['a']);
});

test('several names keep their order', () => {
  const parsed = read({ target: ['b', 'a'] });
  if (!parsed.ok) throw new Error(parsed.issues[0]?.message);
  expect(parsed.value.target).toEqual(['b', 'a']);
  expect(targetsOf(parsed.value)).toEqual(['b', 'a']);
  expect(targetText(parsed.value)).toBe('b, a');
});

test('what cannot be a target is told at its place', () => {
  expect(told({ target: ['a', 'a'] })).toEqual(['target: Target must name each column once.']);
  expect(told({ target: [] })).toEqual([
    'target: Target must not be empty: give a column name, or a list of them such as ["height", "weight"].',
  ]);
  expect(told({ target: ['a', 3] })).toEqual(['target[1]: Item 2 of target must be a column name, not 3.']);
  expect(told({ target: 3 })).toEqual(['target: Target must be the name of the column to predict, or a list of names, not 3.']);
  expect(told({ target: ['a', 'b'], ignore: ['c', 'b'] })).toEqual([
    'ignore: Ignored columns must not hold a target column: take every target out.',
  ]);
  expect(told({ target: 'a', ignore: ['a'] })).toEqual(['ignore: Ignored columns must not hold the target column: take it out.']);
});

const model = (units: number) => {
  const parsed = parseModel({ layers: [{ type: 'dense', units }] });
  if (!parsed.ok) throw new Error('This is valid.');
  return parsed.value;
};

function lossOf(loss: LossName | 'auto', about: { task: 'labels' | 'regression'; units: number }): string {
  const dataset = read({ target: ['a', 'b', 'c'] });
  if (!dataset.ok) throw new Error('This is valid.');
  const outputs = about.task === 'labels' ? 2 : 1;
  const training = { ...defaultTraining(), loss };
  const resolved = resolve({ dataset: dataset.value, model: model(about.units), training, task: about.task, outputs });
  return resolved.ok ? resolved.value.training.loss : (resolved.issues[0]?.message ?? '');
}

test('labels take the sigmoid cross-entropy, and no other loss', () => {
  expect(autoLoss({ model: model(3), task: 'labels', outputs: 2 })).toBe('sigmoidCrossEntropy');
  expect(lossOf('auto', { task: 'labels', units: 3 })).toBe('sigmoidCrossEntropy');
  expect(lossOf('sigmoidCrossEntropy', { task: 'labels', units: 3 })).toBe('sigmoidCrossEntropy');
  expect(lossOf('softmaxCrossEntropy', { task: 'labels', units: 3 })).toBe(
    'loss "softmaxCrossEntropy" does not tell a yes from a no for each of several labels: use "sigmoidCrossEntropy" or "auto".',
  );
  expect(lossOf('huber', { task: 'regression', units: 3 })).toBe('huber');
  expect(lossOf('sigmoidCrossEntropy', { task: 'regression', units: 3 })).toBe(
    'loss "sigmoidCrossEntropy" is for classes, but the targets "a", "b" and "c" are numbers: use "meanSquaredError" or "auto".',
  );
});
