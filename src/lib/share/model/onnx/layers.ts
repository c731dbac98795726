/** Every layer as ONNX nodes. */
import type { ActivationName } from '../../../spec/layers/weights.ts';
import type { PlacedNode, Tensor } from '../graph.ts';
import { slideOf, type Slide } from '../slide.ts';
import { turned } from '../tensor.ts';
import { activate } from './activation.ts';
import { attend } from './attention.ts';
import { withChannels, type OnnxBuilder, type Value } from './builder.ts';
import type { Attribute } from './onnx-file.ts';
import { recur } from './recurrent.ts';

const epsilon = { float: 1e-5 };

export function writeLayers(builder: OnnxBuilder, nodes: readonly PlacedNode[], input: Value): Value {
  let value = input;
  for (const node of nodes) {
    builder.enter(node.name);
    value = writeLayer(builder, node, value);
  }
  return value;
}

function writeLayer(builder: OnnxBuilder, node: PlacedNode, before: Value): Value {
  const { layer, inputShape, outputShape: shape } = node;
  const last = () => withChannels(builder, before, 'last');
  const own = (name: string) => builder.floats(name, node.weight(name));
  switch (layer.type) {
    case 'dense': {
      const weights = own('weights');
      const biases = layer.bias ? [own('bias')] : [];
      const product = (name: string) =>
        inputShape.length === 1
          ? builder.node('Gemm', [name, weights, ...biases])
          : plus(builder, [builder.node('MatMul', [name, weights]), ...biases]);
      return { name: activate(builder, product(last().name), layer.activation), shape, channels: 'last' };
    }
    case 'activation': {
      const value = layer.function === 'softmax' ? last() : before;
      return { ...value, name: activate(builder, value.name, layer.function) };
    }
    case 'dropout':
      return before; // acts only while training
    case 'flatten':
    case 'reshape':
      return { name: builder.reshape(last().name, shape), shape, channels: 'last' };
    case 'transpose':
      return { name: builder.turn(last().name, [0, 2, 1]), shape, channels: 'last' };
    case 'layerNorm': {
      const attributes = { axis: { int: -1 }, epsilon };
      return { name: builder.node('LayerNormalization', [last().name, own('gain'), own('bias')], { attributes }), shape, channels: 'last' };
    }
    case 'batchNorm': {
      const value = withChannels(builder, before, 'first');
      const inputs = [value.name, ...['gain', 'bias', 'runningMean', 'runningVariance'].map(own)];
      return { ...value, name: builder.node('BatchNormalization', inputs, { attributes: { epsilon } }) };
    }
    case 'embedding':
      return { name: builder.node('Gather', [own('weights'), before.name]), shape, channels: 'last' };
    case 'positionEmbedding':
      return { name: builder.node('Add', [last().name, own('bias')]), shape, channels: 'last' };
    case 'multiHeadAttention':
      return attend(builder, node, { value: last(), layer });
    case 'conv2d': {
      const slide = slideOf(inputShape, { over: 'image', kernel: layer.kernelSize, dilation: 1, ...layer });
      return convolve(builder, node, { ...layer, before, slide, filters: turned(node.weight('weights'), [3, 2, 0, 1]) });
    }
    case 'conv1d': {
      const slide = slideOf(inputShape, { over: 'sequence', kernel: layer.kernelSize, ...layer });
      return convolve(builder, node, { ...layer, before, slide, filters: turned(node.weight('weights'), [2, 1, 0]) });
    }
    case 'depthwiseConv2d': {
      const slide = slideOf(inputShape, { over: 'image', kernel: layer.kernelSize, ...layer });
      return convolve(builder, node, { before, slide, filters: eachChannel(node.weight('weights')), isDepthwise: true, ...layer });
    }
    case 'separableConv2d': {
      const slide = slideOf(inputShape, { over: 'image', kernel: layer.kernelSize, ...layer });
      const depthwise = {
        filters: eachChannel(node.weight('depthwiseWeights')),
        isDepthwise: true,
        weights: 'depthwiseWeights',
        bias: false,
        activation: 'linear',
      } as const;
      const slid = convolve(builder, node, { before, slide, ...depthwise });
      const across = turned(node.weight('weights'), [1, 0]);
      const filters = { shape: [...across.shape, 1, 1], values: across.values };
      return convolve(builder, node, { before: slid, slide: still, filters, bias: layer.bias, activation: layer.activation });
    }
    case 'maxPool2d':
    case 'averagePool2d':
    case 'maxPool1d':
    case 'averagePool1d': {
      const over = layer.type.endsWith('2d') ? 'image' : 'sequence';
      const { kernel, strides } = slideOf(inputShape, { over, kernel: layer.size, stride: layer.stride, dilation: 1, padding: 'valid' });
      const value = withChannels(builder, before, 'first');
      const attributes = { kernel_shape: { ints: kernel }, strides: { ints: strides } };
      return {
        name: builder.node(layer.type.startsWith('max') ? 'MaxPool' : 'AveragePool', [value.name], { attributes }),
        shape,
        channels: 'first',
      };
    }
    case 'globalMaxPool':
    case 'globalAveragePool': {
      const first = before.channels === 'first' ? 2 : 1;
      const axes = { ints: inputShape.slice(0, -1).map((_, at) => first + at) };
      const op = layer.type === 'globalMaxPool' ? 'ReduceMax' : 'ReduceMean';
      return { name: builder.node(op, [before.name], { attributes: { axes, keepdims: { int: 0 } } }), shape, channels: 'last' };
    }
    case 'simpleRnn':
    case 'gru':
    case 'lstm':
      return recur(builder, node, { value: last(), layer });
    case 'residual': {
      const value = last();
      const inside = withChannels(builder, writeLayers(builder, node.inner, value), 'last');
      builder.enter(node.name);
      const skipped = value.isCodes ? builder.node('Cast', [value.name], { attributes: { to: { int: 1 } } }) : value.name; // to float32
      return { name: builder.node('Add', [skipped, inside.name]), shape, channels: 'last' };
    }
    default:
      return layer satisfies never;
  }
}

/** [kernel, kernel, channels] as a filter of one channel for each: [channels, 1, kernel, kernel]. */
function eachChannel(tensor: Tensor): Tensor {
  const { shape: [channels = 1, ...kernel], values } = turned(tensor, [2, 0, 1]); // prettier-ignore
  return { shape: [channels, 1, ...kernel], values };
}

const still: Slide = { kernel: [1, 1], strides: [1, 1], dilations: [1, 1], pads: [[0, 0], [0, 0]] }; // prettier-ignore

const plus = (builder: OnnxBuilder, [first = '', ...rest]: string[]): string =>
  rest.reduce((sum, each) => builder.node('Add', [sum, each]), first);

type Convolving = {
  before: Value;
  slide: Slide;
  filters: Tensor;
  isDepthwise?: boolean;
  weights?: string;
  bias: boolean;
  activation: ActivationName;
};

function convolve(
  builder: OnnxBuilder,
  node: PlacedNode,
  { before, slide, filters, isDepthwise, weights = 'weights', bias, activation }: Convolving,
): Value {
  const value = withChannels(builder, before, 'first');
  const [channels = 1] = filters.shape;
  const { kernel, strides, dilations, pads } = slide;
  const attributes: Record<string, Attribute> = {
    kernel_shape: { ints: kernel },
    strides: { ints: strides },
    dilations: { ints: dilations },
    pads: { ints: [...pads.map(([first]) => first), ...pads.map(([, after]) => after)] },
  };
  if (isDepthwise) attributes.group = { int: channels };
  const biases = bias ? [builder.floats('bias', node.weight('bias'))] : [];
  const slid = builder.node('Conv', [value.name, builder.floats(weights, filters), ...biases], { attributes });
  return { name: activate(builder, slid, activation), shape: [...node.outputShape.slice(0, -1), channels], channels: 'first' };
}
