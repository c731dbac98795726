/** Layers that give the same numbers in another shape or order. */
import * as v from 'valibot';
import { closed, list, whole } from '../schema.ts';

export type FlattenLayer = { type: 'flatten' };
export type ReshapeLayer = { type: 'reshape'; shape: number[] }; // one to three lengths, the channels last
export type TransposeLayer = { type: 'transpose' }; // [positions, channels] to [channels, positions]

export const flattenLayer = closed('a flatten layer', { type: v.literal('flatten') });
export const transposeLayer = closed('a transpose layer', { type: v.literal('transpose') });
export const reshapeLayer = closed('a reshape layer', {
  type: v.literal('reshape'),
  shape: list(whole(1, 1_000_000), { what: 'a list of one to three lengths, such as [8, 16]', from: 1, to: 3 }),
});
