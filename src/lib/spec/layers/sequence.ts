/** Layers that slide a window over a sequence, [positions, channels]. */
import * as v from 'valibot';
import { closed, oneOf, whole } from '../schema.ts';
import { defaultWeights, weights, type Weights } from './weights.ts';

export const sequencePaddingNames = ['valid', 'same', 'causal'] as const;

export type Conv1dLayer = {
  type: 'conv1d';
  filters: number;
  kernelSize: number;
  stride: number;
  dilation: number;
  padding: (typeof sequencePaddingNames)[number]; // causal: as many positions as before, none of which sees a later one
} & Weights;

export const defaultConv1d = { ...defaultWeights, kernelSize: 3, stride: 1, dilation: 1, padding: 'valid' } as const;

export const conv1dLayer = closed('a conv1d layer', {
  type: v.literal('conv1d'),
  filters: whole(1, 10_000),
  kernelSize: v.optional(whole(1, 1000), defaultConv1d.kernelSize),
  stride: v.optional(whole(1, 1000), defaultConv1d.stride),
  dilation: v.optional(whole(1, 1000), defaultConv1d.dilation),
  padding: v.optional(oneOf(sequencePaddingNames), defaultConv1d.padding),
  ...weights,
});
