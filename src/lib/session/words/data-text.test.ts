import { expect, test } from 'vitest';
import type { DatasetCard } from '../../data/table.ts';
import { parseDataset } from '../../spec/dataset.ts';
import type { Json } from '../../spec/parse.ts';
import {
  pickedGenerator,
  pickedShipped,
  preparationText,
  readTargets,
  splitText,
  surfaceKind,
  typedTargets,
  withTargets,
} from './data-text.ts';
import { dataDefaults } from '../notebook/spec-defaults.ts';
import { createSpecForm } from '../notebook/spec-form.ts';

const card: DatasetCard = {
  version: 1,
  name: 'iris',
  title: 'Iris flowers',
  task: 'classification',
  target: 'class',
  description: 'Flowers.',
  source: 'Fisher',
  licence: 'public domain',
  file: 'iris.csv',
  rows: 150,
  columns: 5,
  sha256: '0'.repeat(64),
};
const formOf = (spec: Json) => createSpecForm({ noun: 'dataset', spec, defaults: dataDefaults(spec), issues: [], write: () => undefined });

test('another dataset brings its target and drops what named the old columns', () => {
  const spec = { source: { type: 'shipped', name: 'penguins' }, target: 'species', ignore: ['island'], split: { seed: 4 } };
  expect(pickedShipped(spec, card)).toEqual({ source: { type: 'shipped', name: 'iris' }, target: 'class', split: { seed: 4 } });
});

test('from a dataset to made data the target goes, from shape to shape everything stays', () => {
  const made = pickedGenerator({ target: 'class', source: { type: 'shipped', name: 'iris' }, split: { seed: 4 } }, 'moons');
  expect(made).toEqual({ source: { type: 'generator', name: 'moons' }, split: { seed: 4 } });
  const spec: Json = { source: { type: 'generator', name: 'moons', noise: 0.3 }, preparation: { inputs: ['x1'] } };
  expect(pickedGenerator(spec, 'spirals')).toEqual({ ...spec, source: { type: 'generator', name: 'spirals', noise: 0.3 } });
  expect(parseDataset(made).ok).toBe(true);
});

test('the folded lines say what is set, defaults included', () => {
  const form = formOf({ source: { type: 'shipped', name: 'iris' }, target: 'class', split: { test: 0.125 }, ignore: ['a', 'b'] });
  expect(splitText(form)).toBe('67.5 / 20 / 12.5, seed 0, stratified');
  expect(preparationText(form, { hasMissing: true, hasCategories: false, isRegression: false })).toBe(
    'scaling standard, missing mean, 2 ignored',
  );
  expect(preparationText(form, { hasMissing: false, hasCategories: true, isRegression: true })).toBe(
    'scaling standard, categories oneHot, target standard, 2 ignored',
  );
  const spam = formOf({ source: { type: 'shipped', name: 'sms-spam' }, target: 'Label', preparation: { text: { length: 80 } } });
  const present = { hasMissing: false, hasCategories: false, isRegression: false, hasText: true };
  expect(preparationText(spam, present)).toBe('words by tfidf, scaling standard');
  expect(preparationText(spam, { ...present, isSpelled: true })).toBe('80 characters');
});

test('classes are counted, values have the range of the training part', () => {
  const balance = [
    { name: 'a', train: 1, validation: 1, test: 0 },
    { name: 'b', train: 1, validation: 1, test: 0 },
  ];
  expect(surfaceKind({ task: 'classification', classBalance: balance, targetRange: null })).toEqual({ type: 'classes', count: 2 });
  const range = { minimum: -2, maximum: 3, mean: 0, standardDeviation: 1 };
  expect(surfaceKind({ task: 'regression', classBalance: null, targetRange: range })).toEqual({ type: 'value', minimum: -2, maximum: 3 });
});

test('targets are one name or a list, and what is predicted is no longer ignored', () => {
  const spec: Json = { source: { type: 'shipped', name: 'iris' }, target: 'class', ignore: ['width', 'length'] };
  expect(readTargets(formOf(spec))).toEqual(['class']);
  const two = withTargets(spec, ['width', 'height']);
  expect(two).toEqual({ ...spec, target: ['width', 'height'], ignore: ['length'] });
  expect(readTargets(formOf(two))).toEqual(['width', 'height']);
  expect(withTargets(two, ['height'])).toEqual({ ...spec, target: 'height', ignore: ['length'] });
  expect(readTargets(formOf({ target: [1, 'a'] }))).toEqual(['a']);
});

test('a typed target is a name, or the list that the text would hold', () => {
  expect(typedTargets('two, words')).toBe('two, words');
  expect(typedTargets('["a", "b"]')).toEqual(['a', 'b']);
  expect(typedTargets('[a')).toBe('[a');
});
