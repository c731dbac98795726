/**
 * Small nets that together use every operation in more than one geometry, and what an executor's step on each of them differs from the
 * float64 reference's. Runs in Node and in a browser.
 */
import type { DepthwiseConv2dLayer, SeparableConv2dLayer } from '../../src/lib/spec/layers/image.ts';
import type { LstmLayer } from '../../src/lib/spec/layers/recurrent.ts';
import type { Layer } from '../../src/lib/spec/model.ts';
import { isClassLoss, type LossName, type Optimizer } from '../../src/lib/spec/training.ts';
import type { Executor, Knobs, LaneState, TrainingData } from '../../src/lib/engine/executors/executor.ts';
import { createReferenceExecutor } from '../../src/lib/engine/executors/reference/executor.ts';
import { plainShape } from '../../src/lib/engine/losses/shape.ts';
import { buildPlan, type PlanRequest } from '../../src/lib/engine/ops/build-plan.ts';
import { initialState } from '../../src/lib/engine/ops/initial-state.ts';
import type { LossShape } from '../../src/lib/engine/ops/op.ts';
import type { Plan } from '../../src/lib/engine/ops/plan.ts';
import { createStream } from '../../src/lib/numerics/streams.ts';
import { conv, conv1d, dense, flatten, pool } from './layers.ts';

const depthwise = (kernelSize: number, rest: Partial<DepthwiseConv2dLayer> = {}): DepthwiseConv2dLayer => ({
  ...{ type: 'depthwiseConv2d', kernelSize, stride: 1, dilation: 1, padding: 'valid' },
  ...{ activation: 'linear', bias: true, initialiser: 'heUniform' },
  ...rest,
});
const separable = (filters: number, kernelSize: number, rest: Partial<SeparableConv2dLayer> = {}): SeparableConv2dLayer => ({
  ...{ type: 'separableConv2d', filters, kernelSize, stride: 1, dilation: 1, padding: 'valid' },
  ...{ activation: 'linear', bias: true, initialiser: 'heUniform' },
  ...rest,
});
const rnn = (type: 'simpleRnn' | 'gru' | 'lstm', units: number, rest: Partial<Pick<LstmLayer, 'returns' | 'direction'>> = {}): Layer => ({
  ...{ type, units, returns: 'last', direction: 'forward', initialiser: 'glorotUniform' },
  ...rest,
});

export type Net = {
  name: string;
  inputShape: number[];
  layers: Layer[];
  tokens?: number;
  positions?: number; // each with a target of its own, or none
  loss?: LossName;
  shape?: Partial<LossShape>;
  limits?: Pick<PlanRequest, 'clipping' | 'maxNorm'>;
  ties?: boolean;
};

/** Every op in more than one geometry; together they cover the table. */
export const nets: Net[] = [
  { name: 'dense relu', inputShape: [5], layers: [dense(7, 'relu'), dense(3)] },
  { name: 'dense tanh without bias', inputShape: [5], layers: [dense(6, 'tanh', false), dense(3, 'linear', false)] },
  { name: 'dense sigmoid, two deep', inputShape: [4], layers: [dense(6, 'sigmoid'), dense(5, 'sigmoid'), dense(3)] },
  { name: 'wide dense, past the threshold of the transposed product', inputShape: [90], layers: [dense(40, 'tanh'), dense(30), dense(3)] },
  { name: 'activation layers', inputShape: [4], layers: [dense(5), { type: 'activation', function: 'tanh' }, dense(4), { type: 'activation', function: 'relu' }, dense(3), { type: 'activation', function: 'sigmoid' }] },
  { name: 'leaky relu and elu', inputShape: [5], layers: [dense(7, 'leakyRelu'), dense(6, 'elu'), dense(3)] },
  { name: 'gelu and silu', inputShape: [5], layers: [dense(7, 'gelu'), dense(6, 'silu', false), { type: 'activation', function: 'gelu' }, { type: 'activation', function: 'silu' }, dense(3)] },
  { name: 'gelu after a convolution', inputShape: [5, 5, 2], layers: [conv(3, 3, { activation: 'gelu' }), conv(3, 2, { activation: 'silu', bias: false }), flatten, dense(3)] },
  { name: 'softmax inside', inputShape: [5], layers: [dense(7), { type: 'activation', function: 'softmax' }, dense(3)] },
  { name: 'dropout', inputShape: [6], layers: [{ type: 'dropout', rate: 0.25 }, dense(8, 'tanh'), { type: 'dropout', rate: 0.5 }, dense(3)] },
  { name: 'residual block', inputShape: [5], layers: [dense(6, 'tanh'), { type: 'residual', layers: [dense(4, 'relu'), dense(6, 'relu')] }, dense(3)] },
  { name: 'dense on a sequence', inputShape: [4, 3], layers: [dense(5, 'tanh'), flatten, dense(3)] },
  { name: 'transpose', inputShape: [4, 3], layers: [dense(5, 'tanh'), { type: 'transpose' }, dense(2, 'tanh'), flatten, dense(3)] },
  { name: 'convolution valid', inputShape: [7, 6, 2], layers: [conv(3, 3, { activation: 'relu' }), conv(4, 2, { activation: 'tanh' }), flatten, dense(3)] },
  { name: 'convolution same', inputShape: [6, 6, 1], layers: [conv(3, 3, { padding: 'same' }), conv(2, 4, { padding: 'same', activation: 'sigmoid' }), flatten, dense(3)] },
  { name: 'convolution with strides', inputShape: [9, 8, 2], layers: [conv(3, 3, { stride: 2, activation: 'tanh' }), conv(4, 2, { stride: 2, padding: 'same', bias: false }), flatten, dense(3)] },
  { name: 'stride beyond the kernel', inputShape: [10, 11, 2], layers: [conv(3, 2, { stride: 3, activation: 'tanh' }), conv(3, 1, { stride: 2 }), flatten, dense(3)] },
  { name: 'convolution with dilation', inputShape: [9, 8, 2], layers: [conv(3, 3, { dilation: 2, activation: 'tanh' }), conv(2, 2, { dilation: 3, stride: 2, padding: 'same' }), flatten, dense(3)] },
  { name: 'convolution of a sequence', inputShape: [9, 3], layers: [conv1d(4, 3, { activation: 'tanh' }), conv1d(3, 2, { stride: 2, padding: 'same', activation: 'relu' }), flatten, dense(3)] },
  { name: 'causal convolution with dilation', inputShape: [8, 3], layers: [conv1d(4, 2, { padding: 'causal', activation: 'tanh' }), conv1d(4, 3, { padding: 'causal', dilation: 4, stride: 2 }), flatten, dense(3)] },
  { name: 'normalised rows', inputShape: [5], layers: [dense(6, 'tanh'), { type: 'layerNorm' }, dense(7, 'relu'), { type: 'batchNorm' }, dense(3)] },
  { name: 'normalised sequences', inputShape: [4, 3], layers: [{ type: 'batchNorm' }, dense(6, 'tanh'), { type: 'layerNorm' }, flatten, dense(3)] },
  { name: 'normalised images', inputShape: [5, 5, 2], layers: [conv(3, 2, { activation: 'tanh' }), { type: 'batchNorm' }, conv(4, 2, { activation: 'tanh' }), { type: 'layerNorm' }, flatten, dense(3)] },
  { name: 'codes', inputShape: [6], tokens: 9, layers: [{ type: 'embedding', vocabulary: 10, units: 5 }, flatten, dense(3)] },
  { name: 'attention', inputShape: [5, 6], layers: [{ type: 'positionEmbedding' }, { type: 'multiHeadAttention', heads: 3, causal: false }, flatten, dense(3)] },
  { name: 'a transformer block', inputShape: [5], tokens: 7, layers: [{ type: 'embedding', vocabulary: 7, units: 8 }, { type: 'positionEmbedding' }, { type: 'residual', layers: [{ type: 'layerNorm' }, { type: 'multiHeadAttention', heads: 2, causal: true }] }, { type: 'residual', layers: [{ type: 'layerNorm' }, dense(12, 'gelu'), dense(8)] }, flatten, dense(3)] },
  { name: 'reshaped', inputShape: [12], layers: [{ type: 'reshape', shape: [4, 3] }, dense(4, 'tanh'), { type: 'reshape', shape: [16] }, dense(3)] },
  { name: 'pooling', inputShape: [8, 8, 2], layers: [conv(3, 3, { padding: 'same', activation: 'tanh' }), pool(2), conv(3, 2), pool(2, 1), flatten, dense(3)] },
  { name: 'overlapping and leftover windows', inputShape: [8, 9, 2], layers: [conv(3, 2), pool(3, 2), flatten, dense(3)] },
  { name: 'means of windows', inputShape: [8, 9, 2], layers: [conv(3, 2), { type: 'averagePool2d', size: 3, stride: 2 }, { type: 'averagePool2d', size: 2, stride: 1 }, flatten, dense(3)] },
  { name: 'means of windows with gaps', inputShape: [7, 7, 2], layers: [conv(3, 1), { type: 'averagePool2d', size: 2, stride: 3 }, { type: 'averagePool2d', size: 1, stride: 1 }, flatten, dense(3)] },
  { name: 'windows on a sequence', inputShape: [14, 3], layers: [conv1d(4, 2), { type: 'maxPool1d', size: 3, stride: 2 }, conv1d(4, 2), { type: 'averagePool1d', size: 2, stride: 1 }, flatten, dense(3)] },
  { name: 'means of whole images', inputShape: [5, 6, 2], layers: [conv(4, 2, { activation: 'tanh' }), { type: 'globalAveragePool' }, dense(3)] },
  { name: 'the largest of whole images', inputShape: [5, 6, 2], layers: [conv(4, 2, { activation: 'tanh' }), { type: 'globalMaxPool' }, dense(3)] },
  { name: 'means of sequences', inputShape: [6, 3], layers: [conv1d(4, 2), { type: 'globalAveragePool' }, dense(3)] },
  { name: 'the largest of sequences', inputShape: [40, 3], layers: [conv1d(4, 2), { type: 'globalMaxPool' }, dense(3)] },
  { name: 'depthwise convolution', inputShape: [7, 6, 3], layers: [conv(5, 1), depthwise(3, { activation: 'tanh' }), depthwise(2, { padding: 'same', bias: false }), flatten, dense(3)] },
  { name: 'depthwise convolution with strides and dilation', inputShape: [9, 10, 2], layers: [depthwise(3, { stride: 2, padding: 'same', activation: 'relu' }), depthwise(2, { dilation: 2 }), depthwise(2, { dilation: 2, stride: 2, padding: 'same' }), flatten, dense(3)] },
  { name: 'separable convolution', inputShape: [7, 8, 2], layers: [separable(4, 3, { activation: 'tanh' }), separable(3, 2, { stride: 2, padding: 'same', activation: 'gelu' }), flatten, dense(3)] },
  { name: 'simple RNN', inputShape: [5, 3], layers: [rnn('simpleRnn', 4, { returns: 'all' }), rnn('simpleRnn', 6, { direction: 'both' }), dense(3)] },
  { name: 'GRU', inputShape: [5, 3], layers: [rnn('gru', 4, { direction: 'backward' }), dense(3)] },
  { name: 'next codes, some positions without a target', inputShape: [5], tokens: 3, positions: 5, layers: [{ type: 'embedding', vocabulary: 3, units: 4 }, rnn('gru', 5, { returns: 'all' }), dense(3)] },
  { name: 'next codes, smoothed and focal', inputShape: [4], tokens: 3, positions: 4, layers: [{ type: 'embedding', vocabulary: 3, units: 4 }, dense(3)], shape: { labelSmoothing: 0.1, focal: 1.5, weights: [0.5, 2, 1] } },
  { name: 'GRU both ways, all positions', inputShape: [6, 2], layers: [rnn('gru', 3, { direction: 'both', returns: 'all' }), rnn('gru', 5), dense(3)] },
  { name: 'LSTM', inputShape: [7, 3], layers: [rnn('lstm', 5), dense(3)] },
  { name: 'LSTM both ways', inputShape: [6, 3], layers: [rnn('lstm', 4, { direction: 'both', returns: 'all' }), rnn('lstm', 3, { direction: 'both' }), dense(3)] },
  { name: 'LSTM backward, all positions', inputShape: [4, 2], layers: [rnn('lstm', 3, { direction: 'backward', returns: 'all' }), { type: 'globalAveragePool' }, dense(3)] },
  { name: 'a sequence of one position', inputShape: [1, 4], layers: [rnn('gru', 3, { direction: 'both', returns: 'all' }), rnn('lstm', 3), dense(3)] },
  { name: 'more units than threads', inputShape: [3, 2], layers: [rnn('lstm', 70, { returns: 'all' }), rnn('gru', 66), dense(3)] },
  { name: 'pooling of equal entries', inputShape: [6, 6, 2], layers: [conv(2, 1), pool(2), conv(2, 2), pool(2, 1), flatten, dense(3)], ties: true },
  { name: 'one sigmoid output', inputShape: [5], layers: [dense(6, 'relu'), dense(1)], loss: 'sigmoidCrossEntropy' },
  { name: 'squared error', inputShape: [5], layers: [dense(6, 'relu'), dense(1)], loss: 'meanSquaredError' },
  { name: 'absolute error', inputShape: [5], layers: [dense(6, 'relu'), dense(1)], loss: 'meanAbsoluteError' },
  { name: 'huber', inputShape: [5], layers: [dense(6, 'relu'), dense(1)], loss: 'huber', shape: { delta: 0.7 } },
  { name: 'quantile', inputShape: [5], layers: [dense(6, 'relu'), dense(1)], loss: 'quantile', shape: { q: 0.8 } },
  { name: 'quantile beside options for classes', inputShape: [5], layers: [dense(6, 'relu'), dense(1)], loss: 'quantile', shape: { q: 0.3, labelSmoothing: 0.1, focal: 2 } },
  { name: 'weighted classes', inputShape: [5], layers: [dense(6, 'relu'), dense(3)], shape: { weights: [0.5, 2, 1.25] } },
  { name: 'smoothed labels', inputShape: [5], layers: [dense(6, 'relu'), dense(3)], shape: { labelSmoothing: 0.15 } },
  { name: 'focal, weighted and smoothed', inputShape: [5], layers: [dense(6, 'relu'), dense(3)], shape: { focal: 1.5, weights: [0.5, 2, 1.25], labelSmoothing: 0.1 } },
  { name: 'focal sigmoid, weighted and smoothed', inputShape: [5], layers: [dense(6, 'relu'), dense(1)], loss: 'sigmoidCrossEntropy', shape: { focal: 2, weights: [0.6, 3], labelSmoothing: 0.1 } },
  { name: 'gradients clipped by value', inputShape: [5], layers: [dense(6, 'relu'), dense(3)], limits: { clipping: { value: 0.05 } } },
  { name: 'gradients clipped by norm', inputShape: [30], layers: [dense(40, 'relu'), dense(3)], limits: { clipping: { value: 0.1, norm: 0.3 } } },
  { name: 'a norm below the limit', inputShape: [5], layers: [dense(6, 'relu'), dense(3)], limits: { clipping: { norm: 1e3 } } },
  { name: 'smoothed sigmoid', inputShape: [5], layers: [dense(6, 'relu'), dense(1)], loss: 'sigmoidCrossEntropy', shape: { labelSmoothing: 0.2 } },
]; // prettier-ignore

const examples = 20;
const batchSize = 8;

export function planOf(
  { inputShape, layers, tokens, positions, loss = 'softmaxCrossEntropy', shape, limits }: Net,
  optimizer: Optimizer,
): Plan {
  const outputs = loss === 'softmaxCrossEntropy' ? 3 : 1;
  const plan = buildPlan({
    model: { version: 1, layers },
    inputShape,
    tokens,
    positions,
    outputs,
    loss,
    lossShape: { ...plainShape, ...shape },
    optimizer,
    batchSize,
    ...limits,
  });
  if (!plan.ok) throw new Error(plan.issues.map(({ path, message }) => `${path}: ${message}`).join(' '));
  return plan.value;
}

export function dataOf(plan: Plan, { loss, tokens, positions, ties = false }: Net): TrainingData {
  const stream = createStream({ seed: 3, purpose: 'sample' });
  const value = () => (tokens !== undefined || ties ? stream.integer(tokens ?? 2) : stream.normal());
  const classes = loss === 'sigmoidCrossEntropy' ? 2 : 3;
  const next = (_: unknown, at: number) => (at % (positions ?? 1) > 1 && stream.uniform() < 0.5 ? -1 : stream.integer(classes));
  return {
    inputs: Float32Array.from({ length: examples * plan.inputSize }, value),
    targets: positions
      ? Float32Array.from({ length: examples * positions }, next)
      : Float32Array.from({ length: examples }, () => (loss && !isClassLoss(loss) ? stream.normal() : stream.integer(classes))),
    examples,
  };
}

export const knobsOf = ({ layers }: Net, learningRate: number, strength = { l1: 0, l2: 0 }): Knobs => {
  const knobs: Knobs = { learningRate, ...strength };
  layers.forEach((layer, index) => {
    if (layer.type === 'dropout') knobs[`dropout.${index}`] = layer.rate;
  });
  return knobs;
};

export const order = createStream({ seed: 3, purpose: 'shuffle', epoch: 1 }).permutation(examples);

/** Largest difference over the largest entry wanted. */
export function difference(found: ArrayLike<number>, wanted: ArrayLike<number>): number {
  let [most, off] = [1e-30, 0];
  for (let at = 0; at < wanted.length; at++) {
    most = Math.max(most, Math.abs(wanted[at] ?? NaN));
    off = Math.max(off, Math.abs((found[at] ?? NaN) - (wanted[at] ?? NaN)));
  }
  return off / most;
}

export const optimizers: Optimizer[] = [
  { type: 'sgd' },
  { type: 'momentum', momentum: 0.9 },
  { type: 'nesterov', momentum: 0.9 },
  { type: 'rmsprop', decay: 0.9, epsilon: 1e-4 },
  { type: 'adagrad', epsilon: 1e-4 },
  { type: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-4 },
  { type: 'adamw', beta1: 0.9, beta2: 0.999, epsilon: 1e-4, weightDecay: 0.3 },
];
/** A power of two so large that the old weight hardly rounds the gradient read back from a step of plain SGD. */
const loud = 1024;

/** How far loss, layer outputs, gradients and running statistics of one step are from the reference's, each by what it is. */
export async function distances(executor: Executor, net: Net): Promise<[what: string, off: number][]> {
  const found: [string, number][] = [];
  const plan = planOf(net, { type: 'sgd' });
  const data = dataOf(plan, net);
  const start = initialState(plan, 11);
  // Biases off zero, so that they matter.
  start.params.forEach((value, at) => (start.params[at] = value === 0 ? 0.05 * ((at % 5) - 2) : value));
  // With equal weights on bits, pixels (0, 1) and (1, 0) tie, and only the place of the winner tells them apart.
  if (net.ties) start.params.fill(0.5, 0, 4);
  const judge = await createReferenceExecutor().open(plan, data, 9);
  const execution = await executor.open(plan, data, 9);
  for (const one of [judge, execution]) {
    await one.load(start);
    one.setKnobs(knobsOf(net, loud));
  }
  const layers = plan.layers.map((_, layer) => layer);
  const outputs = await execution.evaluate(data.inputs, examples, layers);
  const wantedOutputs = await judge.evaluate(data.inputs, examples, layers);
  for (const layer of layers) found.push([`output of layer ${layer + 1}`, difference(outputs[layer] ?? [], wantedOutputs[layer] ?? [NaN])]);
  // The last batch has fewer rows.
  for (const fromStep of [0, 2]) {
    for (const one of [judge, execution]) await one.load(start);
    const slice = { epoch: 1, fromStep, steps: 1, order };
    found.push([`loss of step ${fromStep}`, difference(await execution.runSlice(slice), await judge.runSlice(slice))]);
    const { params } = await execution.save();
    const gradients = start.params.map((value, at) => (value - (params[at] ?? NaN)) / loud);
    for (const { offset, shape, name, isTrained } of plan.parameters) {
      const end = offset + shape.reduce((size, side) => size * side, 1);
      const { grads, params: wanted } = judge.exact();
      const of = (numbers: Float32Array | Float64Array) => numbers.slice(offset, end);
      found.push([`${name} of step ${fromStep}`, isTrained ? difference(of(gradients), of(grads)) : difference(of(params), of(wanted))]);
    }
  }
  execution.dispose();
  return found;
}

type Training = { net: Net; optimizer: Optimizer; strength?: { l1: number; l2: number } };

/** The state after five epochs of three steps. */
export async function trainedState(executor: Executor, { net, optimizer, strength }: Training): Promise<LaneState> {
  const plan = planOf(net, optimizer);
  const execution = await executor.open(plan, dataOf(plan, net), 9);
  try {
    await execution.load(initialState(plan, 11));
    execution.setKnobs(knobsOf(net, 0.05, strength));
    const learningRates = Float32Array.of(0.5, 1, 0.25);
    for (let epoch = 1; epoch <= 5; epoch++) await execution.runSlice({ epoch, fromStep: 0, steps: 3, order, learningRates });
    return await execution.save();
  } finally {
    execution.dispose();
  }
}

/** How far weights and slots are from the reference's after the same training. */
export async function trainedDistance(executor: Executor, training: Training): Promise<{ step: number; params: number; slots: number }> {
  const wanted = await trainedState(createReferenceExecutor(), training);
  const found = await trainedState(executor, training);
  return { step: found.step, params: difference(found.params, wanted.params), slots: difference(found.slots, wanted.slots) };
}

/** A net whose weights outgrow their max-norm. */
export const limited: Net & { limits: { maxNorm: number } } = {
  name: 'max-norm',
  inputShape: [6, 6, 2],
  layers: [conv(3, 3), flatten, dense(3)],
  limits: { maxNorm: 0.8 },
};
