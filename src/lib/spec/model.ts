/** The model noun: a list of layers, first to last. The last layer gives the outputs (logits or values), without softmax or sigmoid. */
import * as v from 'valibot';
import { activationLayer, denseLayer, dropoutLayer, type ActivationLayer, type DenseLayer, type DropoutLayer } from './layers/dense.ts';
import {
  defaultAttention,
  embeddingLayer,
  multiHeadAttentionLayer,
  positionEmbeddingLayer,
  type EmbeddingLayer,
  type MultiHeadAttentionLayer,
  type PositionEmbeddingLayer,
} from './layers/attention.ts';
import {
  conv2dLayer,
  defaultConv2d,
  defaultDepthwise,
  depthwiseConv2dLayer,
  laterConv2d,
  separableConv2dLayer,
  type Conv2dLayer,
  type DepthwiseConv2dLayer,
  type SeparableConv2dLayer,
} from './layers/image.ts';
import { batchNormLayer, layerNormLayer, type BatchNormLayer, type LayerNormLayer } from './layers/norm.ts';
import {
  averagePool1dLayer,
  averagePool2dLayer,
  defaultPoolSize,
  globalAveragePoolLayer,
  globalMaxPoolLayer,
  maxPool1dLayer,
  maxPool2dLayer,
  type AveragePool1dLayer,
  type AveragePool2dLayer,
  type GlobalAveragePoolLayer,
  type GlobalMaxPoolLayer,
  type MaxPool1dLayer,
  type MaxPool2dLayer,
} from './layers/pool.ts';
import {
  defaultRecurrent,
  gruLayer,
  lstmLayer,
  simpleRnnLayer,
  type GruLayer,
  type LstmLayer,
  type SimpleRnnLayer,
} from './layers/recurrent.ts';
import { conv1dLayer, defaultConv1d, type Conv1dLayer } from './layers/sequence.ts';
import { flattenLayer, reshapeLayer, transposeLayer, type FlattenLayer, type ReshapeLayer, type TransposeLayer } from './layers/shape.ts';
import { defaultWeights } from './layers/weights.ts';
import type { Parsed } from './parse.ts';
import { closed, list, parseWith, union, version1, type Schema } from './schema.ts';

/** y = x + layers(x): a nested list with a skip around it (He et al. 2016). */
export type ResidualLayer = { type: 'residual'; layers: Layer[] };

export type Layer =
  | DenseLayer
  | ActivationLayer
  | DropoutLayer
  | FlattenLayer
  | ReshapeLayer
  | TransposeLayer
  | LayerNormLayer
  | BatchNormLayer
  | EmbeddingLayer
  | PositionEmbeddingLayer
  | MultiHeadAttentionLayer
  | Conv2dLayer
  | DepthwiseConv2dLayer
  | SeparableConv2dLayer
  | MaxPool2dLayer
  | AveragePool2dLayer
  | Conv1dLayer
  | MaxPool1dLayer
  | AveragePool1dLayer
  | GlobalMaxPoolLayer
  | GlobalAveragePoolLayer
  | SimpleRnnLayer
  | GruLayer
  | LstmLayer
  | ResidualLayer;
export type LayerType = Layer['type'];

export type Model = { version: 1; layers: Layer[] };

export const layerTypes = [
  'dense',
  'activation',
  'dropout',
  'flatten',
  'reshape',
  'transpose',
  'layerNorm',
  'batchNorm',
  'embedding',
  'positionEmbedding',
  'multiHeadAttention',
  'conv2d',
  'depthwiseConv2d',
  'separableConv2d',
  'maxPool2d',
  'averagePool2d',
  'conv1d',
  'maxPool1d',
  'averagePool1d',
  'globalMaxPool',
  'globalAveragePool',
  'simpleRnn',
  'gru',
  'lstm',
  'residual',
] as const satisfies readonly LayerType[];

const maximumLayers = 200;

const residualLayer = closed('a residual layer', {
  type: v.literal('residual'),
  layers: list<Layer>(
    v.lazy((): Schema<Layer> => layer),
    { what: 'a list of at least one layer', from: 1, to: maximumLayers },
  ),
});

const layer: Schema<Layer> = union('a layer', layerTypes, [
  denseLayer,
  activationLayer,
  dropoutLayer,
  flattenLayer,
  reshapeLayer,
  transposeLayer,
  layerNormLayer,
  batchNormLayer,
  embeddingLayer,
  positionEmbeddingLayer,
  multiHeadAttentionLayer,
  conv2dLayer,
  depthwiseConv2dLayer,
  separableConv2dLayer,
  maxPool2dLayer,
  averagePool2dLayer,
  conv1dLayer,
  maxPool1dLayer,
  averagePool1dLayer,
  globalMaxPoolLayer,
  globalAveragePoolLayer,
  simpleRnnLayer,
  gruLayer,
  lstmLayer,
  residualLayer,
]);

const model = closed('a model', {
  version: version1(),
  layers: list(layer, { what: 'a list of at least one layer', from: 1, to: maximumLayers }),
});

/** Completes a model: layers may leave out everything but their type, units, filters, rate, function and inner layers. */
export const parseModel = (input: unknown): Parsed<Model> => parseWith(model, 'model', input);

/** Every layer in the order of the text, those inside others too: a layer's place here is its index in a plan. */
export const layersInOrder = (layers: readonly Layer[]): Layer[] =>
  layers.flatMap((each) => (each.type === 'residual' ? [each, ...layersInOrder(each.layers)] : [each]));

/** The layers with each changed by its place in that order; a block is seen with its changed insides. */
export function mapLayers(layers: readonly Layer[], change: (layer: Layer, index: number) => Layer, first = 0): Layer[] {
  let index = first;
  return layers.map((layer) => {
    const at = index;
    index += layersInOrder([layer]).length;
    return change(layer.type === 'residual' ? { ...layer, layers: mapLayers(layer.layers, change, at + 1) } : layer, at);
  });
}

/** What a layer's fields are when they are left out. */
export const layerDefaults: Record<LayerType, Readonly<Record<string, string | number | boolean>>> = {
  dense: defaultWeights,
  activation: {},
  dropout: {},
  flatten: {},
  reshape: {},
  transpose: {},
  layerNorm: {},
  batchNorm: {},
  embedding: {},
  positionEmbedding: {},
  multiHeadAttention: defaultAttention,
  conv2d: { ...defaultConv2d, ...laterConv2d },
  depthwiseConv2d: defaultDepthwise,
  separableConv2d: defaultDepthwise,
  maxPool2d: { size: defaultPoolSize }, // stride: as size
  averagePool2d: { size: defaultPoolSize },
  conv1d: defaultConv1d,
  maxPool1d: { size: defaultPoolSize },
  averagePool1d: { size: defaultPoolSize },
  globalMaxPool: {},
  globalAveragePool: {},
  simpleRnn: defaultRecurrent,
  gru: defaultRecurrent,
  lstm: defaultRecurrent,
  residual: {},
};

/** A new layer of a type, with the numbers a person would start from. */
export function defaultLayer(type: LayerType): Layer {
  switch (type) {
    case 'dense':
      return { type, units: 16, ...defaultWeights, activation: 'relu' };
    case 'activation':
      return { type, function: 'relu' };
    case 'dropout':
      return { type, rate: 0.2 };
    case 'flatten':
    case 'transpose':
    case 'globalMaxPool':
    case 'globalAveragePool':
    case 'layerNorm':
    case 'batchNorm':
    case 'positionEmbedding':
      return { type };
    case 'reshape':
      return { type, shape: [4, 4] };
    case 'embedding':
      return { type, vocabulary: 64, units: 32 };
    case 'multiHeadAttention':
      return { type, ...defaultAttention };
    case 'conv2d':
      return { type, filters: 8, ...defaultConv2d, activation: 'relu' };
    case 'depthwiseConv2d':
      return { type, ...defaultDepthwise, activation: 'relu' };
    case 'separableConv2d':
      return { type, filters: 16, ...defaultDepthwise, activation: 'relu' };
    case 'maxPool2d':
    case 'averagePool2d':
    case 'maxPool1d':
    case 'averagePool1d':
      return { type, size: defaultPoolSize, stride: defaultPoolSize };
    case 'conv1d':
      return { type, filters: 16, ...defaultConv1d, activation: 'relu' };
    case 'simpleRnn':
    case 'gru':
    case 'lstm':
      return { type, units: 32, ...defaultRecurrent };
    case 'residual':
      return { type, layers: [{ type: 'activation', function: 'relu' }] };
    default:
      return type satisfies never;
  }
}
