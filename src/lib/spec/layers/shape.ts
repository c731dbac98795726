/** Layers that give the same numbers in another shape or order. */
import * as v from 'valibot';
import { closed } from '../schema.ts';

export type FlattenLayer = { type: 'flatten' };
export type TransposeLayer = { type: 'transpose' }; // [positions, channels] to [channels, positions]

export const flattenLayer = closed('a flatten layer', { type: v.literal('flatten') });
export const transposeLayer = closed('a transpose layer', { type: v.literal('transpose') });
