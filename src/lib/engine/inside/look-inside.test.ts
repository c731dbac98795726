import { describe, expect, test } from 'vitest';
import { aPrepared } from '../../../../tests/support/a-prepared.ts';
import { conv, conv1d, dense, flatten, pool } from '../../../../tests/support/layers.ts';
import { nodeBackends, tensorCount, testExecutors } from '../../../../tests/support/tfjs.ts';
import { allEvents, aTrainRun, ofType, services } from '../../../../tests/support/training.ts';
import type { Prepared } from '../../data/prepared.ts';
import type { Layer } from '../../spec/model.ts';
import type { Parsed } from '../../spec/parse.ts';
import type { Executor } from '../executors/executor.ts';
import { createReferenceExecutor } from '../executors/reference/executor.ts';
import type { Predicting } from '../run/predict.ts';
import { lookInside } from './look-inside.ts';
import { examplesFor } from './projections.ts';
import type { InsideAnswerTo, InsideQuestion } from './question.ts';

const executor = testExecutors();

async function trained(layers: Layer[], prepared: Prepared, on: Executor): Promise<Predicting> {
  const run = aTrainRun({ training: { epochs: 2, batchSize: 8, learningRate: 0.01 }, layers });
  const events = await allEvents({ run, prepared }, services(on));
  const checkpoint = ofType(events, 'checkpoint').at(-1)?.checkpoint;
  if (!checkpoint) throw new Error('The run kept no checkpoint.');
  return { run, checkpoint, prepared, executor: on, breathe: () => Promise.resolve() };
}

const valueOf = <T>(answer: Parsed<T>): T => {
  if (!answer.ok) throw new Error(answer.issues[0]?.message);
  return answer.value;
};

async function ask<Question extends InsideQuestion>(predicting: Predicting, question: Question): Promise<InsideAnswerTo<Question>> {
  return valueOf(await lookInside(predicting, question)) as InsideAnswerTo<Question>;
}

/** Texts of three known characters. */
function texts(): Prepared {
  const prepared = aPrepared({ inputShape: [6] });
  for (const part of [prepared.train, prepared.validation]) part.inputs = part.inputs.map((_, at) => (at * 7 + (at >> 2)) % 5);
  const column = { type: 'characters', name: 'text', characters: ['a', 'b', 'c'], length: 6 } as const;
  prepared.preparation.columns = [{ ...column, characters: [...column.characters] }];
  return prepared;
}

const image = () => aPrepared({ inputShape: [6, 6, 3], train: 24, validation: 7 });
const nets: { name: string; layers: Layer[]; prepared: () => Prepared }[] = [
  {
    name: 'dense with dropout and batch norm',
    layers: [dense(12, 'relu'), { type: 'batchNorm' }, { type: 'dropout', rate: 0.5 }, dense(3)],
    prepared: () => aPrepared(),
  },
  {
    name: 'convolutions in a residual block',
    layers: [
      conv(4, 3, { activation: 'relu', padding: 'same' }),
      { type: 'residual', layers: [{ type: 'batchNorm' }, conv(4, 3, { padding: 'same' }), { type: 'activation', function: 'tanh' }] },
      pool(2),
      flatten,
      dense(3),
    ],
    prepared: image,
  },
  {
    name: 'codes of a text',
    layers: [
      { type: 'embedding', vocabulary: 8, units: 4 },
      { type: 'positionEmbedding' },
      conv1d(5, 3, { activation: 'relu' }),
      { type: 'globalMaxPool' },
      dense(3),
    ],
    prepared: texts,
  },
];

describe.each(nets)('$name', ({ layers, prepared }) => {
  test.each(nodeBackends)('activations on %s equal those of the float64 reference', async (name) => {
    const predicting = await trained(layers, prepared(), executor(name));
    const { params } = predicting.checkpoint;
    const before = { params: params.slice(), tensors: tensorCount(name) };
    const found = await ask(predicting, { type: 'activations', example: 3 });
    expect(tensorCount(name)).toBe(before.tensors);
    expect(params).toEqual(before.params);
    const wanted = await ask({ ...predicting, executor: createReferenceExecutor() }, { type: 'activations', example: 3 });
    expect(found.layers.map(({ name: layer }) => layer)).toEqual(wanted.layers.map(({ name: layer }) => layer));
    found.layers.forEach(({ values, shape }, at) => {
      const exact = wanted.layers[at]?.values ?? new Float32Array();
      expect(values).toHaveLength(shape.reduce((size, side) => size * side, 1));
      const largest = Math.max(...exact.map(Math.abs));
      expect(largest).toBeGreaterThan(0);
      expect(Math.max(...values.map((value, index) => Math.abs(value - (exact[index] ?? NaN))))).toBeLessThan(1e-5 * Math.max(1, largest));
    });
  });
});

test('layers inside a block say where they stand, and layers that change nothing are left out', async () => {
  const predicting = await trained(nets[1]?.layers ?? [], image(), executor('cpu'));
  const { layers, input } = await ask(predicting, { type: 'activations', example: 0 });
  expect(layers.map(({ name, within, shape }) => `${within ?? ''}/${name} ${shape.join('x')}`)).toEqual([
    '/conv2d 1 6x6x4',
    '/residual 2 6x6x4',
    'residual 2/batchNorm 3 6x6x4',
    'residual 2/conv2d 4 6x6x4',
    'residual 2/activation 5 6x6x4',
    '/maxPool2d 6 3x3x4',
    '/dense 8 3',
  ]);
  expect(input).toMatchObject({ shape: [6, 6, 3], codes: null });
  const beyond = await lookInside(predicting, { type: 'activations', example: 7 });
  expect(beyond).toEqual({ ok: false, issues: [{ path: 'example', message: 'There is no validation example 8: take one from 1 to 7.' }] });
});

test('filters are pictures of their taps, in colour where they see the pixels', async () => {
  const predicting = await trained(nets[1]?.layers ?? [], image(), executor('cpu'));
  const { layers } = await ask(predicting, { type: 'weights' });
  expect(layers.map(({ name, kind, isColour, planes, rows, columns }) => ({ name, kind, isColour, planes, rows, columns }))).toEqual([
    { name: 'conv2d 1', kind: 'filter', isColour: true, planes: 3, rows: 3, columns: 3 },
    { name: 'conv2d 4', kind: 'filter', isColour: false, planes: 4, rows: 3, columns: 3 },
    { name: 'dense 8', kind: 'matrix', isColour: false, planes: 1, rows: 36, columns: 3 },
  ]);
  // Weights lie as [y, x, channel, filter]: row 2, column 1 of channel 1 of filter 3.
  expect(layers[0]?.values[((3 * 3 + 1) * 3 + 2) * 3 + 1]).toBe(predicting.checkpoint.params[((2 * 3 + 1) * 3 + 1) * 4 + 3]);
});

test('a dense layer on pixels is seen as an image, one on anything else as a matrix', async () => {
  const predicting = await trained([flatten, dense(5, 'relu'), dense(3)], image(), executor('cpu'));
  const [first, second] = (await ask(predicting, { type: 'weights' })).layers;
  expect(first).toMatchObject({ kind: 'unit', planes: 3, rows: 6, columns: 6, isColour: true });
  // Pixel row 4, column 2, channel 1 into unit 3.
  expect(first?.values[((3 * 3 + 1) * 6 + 4) * 6 + 2]).toBe(predicting.checkpoint.params[((4 * 6 + 2) * 3 + 1) * 5 + 3]);
  expect(second).toMatchObject({ kind: 'matrix', planes: 1, rows: 5, columns: 3 });
});

test('tables are projected with the names of what the data have; positions by their number', async () => {
  const predicting = await trained(nets[2]?.layers ?? [], texts(), executor('cpu'));
  const { tables } = await ask(predicting, { type: 'tables' });
  expect(tables.map(({ name, names }) => ({ name, names }))).toEqual([
    { name: 'embedding 1', names: ['end', 'unknown', 'a', 'b', 'c'] },
    { name: 'positionEmbedding 2', names: [1, 2, 3, 4, 5, 6].map((place) => `position ${place}`) },
  ]);
  for (const { x, y, shares, names } of tables) {
    expect([x.length, y.length]).toEqual([names.length, names.length]);
    expect(shares[0]).toBeGreaterThanOrEqual(shares[1]);
    expect(shares[0] + shares[1]).toBeLessThanOrEqual(1 + 1e-12);
  }
  expect((await ask(predicting, { type: 'activations', example: 0 })).input.codes).toEqual(
    ['a', 'end', 'unknown', 'b', 'end', 'unknown'].map(() => expect.any(String)),
  );
});

test('examples are projected by what a layer makes of them; classes that are learnt lie apart', async () => {
  const on = executor('wasm');
  const run = aTrainRun({ training: { epochs: 30, batchSize: 8, learningRate: 0.05 }, layers: [dense(12, 'relu'), dense(3)] });
  const prepared = aPrepared({ validation: 30 });
  const events = await allEvents({ run, prepared }, services(on));
  const checkpoint = ofType(events, 'checkpoint').at(-1)?.checkpoint;
  if (!checkpoint) throw new Error('The run kept no checkpoint.');
  const found = await ask({ run, checkpoint, prepared, executor: on, breathe: () => Promise.resolve() }, { type: 'examples', layer: 1 });
  expect([...found.at]).toEqual(Array.from({ length: 30 }, (_, at) => at));
  expect(found.width).toBe(3);
  expect(found.shares[0] + found.shares[1]).toBeGreaterThan(0.9);
  const middles = [0, 1, 2].map((code) => {
    const own = [...found.at].filter((at) => prepared.validation.targets[at] === code);
    const mean = (values: Float32Array) => own.reduce((sum, at) => sum + (values[at] ?? NaN), 0) / own.length;
    return { x: mean(found.x), y: mean(found.y) };
  });
  const right = [...found.at].filter((at) => {
    const away = middles.map(({ x, y }) => (x - (found.x[at] ?? NaN)) ** 2 + (y - (found.y[at] ?? NaN)) ** 2);
    return away.indexOf(Math.min(...away)) === prepared.validation.targets[at];
  });
  expect(right.length / 30).toBeGreaterThan(0.8);
});

test('wide layers are looked at through fewer examples, evenly spread', () => {
  expect(examplesFor(10, 5)).toEqual(Int32Array.of(0, 1, 2, 3, 4));
  expect(examplesFor(400, 5000)).toHaveLength(1000);
  expect(examplesFor(401, 5000)).toHaveLength(400);
  expect(examplesFor(5408, 5000)).toHaveLength(333);
  expect([...examplesFor(10, 2000)].slice(0, 3)).toEqual([0, 2, 4]);
});
