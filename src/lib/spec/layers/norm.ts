/** Layers that bring numbers to mean 0 and variance 1 and then learn a gain and a bias for each channel. */
import * as v from 'valibot';
import { closed } from '../schema.ts';

export type LayerNormLayer = { type: 'layerNorm' }; // over the channels of each position (Ba et al. 2016)
export type BatchNormLayer = { type: 'batchNorm' }; // over the batch and its positions, channel by channel (Ioffe & Szegedy 2015)

export const layerNormLayer = closed('a layerNorm layer', { type: v.literal('layerNorm') });
export const batchNormLayer = closed('a batchNorm layer', { type: v.literal('batchNorm') });
