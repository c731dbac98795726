import { expect, test } from 'vitest';
import { conv, conv1d, dense, flatten, pool } from '../../../../tests/support/layers.ts';
import type { Layer, Model } from '../../spec/model.ts';
import { buildPlan, layersThatFit, type PlanRequest } from './build-plan.ts';

const recurrent = (type: 'simpleRnn' | 'gru' | 'lstm'): Layer => ({
  ...{ type, units: 5, returns: 'last', direction: 'forward', initialiser: 'glorotUniform' },
});
const modelOf = (...layers: Layer[]): Model => ({ version: 1, layers });

const request = (layers: Layer[], changes: Partial<PlanRequest> = {}): PlanRequest => ({
  model: modelOf(...layers),
  inputShape: [4],
  outputs: 3,
  loss: 'softmaxCrossEntropy',
  optimizer: { type: 'sgd' },
  batchSize: 8,
  ...changes,
});

function planOf(layers: Layer[], changes: Partial<PlanRequest> = {}) {
  const plan = buildPlan(request(layers, changes));
  if (!plan.ok) throw new Error(plan.issues.map(({ message }) => message).join(' '));
  return plan.value;
}

test('a dense net has the sizes a hand would count', () => {
  const plan = planOf([dense(16, 'relu'), dense(3)], { optimizer: { type: 'momentum', momentum: 0.9 } });
  expect(plan.parameters.map(({ name, shape, offset }) => [name, shape, offset])).toEqual([
    ['dense1.weights', [4, 16], 0],
    ['dense1.bias', [16], 64],
    ['dense2.weights', [16, 3], 80],
    ['dense2.bias', [3], 128],
  ]);
  expect(plan).toMatchObject({ parameterCount: 131, slotCount: 131, inputSize: 4, outputs: 3, batchSize: 8 });
  expect(plan.layers.map(({ name, parameters, multiplyAdds, memoryBytes }) => [name, parameters, multiplyAdds, memoryBytes])).toEqual([
    ['dense 1', 80, 64, 4 * (80 * 3 + 8 * 16)],
    ['dense 2', 51, 48, 4 * (51 * 3 + 8 * (3 + 16))], // and the gradient it passes down
  ]);
});

test('a convolutional net has the shapes a hand would count', () => {
  const layers = [conv(8, 3), pool(2), conv(16, 3, { padding: 'same', stride: 2 }), pool(2, 1), flatten, dense(3)];
  const plan = planOf(layers, { inputShape: [28, 28, 1] });
  expect(plan.layers.map(({ outputShape, parameters, multiplyAdds }) => [outputShape, parameters, multiplyAdds])).toEqual([
    [[26, 26, 8], 80, 26 * 26 * 9 * 8],
    [[13, 13, 8], 0, 0],
    [[7, 7, 16], 1168, 7 * 7 * 72 * 16],
    [[6, 6, 16], 0, 0],
    [[576], 0, 0],
    [[3], 1731, 1728],
  ]);
});

test('a convolution of a sequence has the shapes a hand would count; causal padding keeps the positions', () => {
  const layers = [
    conv1d(8, 3),
    conv1d(16, 3, { padding: 'causal', dilation: 4 }),
    conv1d(4, 5, { padding: 'same', stride: 3 }),
    flatten,
    dense(3),
  ];
  const plan = planOf(layers, { inputShape: [20, 2] });
  expect(plan.layers.map(({ outputShape, parameters }) => [outputShape, parameters])).toEqual([
    [[18, 8], 56],
    [[18, 16], 400],
    [[6, 4], 324],
    [[24], 0],
    [[3], 75],
  ]);
});

test('one step gathers, runs forward and back, regularises weights only and updates everything at once', () => {
  const plan = planOf([dense(5, 'tanh'), { type: 'dropout', rate: 0.5 }, dense(3)]);
  expect(plan.step.map(({ op }) => op)).toEqual([
    'gatherBatch',
    'matmul',
    'biasActivation',
    'dropout',
    'matmul',
    'biasActivation',
    'loss',
    'matmulOverBatch',
    'biasGradient',
    'matmul',
    'dropout',
    'activationGradient',
    'matmulOverBatch',
    'biasGradient',
    'regularise',
    'regularise',
    'sgd',
  ]);
  expect(plan.evaluate.map(({ op }) => op)).toEqual(['matmul', 'biasActivation', 'matmul', 'biasActivation']);
});

test('nothing below the first layer with parameters gets a gradient', () => {
  const plan = planOf([{ type: 'dropout', rate: 0.1 }, pool(2), flatten, dense(3)], { inputShape: [4, 4, 1] });
  expect(plan.step.map(({ op }) => op).slice(6)).toEqual(['matmulOverBatch', 'biasGradient', 'regularise', 'sgd']);
});

test('the same request gives the same plan', () => {
  const layers = [conv(2, 3), flatten, dense(3)];
  expect(planOf(layers, { inputShape: [6, 6, 2] })).toEqual(planOf(layers, { inputShape: [6, 6, 2] }));
});

const sequence = { inputShape: [8, 2] };
const image = { inputShape: [6, 6, 1] };
const misfits: [layers: Layer[], changes: Partial<PlanRequest>, path: string, message: string][] = [
  [
    [pool(2), dense(3)],
    image,
    'layers[1]',
    'dense 2 needs a flat input or a sequence, but 3x3x1 reaches it: add a flatten layer before it.',
  ],
  [
    [conv(2, 3), conv(2, 5)],
    image,
    'layers[1].kernelSize',
    'conv2d 2: kernel 5 is larger than its 4x4 input: use 4 or less, or fewer layers before it.',
  ],
  [[pool(7)], image, 'layers[0].size', 'maxPool2d 1: window 7 is larger than its 6x6 input: use 6 or less, or fewer layers before it.'],
  [
    [conv(2, 3)],
    {},
    'layers[0]',
    'conv2d 1 needs images (height x width x channels), but 4 numbers reach it: use image data, and put it before any flatten or dense layer.',
  ],
  [
    [conv(2, 3, { dilation: 3 })],
    image,
    'layers[0].dilation',
    'conv2d 1: kernel 3 with dilation 3 reaches over 7 pixels, more than its 6x6 input: use dilation 2 or less, or fewer layers before it.',
  ],
  [
    [conv1d(2, 3, { stride: 2 }), conv1d(2, 4)],
    sequence,
    'layers[1].kernelSize',
    'conv1d 2: kernel 4 is larger than its input of 3 positions: use 3 or less, or fewer layers before it.',
  ],
  [
    [conv1d(2, 4, { dilation: 3 })],
    sequence,
    'layers[0].dilation',
    'conv1d 1: kernel 4 with dilation 3 reaches over 10 positions, more than its input of 8 positions: use dilation 2 or less, or fewer layers before it.',
  ],
  [
    [conv1d(2, 3)],
    {},
    'layers[0]',
    'conv1d 1 needs a sequence (positions x channels), but 4 numbers reach it: use text or a series as data, and put it before any flatten layer, or add a reshape layer before it.',
  ],
  [
    [dense(8), recurrent('lstm'), dense(3)],
    {},
    'layers[1]',
    'lstm 2 needs a sequence (positions x channels), but 8 numbers reach it: use text or a series as data, and put it before any flatten layer, or add a reshape layer before it.',
  ],
  [
    [recurrent('gru'), recurrent('simpleRnn'), dense(3)],
    sequence,
    'layers[1]',
    'simpleRnn 2 needs a sequence (positions x channels), but 5 numbers reach it: gru 1 gives only its last state: set its returns to all.',
  ],
  [
    [recurrent('lstm')],
    image,
    'layers[0]',
    'lstm 1 needs a sequence (positions x channels), but 6x6x1 reaches it: use text or a series as data, and put it before any flatten layer, or add a reshape layer before it.',
  ],
  [
    [{ type: 'globalMaxPool' }, dense(3)],
    {},
    'layers[0]',
    'globalMaxPool 1 needs images (height x width x channels) or a sequence (positions x channels), but 4 numbers reach it: put it before any flatten layer.',
  ],
  [[dense(4)], {}, 'layers[0].units', 'dense 1 gives 4 outputs, but the data have 3 classes: give it 3 units.'],
  [
    [dense(4), { type: 'activation', function: 'tanh' }],
    { loss: 'meanSquaredError', outputs: 1 },
    'layers[0].units',
    'dense 1 gives 4 outputs, but the target is one number: give it 1 unit.',
  ],
  [
    [dense(2)],
    { loss: 'sigmoidCrossEntropy', outputs: 2 },
    'layers[0].units',
    'dense 1 gives 2 outputs, but the loss sigmoidCrossEntropy tells two classes apart by one number: give it 1 unit.',
  ],
  [
    [dense(1)],
    { loss: 'sigmoidCrossEntropy' },
    'loss',
    'The loss sigmoidCrossEntropy tells two classes apart, but the data have 3: use softmaxCrossEntropy.',
  ],
  [
    [conv(3, 3)],
    image,
    'layers[0]',
    'The model ends with 4x4x3, but the data have 3 classes: end it with a flatten and a dense layer with 3 units.',
  ],
  [[flatten], { inputShape: [3] }, 'layers', 'The model has nothing to learn: add a dense or conv2d layer.'],
  [
    [dense(10_000), dense(10_000), dense(3)],
    {},
    'layers[1]',
    'The model has 100,090,003 parameters, more than the 50,000,000 that Daybook trains: make dense 2 smaller.',
  ],
  [
    [dense(100_000), dense(3)],
    { batchSize: 2048 },
    'batchSize',
    'A batch of 2048 needs 1.5 GB, more than the 1 GB that Daybook gives it, most of it for dense 1: at most 1342 fits, so make the batch smaller.',
  ],
];

test.each(misfits)('a model that does not fit gets its sentence: case %#', (...[layers, changes, path, message]) => {
  expect(buildPlan(request(layers, changes))).toEqual({ ok: false, issues: [{ path, message }] });
});

test('the two classes of a sigmoid may be given as 1 or 2 outputs', () => {
  for (const outputs of [1, 2]) expect(buildPlan(request([dense(1)], { loss: 'sigmoidCrossEntropy', outputs })).ok).toBe(true);
});

test('the layers before a misfit keep their facts', () => {
  expect(layersThatFit(request([conv(2, 3), conv(2, 5), flatten], image)).map(({ outputShape }) => outputShape)).toEqual([[4, 4, 2]]);
  expect(layersThatFit(request([conv(2, 9)], image))).toEqual([]);
});
