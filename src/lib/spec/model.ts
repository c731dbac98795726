/** The model noun: a list of layers, first to last. The last layer gives the outputs (logits or values), without softmax or sigmoid. */
import * as v from 'valibot';
import type { Parsed } from './parse.ts';
import { closed, flag, list, oneOf, parseWith, real, union, version1, whole } from './schema.ts';

export const activationNames = ['linear', 'relu', 'tanh', 'sigmoid'] as const;
export type ActivationName = (typeof activationNames)[number];

export const initialiserNames = ['glorotUniform', 'heUniform'] as const;
export type InitialiserName = (typeof initialiserNames)[number];

export type DenseLayer = { type: 'dense'; units: number; activation: ActivationName; bias: boolean; initialiser: InitialiserName };
export type ActivationLayer = { type: 'activation'; function: ActivationName };
export type DropoutLayer = { type: 'dropout'; rate: number }; // share of inputs set to zero, 0 <= rate < 1
export type FlattenLayer = { type: 'flatten' };
export type Conv2dLayer = {
  type: 'conv2d';
  filters: number;
  kernelSize: number; // square
  stride: number;
  padding: 'valid' | 'same';
  activation: ActivationName;
  bias: boolean;
  initialiser: InitialiserName;
};
export type MaxPool2dLayer = { type: 'maxPool2d'; size: number; stride: number }; // valid padding; stride defaults to size

export type Layer = DenseLayer | ActivationLayer | DropoutLayer | FlattenLayer | Conv2dLayer | MaxPool2dLayer;
export type LayerType = Layer['type'];

export type Model = { version: 1; layers: Layer[] };

export const layerTypes = ['dense', 'activation', 'dropout', 'flatten', 'conv2d', 'maxPool2d'] as const satisfies readonly LayerType[];
export const paddingNames = ['valid', 'same'] as const;

export const defaultDense = { activation: 'linear', bias: true, initialiser: 'glorotUniform' } as const;
export const defaultConv2d = { ...defaultDense, kernelSize: 3, stride: 1, padding: 'valid' } as const;
export const defaultPoolSize = 2;

const weights = {
  activation: v.optional(oneOf(activationNames), defaultDense.activation),
  bias: v.optional(flag(), defaultDense.bias),
  initialiser: v.optional(oneOf(initialiserNames), defaultDense.initialiser),
};

const layer = union('a layer', layerTypes, [
  closed('a dense layer', { type: v.literal('dense'), units: whole(1, 100_000), ...weights }),
  closed('an activation layer', { type: v.literal('activation'), function: oneOf(activationNames) }),
  closed('a dropout layer', { type: v.literal('dropout'), rate: real({ from: 0, to: 1, below: true }) }),
  closed('a flatten layer', { type: v.literal('flatten') }),
  closed('a conv2d layer', {
    type: v.literal('conv2d'),
    filters: whole(1, 10_000),
    kernelSize: v.optional(whole(1, 100), defaultConv2d.kernelSize),
    stride: v.optional(whole(1, 100), defaultConv2d.stride),
    padding: v.optional(oneOf(paddingNames), defaultConv2d.padding),
    ...weights,
  }),
  v.pipe(
    closed('a maxPool2d layer', {
      type: v.literal('maxPool2d'),
      size: v.optional(whole(1, 100), defaultPoolSize),
      stride: v.optional(whole(1, 100)),
    }),
    v.transform((pool) => ({ ...pool, stride: pool.stride ?? pool.size })),
  ),
]);

const model = closed('a model', { version: version1(), layers: list(layer, { what: 'a list of at least one layer', from: 1, to: 200 }) });

/** Completes a model: layers may leave out everything but their type, units, filters, rate and function. */
export const parseModel = (input: unknown): Parsed<Model> => parseWith(model, 'model', input);

/** A new layer of a type, with the numbers a person would start from. */
export function defaultLayer(type: LayerType): Layer {
  switch (type) {
    case 'dense':
      return { type, units: 16, ...defaultDense, activation: 'relu' };
    case 'activation':
      return { type, function: 'relu' };
    case 'dropout':
      return { type, rate: 0.2 };
    case 'flatten':
      return { type };
    case 'conv2d':
      return { type, filters: 8, ...defaultConv2d, activation: 'relu' };
    case 'maxPool2d':
      return { type, size: defaultPoolSize, stride: defaultPoolSize };
    default:
      return type satisfies never;
  }
}
