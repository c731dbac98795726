import { listNames } from './show.ts';
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

const sentences: [what: string, parse: (input: unknown) => Parsed<unknown>, input: unknown, path: string, message: string][] = [
  [
    'an unknown layer',
    parseModel,
    { layers: [{ type: 'dens', units: 3 }] },
    'layers[0].type',
    `Layer 1 (dens): type must be ${listNames(layerTypes)}, not "dens" (did you mean "dense"?).`,
  ],
  [
    'a layer without a type',
    parseModel,
    { layers: [{ units: 3 }] },
    'layers[0].type',
    `Layer 1 has no type: give ${listNames(layerTypes)}.`,
  ],
  ['a layer that is a number', parseModel, { layers: [3] }, 'layers[0]', 'Layer 1 must be a layer such as {"type": "dense"}, not 3.'],
  [
    'missing units',
    parseModel,
    { layers: [{ type: 'flatten' }, { type: 'dense' }] },
    'layers[1].units',
    'Layer 2 (dense) has no units: give a whole number from 1 to 100000.',
  ],
  [
    'zero units',
    parseModel,
    { layers: [{ type: 'dense', units: 0 }] },
    'layers[0].units',
    'Layer 1 (dense): units must be a whole number from 1 to 100000, not 0.',
  ],
  [
    'units as text',
    parseModel,
    { layers: [{ type: 'dense', units: '8' }] },
    'layers[0].units',
    'Layer 1 (dense): units must be a whole number from 1 to 100000, not "8".',
  ],
  [
    'a misspelt field',
    parseModel,
    { layers: [{ type: 'dropout', rate: 0.5, rat: 1 }] },
    'layers[0].rat',
    'Layer 1 (dropout): "rat" is not a field of a dropout layer (did you mean "rate"?); its fields are type, rate.',
  ],
  [
    'a rate of one',
    parseModel,
    { layers: [{ type: 'dropout', rate: 1 }] },
    'layers[0].rate',
    'Layer 1 (dropout): rate must be a number at least 0 and below 1, not 1.',
  ],
  ['no layers', parseModel, { layers: [] }, 'layers', 'Layers must not be empty: give a list of at least one layer.'],
  ['a list for a model', parseModel, [], '', 'The model must be an object, not an empty list.'],
  [
    'an optimizer by name',
    parseTraining,
    { optimizer: 'adam' },
    'optimizer',
    'Optimizer must be an optimizer such as {"type": "adam"}, not "adam".',
  ],
  [
    'another style of spelling',
    parseTraining,
    { learning_rate: 1 },
    'learning_rate',
    '"learning_rate" is not a field of a training (did you mean "learningRate"?); its fields are version, loss, lossOptions, optimizer, learningRate, schedule, warmup, batchSize, epochs, seed, regularisation, clipping, earlyStopping, budget, instruments, start.',
  ],
  [
    'a learning rate of zero',
    parseTraining,
    { learningRate: 0 },
    'learningRate',
    'Learning rate must be a number above 0 and at most 100, not 0.',
  ],
  [
    'a seed beyond a double',
    parseTraining,
    { seed: 2 ** 53 },
    'seed',
    'Run seed must be a whole number from 0 to 2^53 - 1, not 9007199254740992.',
  ],
  [
    'a newer version',
    parseTraining,
    { version: 2, brandNew: true },
    'version',
    'This training has version 2, but this Daybook reads version 1: open it with a newer Daybook.',
  ],
  [
    'a missing target',
    parseDataset,
    { source: { type: 'file', path: 'a.csv' } },
    'target',
    'The dataset has no target: give the name of the column to predict, such as "class".',
  ],
  [
    'an ignored target',
    parseDataset,
    { source: { type: 'file', path: 'a.csv' }, target: 'a', ignore: ['a'] },
    'ignore',
    'Ignored columns must not hold the target column: take it out.',
  ],
  [
    'shares above 0.9',
    parseDataset,
    { source: { type: 'generator', name: 'xor' }, split: { validation: 0.8, test: 0.3 } },
    'split',
    'Split must leave something for training: validation (0.8) plus test (0.3) must be at most 0.9.',
  ],
  [
    'too much noise',
    parseDataset,
    { source: { type: 'generator', name: 'xor', noise: 0.6 } },
    'source.noise',
    'Noise must be a number from 0 to 0.5, not 0.6.',
  ],
  [
    'an absolute path',
    parseDataset,
    { source: { type: 'file', path: 'C:\\a.csv' }, target: 'a' },
    'source.path',
    'File must be a path relative to the notebook file, such as "data/mine.csv".',
  ],
  [
    'an input twice',
    parseDataset,
    { source: { type: 'generator', name: 'xor' }, preparation: { inputs: ['x1', 'x1'] } },
    'preparation.inputs',
    'Inputs must name each input once.',
  ],
  [
    'two cells of one name',
    parseNotebook,
    {
      cells: [
        { type: 'data', name: 'a' },
        { type: 'model', name: 'a' },
      ],
    },
    'cells[1].name',
    'Cell 2: name "a" is taken by cell 1: give each cell its own name.',
  ],
  [
    'two cells of one id',
    parseNotebook,
    {
      cells: [
        { type: 'note', id: 'a' },
        { type: 'note', id: 'a' },
      ],
    },
    'cells[1].id',
    'Cell 2: id "a" is taken by cell 1: give each cell its own id.',
  ],
  [
    'an unknown backend',
    parseNotebook,
    { backend: 'webgl' },
    'backend',
    'Backend must be "auto", "webgpu", "wasm" or "cpu", not "webgl" (did you mean "webgpu"?).',
  ],
];

test('a part of a list, a kernel and a regularisation are called what the form calls them', () => {
  const model = parseModel({ layers: [{ type: 'flatten' }, { type: 'conv2d', filters: 4, kernelSize: 0 }] });
  expect(model.ok || model.issues[0]?.message).toBe('Layer 2 (conv2d): kernel must be a whole number from 1 to 100, not 0.');
  const training = parseTraining({ regularisation: { l1: -1 }, earlyStopping: { minDelta: -1 } });
  expect(training.ok || training.issues.map(({ message }) => message)).toEqual([
    'L1 must be a number from 0 to 100, not -1.',
    'Least gain must be a number from 0 to 1000000, not -1.',
  ]);
  const dataset = parseDataset({ source: { type: 'shipped' }, target: 'a', preparation: { inputs: ['x1', 'x3'] } });
  expect(dataset.ok || dataset.issues.map(({ message }) => message)).toEqual([
    expect.stringMatching(/^The source has no dataset: give/),
    expect.stringMatching(/^Item 2 of inputs must be "x1"/),
  ]);
  const shape = parseDataset({ source: { type: 'generator', name: 'moon' } });
  expect(shape.ok || shape.issues[0]?.message).toMatch(/^Shape must be "moons"/);
});

test.each(sentences)('says what is wrong with %s', (...row) => {
  const [, parse, input, path, message] = row;
  expect(parse(input)).toEqual({ ok: false, issues: [{ path, message }] });
});

test('reports every place at once', () => {
  const parsed = parseTraining({ epochs: 1.5, batchSize: 0, optimizer: { type: 'adam', beta1: 1 }, regularisation: { l2: -1, l3: 0 } });
  expect(parsed.ok ? [] : parsed.issues.map(({ path }) => path)).toEqual([
    'optimizer.beta1',
    'batchSize',
    'epochs',
    'regularisation.l2',
    'regularisation.l3',
  ]);
});

test.each<[string, unknown, (input: unknown) => Parsed<unknown>, { path: string; message: string }[]]>([
  [
    'a layer whose type has another name',
    { layers: [{ kind: 'dense', units: 5 }] },
    parseModel,
    [
      {
        path: 'layers[0].type',
        message: `Layer 1 has no type: give ${listNames(layerTypes)}.`,
      },
      { path: 'layers[0].kind', message: 'Layer 1: "kind" is not a field of a layer (did you mean "type"?).' },
    ],
  ],
  [
    'a layer with a wrong type and a wrong key',
    { layers: [{ type: 'dens', unit: 5 }] },
    parseModel,
    [
      { path: 'layers[0].type', message: expect.stringContaining('did you mean "dense"?') },
      { path: 'layers[0].unit', message: 'Layer 1 (dens): "unit" is not a field of a layer (did you mean "units"?).' },
    ],
  ],
  [
    'a dense layer with a wrong key for its units',
    { layers: [{ type: 'dense', unit: 5 }] },
    parseModel,
    [
      { path: 'layers[0].units', message: 'Layer 1 (dense) has no units: give a whole number from 1 to 100000.' },
      { path: 'layers[0].unit', message: expect.stringContaining('(did you mean "units"?)') },
    ],
  ],
  [
    'a dataset with a wrong key for its source',
    { sorce: { type: 'shipped', name: 'iris' }, target: 'class' },
    parseDataset,
    [
      { path: 'source', message: expect.stringContaining('The dataset has no source: give') },
      { path: 'sorce', message: expect.stringContaining('(did you mean "source"?)') },
    ],
  ],
])('tells the missing key and the unknown one of %s', (...[, input, parse, issues]) => {
  expect(parse(input)).toEqual({ ok: false, issues });
});

test('shortens a long value in its sentence', () => {
  const parsed = parseTraining({ loss: 'x'.repeat(1_000_000) });
  expect(parsed.ok ? '' : parsed.issues[0]?.message.length).toBeLessThan(200);
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
