/** Layers that slide filters over an image. */
import * as v from 'valibot';
import { withLater } from '../later.ts';
import { closed, oneOf, whole } from '../schema.ts';
import { defaultWeights, weights, type Weights } from './weights.ts';

export const paddingNames = ['valid', 'same'] as const;

type Window = {
  kernelSize: number; // square
  stride: number;
  padding: (typeof paddingNames)[number];
} & Weights;

export type Conv2dLayer = { type: 'conv2d'; filters: number; dilation?: number } & Window; // dilation absent: 1
export type DepthwiseConv2dLayer = { type: 'depthwiseConv2d'; dilation: number } & Window; // a filter of its own for each channel
export type SeparableConv2dLayer = { type: 'separableConv2d'; filters: number; dilation: number } & Window; // depthwise, then dense over the channels

export const defaultConv2d = { ...defaultWeights, kernelSize: 3, stride: 1, padding: 'valid' } as const;
export const laterConv2d = { dilation: 1 } as const;
export const defaultDepthwise = { ...defaultConv2d, ...laterConv2d };

const sliding = {
  kernelSize: v.optional(whole(1, 100), defaultConv2d.kernelSize),
  stride: v.optional(whole(1, 100), defaultConv2d.stride),
  padding: v.optional(oneOf(paddingNames), defaultConv2d.padding),
};
const filters = whole(1, 10_000);
const dilation = whole(1, 100);

export const conv2dLayer = withLater(
  closed('a conv2d layer', { type: v.literal('conv2d'), filters, ...sliding, dilation: v.optional(dilation), ...weights }),
  laterConv2d,
);

export const depthwiseConv2dLayer = closed('a depthwiseConv2d layer', {
  type: v.literal('depthwiseConv2d'),
  ...sliding,
  dilation: v.optional(dilation, defaultDepthwise.dilation),
  ...weights,
});

export const separableConv2dLayer = closed('a separableConv2d layer', {
  type: v.literal('separableConv2d'),
  filters,
  ...sliding,
  dilation: v.optional(dilation, defaultDepthwise.dilation),
  ...weights,
});
