import { expect, test } from 'vitest';
import { parseDataset } from './dataset.ts';
import { layerTypes, parseModel } from './model.ts';
import { parseNotebook } from './notebook.ts';
import type { Parsed } from './parse.ts';
import { listNames } from './show.ts';
import { parseTraining } from './training.ts';

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
    '"learning_rate" is not a field of a training (did you mean "learningRate"?); its fields are version, loss, lossOptions, optimizer, learningRate, schedule, warmup, batchSize, epochs, seed, repeats, regularisation, clipping, earlyStopping, budget, instruments, checkpoints, start.',
  ],
  [
    'a learning rate of zero',
    parseTraining,
    { learningRate: 0 },
    'learningRate',
    'Learning rate must be a number above 0 and at most 100, not 0.',
  ],
  ['more repeats than there may be', parseTraining, { repeats: 33 }, 'repeats', 'Repeats must be a whole number from 1 to 32, not 33.'],
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
