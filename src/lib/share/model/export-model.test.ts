import { expect, test } from 'vitest';
import { aResolved, aRun } from '../../../../tests/support/a-run.ts';
import { aCheckpoint } from '../../../../tests/support/builders.ts';
import { difference } from '../../../../tests/support/engine-nets.ts';
import { conv, dense, flatten } from '../../../../tests/support/layers.ts';
import { openLayersModel } from '../../../../tests/support/layers-model.ts';
import { openOnnx } from '../../../../tests/support/onnx-runtime.ts';
import { aDataset, aTable } from '../../../../tests/support/tables.ts';
import { prepare } from '../../data/prepare.ts';
import type { Prepared } from '../../data/prepared.ts';
import type { Table } from '../../data/table.ts';
import { createReferenceExecutor } from '../../engine/executors/reference/executor.ts';
import { shownOutputs } from '../../engine/metrics/probabilities.ts';
import { initialState } from '../../engine/ops/initial-state.ts';
import { rawOutputs } from '../../engine/run/evaluate.ts';
import { planRun } from '../../engine/run/plan-run.ts';
import { withKept } from '../../engine/run/predict.ts';
import { defaultSeries } from '../../spec/dataset/series.ts';
import { parseModel, type Layer } from '../../spec/model.ts';
import type { LossName } from '../../spec/training.ts';
import { readMetadata, readSafetensors } from '../safetensors.ts';
import type { ZipFile } from '../zip.ts';
import { scalingBefore } from './ends.ts';
import { exportModel, type TrainedModel } from './export-model.ts';

const rows = 40;
const of = <T>(cell: (row: number) => T): T[] => Array.from({ length: rows }, (_, row) => cell(row));
const year = of((row) => 2000 + (row % 9));
const x = of((row) => (row === 5 ? null : Math.sin(row) * 4));
const island = of((row) => ['Biscoe', 'Dream', 'Torgersen'][row % 3] ?? null);
const texts = of((row) => (row % 2 === 0 ? `warm sun ${row}` : `cold rain, rain ${row}`));
const textTable = (more: Table['columns']): Table => ({
  name: 'texts',
  rows,
  columns: [{ type: 'text', name: 'says', values: texts }, ...more],
  hash: '0'.repeat(64),
});
const weather = aTable({ y: of((row) => (row % 2 === 0 ? 'warm' : 'cold')) }).columns;
const pixels = Uint8Array.from({ length: rows * 20 }, (_, at) => (at * 37) % 256);

type Case = { table: Table; dataset?: Parameters<typeof aDataset>[0]; layers: Layer[]; loss: LossName };

const cases: Record<string, Case> = {
  'a table of classes': { table: aTable({ year, x, island, y: of((row) => ['a', 'b', 'c'][row % 3] ?? null) }), layers: [dense(4, 'tanh'), dense(3)], loss: 'softmaxCrossEntropy' },
  'two classes by one output': { table: aTable({ year, x, island, y: of((row) => ['no', 'yes'][row % 2] ?? null) }), layers: [dense(1)], loss: 'sigmoidCrossEntropy' },
  'a number': { table: aTable({ year, x, island, y: of((row) => 500 + row * 3) }), layers: [dense(4, 'relu'), dense(1)], loss: 'meanSquaredError' },
  'several numbers': { table: aTable({ year, x, island, y: of((row) => 500 + row * 3), z: x.map((value) => 3 - (value ?? 0)) }), dataset: { target: ['y', 'z'] }, layers: [dense(2)], loss: 'huber' },
  'several labels': { table: aTable({ year, x, island, y: of((row) => ['no', 'yes'][row % 2] ?? null), z: of((row) => row % 3 === 0 ? 1 : 0) }), dataset: { target: ['y', 'z'] }, layers: [dense(2)], loss: 'sigmoidCrossEntropy' },
  'two numbers and what is made of them': { table: aTable({ a: x, b: year, y: of((row) => ['in', 'out'][row % 2] ?? null) }), dataset: { preparation: { inputs: ['x1', 'x2', 'x1*x2', 'sin(x1)'] } }, layers: [dense(2)], loss: 'softmaxCrossEntropy' },
  'a series': { table: aTable({ y: of((row) => 100 + row + 10 * (row % 5)), wind: x }), dataset: { preparation: { series: { ...defaultSeries, window: 6, horizon: 2, season: 5, transform: 'log', differencing: 'seasonal' } } }, layers: [{ type: 'lstm', units: 3, returns: 'last', direction: 'forward', initialiser: 'glorotUniform' }, dense(2)], loss: 'meanAbsoluteError' },
  'words': { table: textTable(weather), layers: [dense(2)], loss: 'softmaxCrossEntropy' },
  'characters': { table: textTable(weather), dataset: { preparation: { text: { as: 'characters', length: 7 } } }, layers: [{ type: 'embedding', vocabulary: 60, units: 4 }, { type: 'gru', units: 3, returns: 'last', direction: 'forward', initialiser: 'glorotUniform' }, dense(2)], loss: 'softmaxCrossEntropy' },
  'next characters': { table: textTable([]), dataset: { target: 'says', task: 'nextCharacter', preparation: { text: { length: 6 } } }, layers: [{ type: 'embedding', vocabulary: 30, units: 4 }, { type: 'multiHeadAttention', heads: 2, causal: true }, dense(30)], loss: 'softmaxCrossEntropy' },
  'images': { table: { name: 'images', rows, columns: [{ type: 'image', name: 'picture', shape: [5, 4, 1], pixels, largest: 255 }, ...weather], hash: '0'.repeat(64) }, layers: [conv(2, 2), flatten, dense(2)], loss: 'softmaxCrossEntropy' },
}; // prettier-ignore

type Made = { trained: TrainedModel; prepared: Prepared; inputs: Float32Array; wanted: Float32Array };

/** A model of drawn weights on the first rows of the validation part, which are given as they are before scaling. */
async function made({ table, dataset, layers, loss }: Case): Promise<Made> {
  const parsed = prepare(table, aDataset(dataset));
  if (!parsed.ok) throw new Error(parsed.issues[0]?.message);
  const prepared = parsed.value;
  const { preparation, validation } = prepared;
  const { target } = preparation;
  const fitting = target.type === 'characters' ? layers.map((layer, at) => (layer.type === 'embedding' ? { ...layer, vocabulary: target.classes.length } : at === layers.length - 1 ? dense(target.classes.length) : layer)) : layers; // prettier-ignore
  const resolved = aResolved({ model: { version: 1, layers: fitting } });
  const run = aRun({ resolved: { ...resolved, training: { ...resolved.training, loss, batchSize: 2 } } });
  const plan = planRun(run.resolved, prepared);
  if (!plan.ok) throw new Error(plan.issues[0]?.message);
  const checkpoint = aCheckpoint(3, { ...initialState(plan.value, 5), slots: new Float32Array(plan.value.slotCount) });
  const encoded = validation.inputs.slice(0, 3 * plan.value.inputSize);
  const predicting = { run, checkpoint, prepared, executor: createReferenceExecutor(), breathe: async () => undefined };
  const kept = await withKept(predicting, async (evaluation) => rawOutputs(evaluation, encoded));
  if (!kept.ok) throw new Error(kept.issues[0]?.message);
  const width = target.type === 'characters' ? target.classes.length : plan.value.outputs;
  const { offset = [0], scale = [1] } = scalingBefore(preparation) ?? {};
  return {
    trained: { run, checkpoint, preparation },
    prepared,
    inputs: encoded.map((value, at) => value * (scale[at % scale.length] ?? NaN) + (offset[at % offset.length] ?? NaN)),
    wanted: shownOutputs(kept.value, { loss, width, target }),
  };
}

async function filesOf(trained: TrainedModel, format: Parameters<typeof exportModel>[1]): Promise<(path: string) => ZipFile['bytes']> {
  const files = await exportModel(trained, format);
  if (!files.ok) throw new Error(files.issues[0]?.message);
  return (path) => {
    const found = files.value.find((file) => file.path === path);
    if (!found) throw new Error(`There is no ${path}.`);
    return found.bytes;
  };
}

const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

test.for(Object.entries(cases))('%s: raw inputs give what people see, in ONNX and in TF.js', async ([, each]) => {
  const { trained, inputs, wanted } = await made(each);
  const input = { shape: trained.preparation.inputShape, isCodes: trained.preparation.columns.some(({ type }) => type === 'characters') };
  const onnx = await openOnnx((await filesOf(trained, 'onnx'))('model.onnx'));
  const keras = await filesOf(trained, 'layersModel');
  const predict = await openLayersModel({ model: keras('model.json'), weights: keras('weights.bin') });
  for (const found of [await onnx(inputs, input), await predict(inputs, input)]) {
    expect(found.length).toBe(wanted.length);
    expect(difference(found, wanted)).toBeLessThan(1e-5);
  }
});

const penguins = cases['a table of classes'] ?? { table: textTable([]), layers: [], loss: 'softmaxCrossEntropy' as const };

test('safetensors come back bit for bit, with all that is needed to build the model again', async () => {
  const { trained } = await made(penguins);
  const bytes = (await filesOf(trained, 'safetensors'))('model.safetensors');
  const tensors = readSafetensors(bytes);
  expect(tensors.map(({ name, shape }) => [name, shape])).toEqual([
    ['dense1.weights', [5, 4]],
    ['dense1.bias', [4]],
    ['dense2.weights', [4, 3]],
    ['dense2.bias', [3]],
  ]);
  expect(tensors.flatMap(({ values }) => [...values])).toEqual([...trained.checkpoint.params]);
  const { layers, preparation, outputs, specHash } = readMetadata(bytes);
  expect(parseModel({ layers: JSON.parse(String(layers)) })).toEqual({ ok: true, value: trained.run.resolved.model });
  expect(JSON.parse(String(preparation))).toEqual(trained.preparation);
  expect([JSON.parse(String(outputs)), specHash]).toEqual([['a', 'b', 'c'], trained.run.specHash]);
});

test.for(['onnx', 'layersModel', 'safetensors'] as const)('beside %s stands what goes in and what comes out, in order', async (format) => {
  const { trained } = await made(penguins);
  const files = await filesOf(trained, format);
  const readme = textOf(files('README.md'));
  expect(readme).toMatch(/0\. year: a number in its own unit; where it is missing, \d/);
  expect(readme).toContain('2. island=Biscoe: 1 where island is "Biscoe", else 0');
  expect(readme).toMatch(/chance of each class of y, in this order\.\n\n0. a\n1. b\n2. c\n/);
  expect(readme).toContain(trained.run.specHash);
  expect(JSON.parse(textOf(files('preparation.json')))).toMatchObject({ outputs: ['a', 'b', 'c'], preparation: trained.preparation });
});

test('weights of another model are refused', async () => {
  const { trained } = await made(penguins);
  const found = await exportModel({ ...trained, checkpoint: aCheckpoint(1) }, 'onnx');
  const message = 'The model has 39 weights, but the checkpoint holds 3: take one of this run.';
  expect(found).toEqual({ ok: false, issues: [{ path: 'checkpoint', message }] });
});
