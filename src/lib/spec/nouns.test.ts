import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aDataset, aJson, aModel, aNotebook, aTraining } from '../../../tests/support/spec-arbitraries.ts';
import { canonical } from './canonical.ts';
import { defaultDataset, parseDataset } from './dataset.ts';
import { defaultLayer, layerTypes, parseModel } from './model.ts';
import { parseNotebook } from './notebook.ts';
import { parseJson } from './json-text.ts';
import type { Json, Parsed } from './parse.ts';
import { defaultTraining, parseTraining } from './training.ts';

const nouns: [string, fc.Arbitrary<{ [key: string]: Json }>, (input: unknown) => Parsed<unknown>][] = [
  ['dataset', aDataset, parseDataset],
  ['model', aModel, parseModel],
  ['training', aTraining, parseTraining],
  ['notebook', aNotebook, parseNotebook],
];

const sentence = /^[^a-z]?.*[^.]\.$|^[a-z].*\.$/s;

function objectsIn(value: Json): object[] {
  if (typeof value !== 'object' || value === null) return [];
  return [value, ...Object.values(value).flatMap(objectsIn)];
}

function mutate(json: Json, [where, what]: [number, Json]): Json {
  const copy: Json = JSON.parse(JSON.stringify(json));
  const places = objectsIn(copy);
  const place = places[where % Math.max(1, places.length)];
  if (place === undefined) return what;
  const keys = Object.keys(place);
  const key = keys[where % Math.max(1, keys.length)] ?? 'extra';
  if (where % 3 === 0) Reflect.deleteProperty(place, key);
  else Reflect.set(place, where % 3 === 1 ? key : `${key}x`, what);
  return copy;
}

test.each(nouns)('reads 500 random valid specs of a %s, and the same again from their canonical text', (_noun, arbitrary, parse) => {
  fc.assert(
    fc.property(arbitrary, (written) => {
      const first = parse(written);
      expect(first).toMatchObject({ ok: true });
      if (!first.ok) return;
      const text = canonical(first.value);
      const json = parseJson(text);
      const second = json.ok ? parse(json.value) : json;
      expect(second).toEqual(first);
      expect(canonical(second.ok ? second.value : null)).toBe(text);
    }),
    { numRuns: 500, seed: 1 },
  );
});

test.each(nouns)('answers 500 spoiled specs of a %s with a value or with sentences, and never throws', (_noun, arbitrary, parse) => {
  fc.assert(
    fc.property(arbitrary, fc.array(fc.tuple(fc.nat(), aJson), { minLength: 1, maxLength: 3 }), (written, changes) => {
      const parsed = parse(changes.reduce<Json>(mutate, written));
      if (parsed.ok) return;
      expect(parsed.issues.length).toBeGreaterThan(0);
      for (const { message } of parsed.issues) expect(message).toMatch(sentence);
    }),
    { numRuns: 500, seed: 2 },
  );
  expect(parse(undefined)).toMatchObject({ ok: false });
});

test.each(nouns)('refuses keys that reach the prototype anywhere in a %s', (_noun, arbitrary, parse) => {
  const before = Object.getOwnPropertyNames(Object.prototype);
  fc.assert(
    fc.property(arbitrary, fc.constantFrom('__proto__', 'constructor', 'prototype'), fc.nat(), (written, key, where) => {
      const copy: Json = JSON.parse(JSON.stringify(written));
      const places = objectsIn(copy).filter((place) => !Array.isArray(place));
      Object.defineProperty(places[where % places.length], key, { value: { polluted: true }, enumerable: true });
      const parsed = parse(copy);
      expect(parsed).toMatchObject({ ok: false, issues: [{ message: `The key "${key}" is not allowed: remove it.` }] });
    }),
    { numRuns: 100, seed: 3 },
  );
  expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before);
  expect(Reflect.get({}, 'polluted')).toBeUndefined();
});

test.each([
  ['a class', new Date(0)],
  ['a function', () => 1],
  ['NaN', { learningRate: NaN }],
  ['a loop', Object.assign(() => 1, {})],
])('refuses %s', (_what, input) => {
  expect(parseTraining(input)).toMatchObject({ ok: false });
});

test('ends on a document that holds itself', () => {
  const loop: { again?: unknown } = {};
  loop.again = loop;
  expect(parseTraining(loop)).toMatchObject({ ok: false, issues: [{ message: 'This is nested deeper than 64 levels: flatten it.' }] });
});

test('completes a dataset from its source and target', () => {
  expect(parseDataset({ source: { type: 'generator', name: 'moons' } })).toEqual({
    ok: true,
    value: {
      version: 1,
      source: { type: 'generator', name: 'moons', examples: 500, noise: 0.1, seed: 0 },
      target: 'label',
      task: 'auto',
      ignore: [],
      split: { validation: 0.2, test: 0, seed: 0, stratified: true },
      preparation: { imputation: 'mean', scaling: 'standard', encoding: 'oneHot', targetScaling: 'standard', inputs: ['x1', 'x2'] },
    },
  });
  expect(defaultDataset({ source: { type: 'shipped', name: 'iris' }, target: 'class' }).target).toBe('class');
});

test('gives every run of parsing its own lists', () => {
  const first = defaultDataset({ source: { type: 'shipped', name: 'iris' }, target: 'class' });
  first.preparation.inputs.push('x1^2');
  first.ignore.push('x');
  first.split.validation = 0.5;
  const second = defaultDataset({ source: { type: 'shipped', name: 'iris' }, target: 'class' });
  expect([second.preparation.inputs, second.ignore, second.split.validation]).toEqual([['x1', 'x2'], [], 0.2]);
});

test('completes a training from nothing', () => {
  expect(defaultTraining()).toEqual({
    version: 1,
    loss: 'auto',
    optimizer: { type: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
    learningRate: 0.01,
    batchSize: 32,
    epochs: 30,
    seed: 0,
    regularisation: { l1: 0, l2: 0 },
    earlyStopping: null,
  });
});

test('leaves out of a training what equals the defaults of fields that came later', () => {
  const later = {
    lossOptions: { classWeights: 'none', labelSmoothing: 0, focal: 0, delta: 1, q: 0.5 },
    schedule: { type: 'constant' },
    warmup: null,
    clipping: { value: 0, norm: 0 },
  };
  const parsed = parseTraining({ ...later, regularisation: { maxNorm: 0 }, earlyStopping: { restoreBest: false } });
  expect(parsed).toEqual({ ok: true, value: { ...defaultTraining(), earlyStopping: { patience: 5, minDelta: 0 } } });
  expect(parseTraining({ lossOptions: { focal: 2, q: 0.5 }, clipping: { norm: 1 } })).toEqual({
    ok: true,
    value: { ...defaultTraining(), lossOptions: { focal: 2 }, clipping: { norm: 1 } },
  });
  expect(parseTraining({ schedule: { type: 'cosine' } })).toMatchObject({ value: { schedule: { type: 'cosine', floor: 0 } } });
});

test('starts every kind of layer with numbers that are valid and complete', () => {
  const layers = layerTypes.map(defaultLayer);
  expect(parseModel({ layers })).toEqual({ ok: true, value: { version: 1, layers } });
});

test('lets the stride of a pool follow its size', () => {
  expect(parseModel({ layers: [{ type: 'maxPool2d', size: 4 }] })).toMatchObject({ ok: true, value: { layers: [{ size: 4, stride: 4 }] } });
});

test('gives a notebook written by hand its ids, names and references', () => {
  const cells = [
    { type: 'data' },
    { type: 'model', name: 'net' },
    { type: 'data', id: 'cell-1' },
    { type: 'train' },
    { type: 'train', data: 'data' },
  ];
  expect(parseNotebook({ cells })).toEqual({
    ok: true,
    value: {
      version: 1,
      title: 'Untitled notebook',
      backend: 'auto',
      cells: [
        { type: 'data', id: 'cell-2', name: 'data', spec: {} },
        { type: 'model', id: 'cell-3', name: 'net', spec: {} },
        { type: 'data', id: 'cell-1', name: 'data 2', spec: {} },
        { type: 'train', id: 'cell-4', name: 'train', data: 'data 2', model: 'net', spec: {} },
        { type: 'train', id: 'cell-5', name: 'train 2', data: 'data', model: 'net', spec: {} },
      ],
    },
  });
});
