/** Every layer as Keras layers that TF.js knows. */
import type { PlacedNode, Tensor } from '../graph.ts';
import { slideOf } from '../slide.ts';
import { filled } from '../tensor.ts';
import { activate, activateBehind, activationWithin } from './activation.ts';
import { addTable, normalise, unscale } from './affine.ts';
import { attend } from './attention.ts';
import { zeros, type LayersModelBuilder } from './builder.ts';
import { convolve } from './convolution.ts';
import { unroll } from './gru.ts';
import { recur } from './recurrent.ts';

const epsilon = 1e-5;

export const writeLayers = (builder: LayersModelBuilder, nodes: readonly PlacedNode[], input: string): string =>
  nodes.reduce((on, node) => writeLayer(builder, node, on), input);

function writeLayer(builder: LayersModelBuilder, node: PlacedNode, on: string): string {
  const { layer, name, inputShape, outputShape } = node;
  switch (layer.type) {
    case 'dense': {
      const { units, activation, bias } = layer;
      const config = { units, activation: activationWithin(activation), use_bias: bias, kernel_initializer: zeros };
      const weights = { kernel: node.weight('weights'), ...(bias && { bias: node.weight('bias') }) };
      return activateBehind(builder, node, { on: builder.call('Dense', { on, name, config, weights }), activation });
    }
    case 'activation':
      return activate(builder, node, { on, activation: layer.function });
    case 'dropout':
      return builder.call('Dropout', { on, name, config: { rate: layer.rate } });
    case 'flatten':
      return builder.call('Flatten', { on, name });
    case 'reshape':
      return builder.call('Reshape', { on, name, config: { target_shape: outputShape } });
    case 'transpose':
      return builder.call('Permute', { on, name, config: { dims: [2, 1] } });
    case 'layerNorm': {
      const weights = { gamma: node.weight('gain'), beta: node.weight('bias') };
      return builder.call('LayerNormalization', { on, name, config: { axis: -1, epsilon, center: true, scale: true }, weights });
    }
    case 'batchNorm': {
      const moments = { mean: node.weight('runningMean'), variance: node.weight('runningVariance') };
      return normalise(builder, { on, name, gain: node.weight('gain'), bias: node.weight('bias'), ...moments, epsilon });
    }
    case 'embedding': {
      const config = { input_dim: layer.vocabulary, output_dim: layer.units, embeddings_initializer: zeros };
      return builder.call('Embedding', { on, name, config, weights: { embeddings: node.weight('weights') } });
    }
    case 'positionEmbedding':
      return addTable(builder, on, { name, table: node.weight('bias') });
    case 'multiHeadAttention':
      return attend(builder, node, { on, layer });
    case 'conv2d': {
      const slide = slideOf(inputShape, { over: 'image', kernel: layer.kernelSize, dilation: 1, ...layer });
      return convolve(builder, node, { ...layer, on, kind: 'Conv2D', slide, kernel: node.weight('weights') });
    }
    case 'conv1d': {
      const slide = slideOf(inputShape, { over: 'sequence', kernel: layer.kernelSize, ...layer });
      return convolve(builder, node, { ...layer, on, kind: 'Conv1D', slide, kernel: node.weight('weights') });
    }
    case 'depthwiseConv2d': {
      const slide = slideOf(inputShape, { over: 'image', kernel: layer.kernelSize, ...layer });
      return convolve(builder, node, {
        ...layer,
        on,
        kind: 'DepthwiseConv2D',
        slide,
        filters: null,
        kernel: eachChannel(node.weight('weights')),
      });
    }
    case 'separableConv2d': {
      const slide = slideOf(inputShape, { over: 'image', kernel: layer.kernelSize, ...layer });
      const across = node.weight('weights');
      const pointwise = { ...across, shape: [1, 1, ...across.shape] };
      const kernel = eachChannel(node.weight('depthwiseWeights'));
      return convolve(builder, node, { ...layer, on, kind: 'SeparableConv2D', slide, kernel, pointwise });
    }
    case 'maxPool2d':
    case 'averagePool2d':
    case 'maxPool1d':
    case 'averagePool1d': {
      const lengths = layer.type.endsWith('2d') ? 2 : 1;
      const each = (value: number) => Array.from({ length: lengths }, () => value);
      const config = { pool_size: each(layer.size), strides: each(layer.stride), padding: 'valid' };
      return builder.call(`${layer.type.startsWith('max') ? 'Max' : 'Average'}Pooling${lengths}D`, { on, name, config });
    }
    case 'globalMaxPool':
    case 'globalAveragePool':
      return builder.call(`Global${layer.type === 'globalMaxPool' ? 'Max' : 'Average'}Pooling${inputShape.length - 1}D`, { on, name });
    case 'simpleRnn':
    case 'lstm':
      return recur(builder, node, { on, layer });
    case 'gru':
      return unroll(builder, node, { on, layer });
    case 'residual':
      return builder.call('Add', { on: [on, behindSkip(builder, node, on)], name });
    default:
      return layer satisfies never;
  }
}

/** TF.js lets go of what a layer is handed twice, so what the layers inside only pass on becomes a copy. */
function behindSkip(builder: LayersModelBuilder, { name, inner, inputShape }: PlacedNode, on: string): string {
  const passes = ({ layer }: PlacedNode) => layer.type === 'dropout' || (layer.type === 'activation' && layer.function === 'linear');
  if (!inner.every(passes)) return writeLayers(builder, inner, on);
  const channels = inputShape.at(-1) ?? 1;
  return unscale(builder, on, { name: `${name}_copy`, offset: filled(channels, 0).values, scale: filled(channels, 1).values });
}

/** [kernel, kernel, channels] with one filter a channel said. */
const eachChannel = ({ shape, values }: Tensor): Tensor => ({ shape: [...shape, 1], values });
