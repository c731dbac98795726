/**
 * Small valid nets drawn from the layer grammar by a seed, each with its data, so that every executor can be held to the
 * float64 reference on the same ones. Tiny on purpose: a net trains 20 steps in a few milliseconds.
 */
import type { Knobs, TrainingData } from '../../src/lib/engine/executors/executor.ts';
import { buildPlan } from '../../src/lib/engine/ops/build-plan.ts';
import { labelsOf } from '../../src/lib/spec/layers/label.ts';
import { inferLayers, type ModelInput } from '../../src/lib/engine/ops/infer-layers.ts';
import { plainShape } from '../../src/lib/engine/losses/shape.ts';
import type { LossShape } from '../../src/lib/engine/ops/op.ts';
import { directionNames, type GruLayer, type LstmLayer, type SimpleRnnLayer } from '../../src/lib/spec/layers/recurrent.ts';
import type { Plan } from '../../src/lib/engine/ops/plan.ts';
import { createStream, type Stream } from '../../src/lib/numerics/streams.ts';
import { activationLayerNames, activationNames, initialiserNames } from '../../src/lib/spec/layers/weights.ts';
import { layersInOrder, type Layer, type Model } from '../../src/lib/spec/model.ts';
import { isClassLoss, lossNames, optimizerNames, type LossName, type Optimizer, type Regularisation } from '../../src/lib/spec/training.ts';

export type RandomNet = {
  seed: number;
  name: string; // 'dense 4 relu > dense 3, adam, batch 5 of 12'
  model: Model;
  inputShape: number[];
  outputs: number;
  loss: LossName;
  optimizer: Optimizer;
  regularisation: Regularisation;
  batchSize: number;
  knobs: Knobs;
  data: TrainingData;
  plan: Plan;
};

const pick = <Item>(stream: Stream, items: readonly Item[]): Item => {
  const item = items[stream.integer(items.length)];
  if (item === undefined) throw new Error('Nothing to pick from.');
  return item;
};

const between = (stream: Stream, from: number, to: number): number => from + stream.integer(to - from + 1);

export function randomNet(seed: number): RandomNet {
  const stream = createStream({ seed, purpose: 'sample', layer: 1 });
  const loss = pick(stream, lossNames);
  const outputs = loss === 'softmaxCrossEntropy' ? between(stream, 2, 4) : 1;
  const input = pickInput(stream);
  const { shape: inputShape, tokens } = input;
  const model: Model = { version: 1, layers: layersFor(stream, { input, outputs }) };
  const optimizer = pickOptimizer(stream);
  const regularisation = { l1: pick(stream, [0, 0.002]), l2: pick(stream, [0, 0.03]) };
  const batchSize = between(stream, 1, 7);
  const data = dataFor(stream, {
    input,
    classes: loss === 'sigmoidCrossEntropy' ? 2 : outputs,
    examples: batchSize + between(stream, 0, 12),
  });
  const lossShape = shapeFor(stream, outputs);
  const plan = buildPlan({ model, inputShape, tokens, outputs, loss, lossShape, optimizer, batchSize });
  if (!plan.ok) throw new Error(`Random net ${seed} does not build: ${plan.issues[0]?.message}`);
  const isAdaptive = !['sgd', 'momentum', 'nesterov'].includes(optimizer.type);
  // Skips and squared errors let steps grow.
  const isGentle = isAdaptive || !isClassLoss(loss) || model.layers.some(({ type }) => type === 'residual');
  const learningRate = isGentle ? 0.01 : 0.05;
  const name = `${labelsOf(model.layers)} on ${inputShape.join('x')}, ${loss}, ${optimizer.type}, batch ${batchSize} of ${data.examples}`;
  const knobs: Knobs = { learningRate, ...regularisation };
  layersInOrder(model.layers).forEach((layer, index) => {
    if (layer.type === 'dropout') knobs[`dropout.${index}`] = layer.rate;
  });
  return { seed, name, model, inputShape, outputs, loss, optimizer, regularisation, batchSize, knobs, data, plan: plan.value };
}

/** An image, a sequence, codes of a vocabulary or a row of a table. */
function pickInput(stream: Stream): ModelInput {
  const kind = stream.uniform();
  if (kind < 0.35) return { shape: [between(stream, 4, 8), between(stream, 4, 8), between(stream, 1, 3)], tokens: null };
  if (kind < 0.6) return { shape: [between(stream, 3, 9), between(stream, 1, 6)], tokens: null };
  return kind < 0.75 ? { shape: [between(stream, 3, 6)], tokens: between(stream, 2, 9) } : { shape: [between(stream, 1, 7)], tokens: null };
}

function layersFor(stream: Stream, { input, outputs }: { input: ModelInput; outputs: number }): Layer[] {
  const layers: Layer[] = [];
  const shapeNow = () => inferLayers({ layers }, input).layers.at(-1)?.outputShape ?? input.shape;
  const fits = (layer: Layer) => inferLayers({ layers: [...layers, layer] }, input).issues.length === 0;
  if (input.tokens !== null) {
    layers.push({ type: 'embedding', vocabulary: input.tokens + between(stream, 0, 2), units: between(stream, 1, 8) });
    if (stream.uniform() < 0.5) layers.push({ type: 'positionEmbedding' });
  }
  if (shapeNow().length > 1) {
    for (let count = between(stream, 2, 5); count > 0; count--) {
      const shape = shapeNow();
      const isNorm = stream.uniform() < 0.2;
      const layer = isNorm ? normLayer(stream, { shape, layers }) : shape.length === 3 ? imageLayer(stream) : sequenceLayer(stream, shape);
      if (layer && fits(layer)) layers.push(layer);
    }
    if (shapeNow().length === 2 && stream.uniform() < 0.4) layers.push({ ...recurrentLayer(stream), returns: 'last' });
    else layers.push({ type: pick(stream, ['flatten', 'flatten', 'globalAveragePool', 'globalMaxPool']) });
  }
  for (let count = between(stream, 0, 2); count > 0; count--) {
    layers.push(denseLayer(stream, between(stream, 1, 6)));
    if (stream.uniform() < 0.5) layers.push(shapeless(stream));
    if (stream.uniform() < 0.3) layers.push(residualLayer(stream, shapeNow()));
  }
  const last: Layer = { ...denseLayer(stream, outputs), activation: 'linear' };
  return [...layers, last];
}

/** Without zeros and ones: units that are all alike stand on the kink of relu, or diverge. */
const randomInitialisers = initialiserNames.filter((name) => name !== 'zeros' && name !== 'ones');

const weightsOf = (stream: Stream) => ({
  activation: pick(stream, activationNames),
  bias: stream.uniform() < 0.8,
  initialiser: pick(stream, randomInitialisers),
});

const denseLayer = (stream: Stream, units: number) => ({ type: 'dense', units, ...weightsOf(stream) }) as const;

/** One or two layers that give back the width they get. */
function residualLayer(stream: Stream, [width = 1]: number[]): Layer {
  const inside = [denseLayer(stream, width)];
  return { type: 'residual', layers: stream.uniform() < 0.5 ? [shapeless(stream), ...inside] : inside };
}

function shapeless(stream: Stream): Layer {
  if (stream.uniform() < 0.5) return { type: 'dropout', rate: pick(stream, [0, 0.2, 0.5]) };
  return { type: 'activation', function: pick(stream, activationLayerNames) };
}

/**
 * Numbers that nearly cancel would make one net's rounding another's step: two channels always normalise to one apart, a bias
 * that nothing bends before batch normalisation has a gradient of 0, and so has the gain of a norm before another.
 */
function normLayer(stream: Stream, { shape, layers }: { shape: number[]; layers: Layer[] }): Layer | null {
  if (layers.some(({ type }) => type === 'layerNorm' || type === 'batchNorm')) return null;
  const channels = shape.at(-1) ?? 1;
  const positions = shape.reduce((product, length) => product * length, 1) / channels;
  const isStraight = layers.some((layer) => 'bias' in layer && layer.bias && layer.activation === 'linear');
  if (stream.uniform() < 0.5) return channels >= 3 ? { type: 'layerNorm' } : null;
  return positions >= 3 && !isStraight ? { type: 'batchNorm' } : null;
}

function imageLayer(stream: Stream): Layer {
  const kind = stream.uniform();
  if (kind < 0.2) return shapeless(stream);
  if (kind < 0.45) {
    return { type: pick(stream, ['maxPool2d', 'averagePool2d']), size: between(stream, 1, 3), stride: between(stream, 1, 3) };
  }
  const window = { kernelSize: between(stream, 1, 4), stride: between(stream, 1, 2), padding: pick(stream, ['valid', 'same'] as const) };
  if (kind < 0.55) return { type: 'depthwiseConv2d', ...window, dilation: 1, ...dilationOf(stream), ...weightsOf(stream) };
  const filters = between(stream, 1, 4);
  if (kind < 0.65) return { type: 'separableConv2d', filters, ...window, dilation: 1, ...dilationOf(stream), ...weightsOf(stream) };
  return { type: 'conv2d', filters, ...window, ...dilationOf(stream), ...weightsOf(stream) };
}

const dilationOf = (stream: Stream) => (stream.uniform() < 0.7 ? {} : { dilation: between(stream, 2, 3) });

/** Always all positions, so that any layer of a sequence may follow. */
const recurrentLayer = (stream: Stream): SimpleRnnLayer | GruLayer | LstmLayer => ({
  type: pick(stream, ['simpleRnn', 'gru', 'lstm']),
  units: between(stream, 1, 4),
  returns: 'all',
  direction: pick(stream, directionNames),
  initialiser: pick(stream, randomInitialisers),
});

function sequenceLayer(stream: Stream, [positions = 1, channels = 1]: number[]): Layer {
  const kind = stream.uniform();
  if (kind < 0.1) return shapeless(stream);
  if (kind < 0.15) return pick(stream, [{ type: 'transpose' }, { type: 'reshape', shape: [channels, positions] }]);
  if (kind < 0.2) return { type: 'positionEmbedding' };
  if (kind < 0.3) {
    const heads = pick(
      stream,
      [1, 2, 3, 4].filter((count) => channels % count === 0),
    );
    return { type: 'multiHeadAttention', heads, causal: stream.uniform() < 0.5 };
  }
  if (kind < 0.4) return { ...denseLayer(stream, between(stream, 1, 6)) };
  if (kind < 0.55) return recurrentLayer(stream);
  if (kind < 0.65)
    return { type: pick(stream, ['maxPool1d', 'averagePool1d']), size: between(stream, 1, 3), stride: between(stream, 1, 2) };
  const window = { kernelSize: between(stream, 1, 4), stride: between(stream, 1, 2), dilation: 1, ...dilationOf(stream) };
  const padding = pick(stream, ['valid', 'same', 'causal'] as const);
  return { type: 'conv1d', filters: between(stream, 1, 4), ...window, padding, ...weightsOf(stream) };
}

function pickOptimizer(stream: Stream): Optimizer {
  const type = pick(stream, optimizerNames);
  const momentum = pick(stream, [0.5, 0.9]);
  const moments = {
    beta1: pick(stream, [0.8, 0.9]),
    beta2: pick(stream, [0.99, 0.999]),
    epsilon: pick(stream, [1e-3, 1e-7]),
  };
  switch (type) {
    case 'sgd':
      return { type };
    case 'momentum':
    case 'nesterov':
      return { type, momentum };
    case 'rmsprop':
      return { type, decay: moments.beta2, epsilon: moments.epsilon };
    case 'adagrad':
      return { type, epsilon: moments.epsilon };
    case 'adam':
      return { type, ...moments };
    case 'adamw':
      return { type, ...moments, weightDecay: pick(stream, [0.01, 1]) };
    default:
      return type satisfies never;
  }
}

/** Half of the nets have a plain loss. */
function shapeFor(stream: Stream, classes: number): LossShape {
  const isPlain = stream.uniform() < 0.5;
  const weights = Array.from({ length: Math.max(classes, 2) }, () => 0.5 + stream.uniform());
  const bent = {
    labelSmoothing: pick(stream, [0, 0.1]),
    focal: pick(stream, [0, 1, 2.5]),
    weights: stream.uniform() < 0.5 ? weights : null,
  };
  return { ...plainShape, delta: pick(stream, [0.5, 2]), q: pick(stream, [0.2, 0.7]), ...(isPlain ? {} : bent) };
}

function dataFor(
  stream: Stream,
  { input: { shape, tokens }, classes, examples }: { input: ModelInput; classes: number; examples: number },
): TrainingData {
  const size = shape.reduce((product, length) => product * length, 1);
  return {
    inputs: Float32Array.from({ length: examples * size }, () => (tokens === null ? stream.normal() : stream.integer(tokens))),
    targets: Float32Array.from({ length: examples }, () => (classes > 1 ? stream.integer(classes) : stream.normal())),
    examples,
  };
}

/** The order of an epoch, as the trainer draws it. */
export const orderOf = ({ seed, data }: RandomNet, epoch: number): Int32Array =>
  createStream({ seed, purpose: 'shuffle', epoch }).permutation(data.examples);

export const stepsPerEpoch = ({ data, batchSize }: RandomNet): number => Math.ceil(data.examples / batchSize);

/** Every number moved to a float32 neighbour, up or down by a seed: the smallest change that a float32 executor cannot tell from its own rounding. */
export function nudged(params: Float32Array, seed: number): Float32Array {
  const stream = createStream({ seed, purpose: 'noise' });
  const moved = params.slice();
  const words = new Int32Array(moved.buffer);
  words.forEach((word, index) => {
    if (moved[index] !== 0) words[index] = word + (stream.integer(2) === 0 ? -1 : 1);
  });
  return moved;
}
