import { describe, expect, test } from 'vitest';
import { conv, conv1d, dense, flatten } from '../../../../../tests/support/layers.ts';
import { randomNet, type RandomNet } from '../../../../../tests/support/random-nets.ts';
import { createStream } from '../../../numerics/streams.ts';
import type { Conv2dLayer } from '../../../spec/layers/image.ts';
import { activationLayerNames, activationNames } from '../../../spec/layers/weights.ts';
import type { Layer, Model } from '../../../spec/model.ts';
import { buildPlan } from '../../ops/build-plan.ts';
import { initialState } from '../../ops/initial-state.ts';
import { plainShape } from '../../losses/shape.ts';
import type { LossShape } from '../../ops/op.ts';
import type { Plan } from '../../ops/plan.ts';
import type { Knobs, TrainingData } from '../executor.ts';
import { createReferenceExecutor } from './executor.ts';

type Net = Pick<RandomNet, 'plan' | 'data' | 'knobs' | 'seed'>;

const parameterAt = ({ parameters }: Plan, index: number) => parameters.findLast(({ offset }) => offset <= index);

/**
 * Largest distance between the gradient and central differences of the mean loss plus l2/2 w^2 + l1 |w|, over the gradient's
 * largest entry. The second step of an epoch, so that a short last batch and the dropout address count.
 */
async function gradientError({ plan, data, knobs, seed }: Net): Promise<number> {
  const execution = await createReferenceExecutor().open(plan, data, seed);
  await execution.load(initialState(plan, seed));
  execution.setKnobs({ ...knobs, learningRate: 0 });
  const { params } = execution.exact();
  const stream = createStream({ seed, purpose: 'sample' });
  params.forEach((p, i) => (params[i] = p === 0 ? 0.3 * stream.normal() : p)); // biases start at 0, on the kink of relu
  const order = Int32Array.from({ length: data.examples }, (_, i) => i);
  const fromStep = data.examples > plan.batchSize ? 1 : 0;
  const objective = async (): Promise<number> => {
    await execution.runSlice({ epoch: 3, fromStep, steps: 1, order });
    const penalty = params.reduce(
      (sum, w, i) => sum + (parameterAt(plan, i)?.isRegularised ? (knobs.l2 / 2) * w * w + knobs.l1 * Math.abs(w) : 0),
      0,
    );
    return (execution.exact().losses[0] ?? NaN) + penalty;
  };
  await objective();
  const gradient = execution.exact().grads.slice();
  const largest = gradient.reduce((most, g) => Math.max(most, Math.abs(g)), 0);
  let error = 0;
  for (const [i, p] of params.slice().entries()) {
    if (!parameterAt(plan, i)?.isTrained) continue;
    const h = 1e-5;
    params[i] = p + h;
    const above = await objective();
    params[i] = p - h;
    const below = await objective();
    params[i] = p;
    error = Math.max(error, Math.abs((above - below) / (2 * h) - (gradient[i] ?? NaN)));
  }
  expect(largest).toBeGreaterThan(0);
  return error / largest;
}

const sequenceConv = (changes: Partial<Extract<Layer, { type: 'conv1d' }>>) => conv1d(3, 3, { activation: 'tanh', ...changes });
const tanhConv = (changes: Partial<Conv2dLayer>) => conv(3, 3, { activation: 'tanh', ...changes });
const depthwise = (changes: Partial<Extract<Layer, { type: 'depthwiseConv2d' }>>): Layer => ({
  ...{ type: 'depthwiseConv2d', kernelSize: 3, stride: 1, dilation: 1, padding: 'valid' },
  ...{ activation: 'tanh', bias: true, initialiser: 'heUniform' },
  ...changes,
});
const separable = (changes: Partial<Extract<Layer, { type: 'separableConv2d' }>>): Layer => ({
  ...{ type: 'separableConv2d', filters: 3, kernelSize: 3, stride: 1, dilation: 1, padding: 'valid' },
  ...{ activation: 'tanh', bias: true, initialiser: 'heUniform' },
  ...changes,
});
const rnn = (
  type: 'simpleRnn' | 'gru' | 'lstm',
  changes: Partial<Pick<Extract<Layer, { type: 'lstm' }>, 'returns' | 'direction'>>,
): Layer => ({
  ...{ type, units: 3, returns: 'last', direction: 'forward', initialiser: 'glorotUniform' },
  ...changes,
});

type Case = {
  layers: Layer[];
  inputShape?: number[];
  tokens?: number;
  positions?: number;
  frozen?: number[];
  outputs?: number;
  loss?: RandomNet['loss'];
  shape?: Partial<LossShape>;
  knobs?: Partial<Knobs>;
};

const image = [6, 5, 2];
const sequence = [7, 2];
const cases: Record<string, Case> = {
  'softmax cross-entropy': { layers: [dense(3)] },
  'sigmoid cross-entropy': { layers: [dense(1)], outputs: 1, loss: 'sigmoidCrossEntropy' },
  'mean squared error': { layers: [dense(1)], outputs: 1, loss: 'meanSquaredError' },
  'mean absolute error': { layers: [dense(1)], outputs: 1, loss: 'meanAbsoluteError' },
  huber: { layers: [dense(1)], outputs: 1, loss: 'huber', shape: { delta: 0.8 } },
  quantile: { layers: [dense(1)], outputs: 1, loss: 'quantile', shape: { q: 0.3 } },
  'weighted classes': { layers: [dense(3)], shape: { weights: [0.5, 2, 1.25] } },
  'smoothed labels': { layers: [dense(3)], shape: { labelSmoothing: 0.2 } },
  'focal loss': { layers: [dense(3)], shape: { focal: 2 } },
  'focal loss below one, weighted and smoothed': {
    layers: [dense(3)],
    shape: { focal: 0.5, weights: [0.5, 2, 1.25], labelSmoothing: 0.1 },
  },
  'focal sigmoid, weighted and smoothed': {
    layers: [dense(1)],
    outputs: 1,
    loss: 'sigmoidCrossEntropy',
    shape: { focal: 1.5, weights: [0.6, 3], labelSmoothing: 0.1 },
  },
  ...Object.fromEntries(activationNames.map((name) => [`dense ${name}`, { layers: [dense(5, name), dense(3)] }])),
  ...Object.fromEntries(
    activationLayerNames.map((name) => [
      `activation ${name}`,
      { layers: [dense(5), { type: 'activation', function: name } as const, dense(3)] },
    ]),
  ),
  'dense without bias': { layers: [dense(5, 'tanh', false), dense(3, 'linear', false)] },
  'activation layers': {
    layers: [dense(4), { type: 'activation', function: 'tanh' }, dense(4), { type: 'activation', function: 'relu' }, dense(3)],
  },
  'activation that changes nothing': { layers: [dense(4, 'tanh'), { type: 'activation', function: 'linear' }, dense(3)] },
  'activation of the outputs': { layers: [dense(3), { type: 'activation', function: 'sigmoid' }] },
  dropout: { layers: [dense(8, 'tanh'), { type: 'dropout', rate: 0.4 }, dense(6), { type: 'dropout', rate: 0.2 }, dense(3)] },
  l2: { layers: [dense(4, 'tanh'), dense(3)], knobs: { l2: 0.3 } },
  l1: { layers: [dense(4, 'tanh'), dense(3)], knobs: { l1: 0.2 } },
  'residual block': { layers: [dense(5, 'tanh'), { type: 'residual', layers: [dense(5, 'relu'), dense(5)] }, dense(3)] },
  'residual block that begins and trains alone': { layers: [{ type: 'residual', layers: [dense(3, 'tanh')] }], inputShape: [3] },
  'dense on each position of a sequence': { layers: [dense(4, 'tanh'), flatten, dense(3)], inputShape: [3, 2] },
  'residual blocks inside one another': {
    layers: [dense(4), { type: 'residual', layers: [dense(4, 'tanh'), { type: 'residual', layers: [dense(4, 'sigmoid')] }] }, dense(3)],
  },
  'layer normalisation': { layers: [dense(5, 'tanh'), { type: 'layerNorm' }, dense(3)] },
  'layer normalisation of a sequence': { layers: [dense(4, 'tanh'), { type: 'layerNorm' }, flatten, dense(3)], inputShape: [3, 2] },
  'batch normalisation': { layers: [dense(5, 'tanh'), { type: 'batchNorm' }, dense(3)] },
  'batch normalisation of an image': {
    layers: [conv(3, 3, { activation: 'tanh' }), { type: 'batchNorm' }, conv(3, 2, { activation: 'tanh' }), flatten, dense(3)],
    inputShape: image,
  },
  'frozen batch normalisation': { layers: [dense(5, 'tanh'), { type: 'batchNorm' }, dense(3)], frozen: [1] },
  embedding: { layers: [{ type: 'embedding', vocabulary: 6, units: 3 }, flatten, dense(3)], inputShape: [4], tokens: 5 },
  'position embedding': { layers: [dense(4, 'tanh'), { type: 'positionEmbedding' }, flatten, dense(3)], inputShape: [3, 2] },
  attention: { layers: [dense(4), { type: 'multiHeadAttention', heads: 2, causal: false }, flatten, dense(3)], inputShape: [4, 2] },
  'attention that begins the model': {
    layers: [{ type: 'multiHeadAttention', heads: 1, causal: false }, flatten, dense(3)],
    inputShape: [4, 2],
  },
  'causal attention': { layers: [dense(6), { type: 'multiHeadAttention', heads: 3, causal: true }, flatten, dense(3)], inputShape: [4, 2] },
  'a transformer block': {
    layers: [
      { type: 'embedding', vocabulary: 5, units: 4 },
      { type: 'positionEmbedding' },
      { type: 'residual', layers: [{ type: 'layerNorm' }, { type: 'multiHeadAttention', heads: 2, causal: true }] },
      { type: 'residual', layers: [{ type: 'layerNorm' }, dense(6, 'gelu'), dense(4)] },
      flatten,
      dense(3),
    ],
    inputShape: [3],
    tokens: 5,
  },
  'next codes, some positions without a target': {
    layers: [{ type: 'embedding', vocabulary: 5, units: 3 }, rnn('lstm', { returns: 'all' }), dense(3)],
    inputShape: [4],
    tokens: 5,
    positions: 4,
  },
  reshape: { layers: [dense(6, 'tanh'), { type: 'reshape', shape: [2, 3] }, dense(2, 'tanh'), flatten, dense(3)] },
  transpose: { layers: [dense(4, 'tanh'), { type: 'transpose' }, dense(2, 'tanh'), flatten, dense(3)], inputShape: [3, 2] },
  'conv2d valid': { layers: [tanhConv({}), tanhConv({ kernelSize: 2 }), flatten, dense(3)], inputShape: image },
  'conv2d same': {
    layers: [tanhConv({ padding: 'same' }), tanhConv({ padding: 'same', kernelSize: 4 }), flatten, dense(3)],
    inputShape: image,
  },
  'conv2d with stride': {
    layers: [tanhConv({ stride: 2, padding: 'same' }), tanhConv({ stride: 2, kernelSize: 2 }), flatten, dense(3)],
    inputShape: image,
  },
  'conv2d relu without bias': {
    layers: [tanhConv({ activation: 'relu', bias: false }), tanhConv({ activation: 'relu' }), flatten, dense(3)],
    inputShape: image,
  },
  'conv2d with dilation': {
    layers: [tanhConv({ dilation: 2 }), tanhConv({ padding: 'same', dilation: 3, stride: 2, kernelSize: 2 }), flatten, dense(3)],
    inputShape: [7, 6, 2],
  },
  conv1d: { layers: [sequenceConv({}), sequenceConv({ padding: 'same', stride: 2 }), flatten, dense(3)], inputShape: sequence },
  'conv1d causal with dilation': {
    layers: [sequenceConv({ padding: 'causal', dilation: 2 }), sequenceConv({ padding: 'causal', stride: 2 }), flatten, dense(3)],
    inputShape: sequence,
  },
  depthwiseConv2d: {
    layers: [depthwise({}), depthwise({ padding: 'same', stride: 2, dilation: 2, bias: false }), flatten, dense(3)],
    inputShape: image,
  },
  separableConv2d: {
    layers: [separable({}), separable({ padding: 'same', stride: 2, kernelSize: 2, activation: 'silu' }), flatten, dense(3)],
    inputShape: image,
  },
  averagePool2d: {
    layers: [tanhConv({ padding: 'same' }), { type: 'averagePool2d', size: 3, stride: 2 }, flatten, dense(3)],
    inputShape: image,
  },
  'pooling of sequences': {
    layers: [
      ...([sequenceConv({ padding: 'same' }), { type: 'maxPool1d', size: 2, stride: 1 }] satisfies Layer[]),
      ...([sequenceConv({ padding: 'same' }), { type: 'averagePool1d', size: 3, stride: 2 }, flatten, dense(3)] satisfies Layer[]),
    ],
    inputShape: sequence,
  },
  'global average pooling': { layers: [tanhConv({}), { type: 'globalAveragePool' }, dense(3)], inputShape: image },
  'global max pooling': { layers: [sequenceConv({}), { type: 'globalMaxPool' }, dense(3)], inputShape: sequence },
  'simple RNN': {
    layers: [rnn('simpleRnn', { returns: 'all' }), rnn('simpleRnn', { direction: 'backward' }), dense(3)],
    inputShape: sequence,
  },
  'simple RNN both ways': { layers: [rnn('simpleRnn', { direction: 'both' }), dense(3)], inputShape: sequence },
  gru: { layers: [rnn('gru', { returns: 'all' }), rnn('gru', { direction: 'backward' }), dense(3)], inputShape: sequence },
  'gru both ways': { layers: [rnn('gru', { direction: 'both', returns: 'all' }), rnn('gru', {}), dense(3)], inputShape: sequence },
  lstm: { layers: [rnn('lstm', { returns: 'all' }), rnn('lstm', { direction: 'backward' }), dense(3)], inputShape: sequence },
  'lstm both ways': {
    layers: [rnn('lstm', { direction: 'both', returns: 'all' }), rnn('lstm', { direction: 'both' }), dense(3)],
    inputShape: sequence,
  },
  'lstm on one position': { layers: [rnn('lstm', { returns: 'all' }), rnn('gru', { direction: 'both' }), dense(3)], inputShape: [1, 2] },
  maxPool2d: { layers: [tanhConv({ padding: 'same' }), { type: 'maxPool2d', size: 2, stride: 2 }, flatten, dense(3)], inputShape: image },
  'maxPool2d with overlap': {
    layers: [tanhConv({ padding: 'same' }), { type: 'maxPool2d', size: 3, stride: 1 }, flatten, dense(3)],
    inputShape: image,
  },
  'maxPool2d with gaps': {
    layers: [tanhConv({ padding: 'same' }), { type: 'maxPool2d', size: 1, stride: 2 }, flatten, dense(3)],
    inputShape: image,
  },
};

function netOf({
  layers,
  inputShape = [4],
  tokens,
  positions,
  frozen,
  outputs = 3,
  loss = 'softmaxCrossEntropy',
  shape,
  knobs,
}: Case): Net {
  const model: Model = { version: 1, layers };
  const lossShape = { ...plainShape, ...shape };
  const plan = buildPlan({
    model,
    inputShape,
    tokens,
    positions,
    frozen,
    outputs,
    loss,
    lossShape,
    optimizer: { type: 'sgd' },
    batchSize: 5,
  });
  if (!plan.ok) throw new Error(plan.issues[0]?.message);
  const stream = createStream({ seed: 8, purpose: 'sample', layer: 2 });
  const classes = loss === 'sigmoidCrossEntropy' ? 2 : outputs;
  const examples = 8;
  const data: TrainingData = {
    inputs: Float32Array.from({ length: examples * plan.value.inputSize }, () => (tokens ? stream.integer(tokens) : stream.normal())),
    targets: Float32Array.from({ length: examples * (positions ?? 1) }, (_, at) =>
      at % (positions ?? 1) > 1 && at % 3 > 0 ? -1 : classes > 1 ? stream.integer(classes) : stream.normal(),
    ),
    examples,
  };
  const all: Knobs = { learningRate: 0, l1: 0, l2: 0, ...knobs };
  layers.forEach((layer, index) => {
    if (layer.type === 'dropout') all[`dropout.${index}`] = layer.rate;
  });
  return { plan: plan.value, data, knobs: all, seed: 3 };
}

describe('the gradient equals central differences to a millionth', () => {
  test.each(Object.keys(cases))('%s', async (name) => {
    const chosen = cases[name];
    if (!chosen) throw new Error(`No case ${name}.`);
    expect(await gradientError(netOf(chosen))).toBeLessThan(1e-6);
  });

  test('forty random nets', { timeout: 60_000 }, async () => {
    const wrong: string[] = [];
    for (let seed = 0; seed < 40; seed++) {
      const net = randomNet(seed);
      if (net.plan.parameterCount > 250) continue; // differences cost two passes a parameter
      const error = await gradientError(net);
      if (!(error < 1e-6)) wrong.push(`${seed}: ${net.name}: ${error}`);
    }
    expect(wrong).toEqual([]);
  });
});
