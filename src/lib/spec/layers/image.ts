/** Layers that slide a window over an image. */
import * as v from 'valibot';
import { withLater } from '../later.ts';
import { closed, oneOf, whole } from '../schema.ts';
import { defaultWeights, weights, type Weights } from './weights.ts';

export const paddingNames = ['valid', 'same'] as const;

export type Conv2dLayer = {
  type: 'conv2d';
  filters: number;
  kernelSize: number; // square
  stride: number;
  padding: 'valid' | 'same';
  dilation?: number; // absent: 1
} & Weights;
export type MaxPool2dLayer = { type: 'maxPool2d'; size: number; stride: number }; // valid padding; stride defaults to size

export const defaultConv2d = { ...defaultWeights, kernelSize: 3, stride: 1, padding: 'valid' } as const;
export const laterConv2d = { dilation: 1 } as const;
export const defaultPoolSize = 2;

export const conv2dLayer = withLater(
  closed('a conv2d layer', {
    type: v.literal('conv2d'),
    filters: whole(1, 10_000),
    kernelSize: v.optional(whole(1, 100), defaultConv2d.kernelSize),
    stride: v.optional(whole(1, 100), defaultConv2d.stride),
    padding: v.optional(oneOf(paddingNames), defaultConv2d.padding),
    dilation: v.optional(whole(1, 100)),
    ...weights,
  }),
  laterConv2d,
);

export const maxPool2dLayer = v.pipe(
  closed('a maxPool2d layer', {
    type: v.literal('maxPool2d'),
    size: v.optional(whole(1, 100), defaultPoolSize),
    stride: v.optional(whole(1, 100)),
  }),
  v.transform((pool) => ({ ...pool, stride: pool.stride ?? pool.size })),
);
