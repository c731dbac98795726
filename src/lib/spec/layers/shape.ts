/** Layers that only see the same numbers in another shape. */
import * as v from 'valibot';
import { closed } from '../schema.ts';

export type FlattenLayer = { type: 'flatten' };

export const flattenLayer = closed('a flatten layer', { type: v.literal('flatten') });
