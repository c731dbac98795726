/** What a transformer is made of: codes as vectors, their positions, and attention between them. */
import * as v from 'valibot';
import { closed, flag, whole } from '../schema.ts';

export type EmbeddingLayer = { type: 'embedding'; vocabulary: number; units: number };
export type PositionEmbeddingLayer = { type: 'positionEmbedding' };
export type MultiHeadAttentionLayer = {
  type: 'multiHeadAttention';
  heads: number;
  causal: boolean; // a position sees itself and those before it alone
};

export const defaultAttention = { heads: 4, causal: false } as const;

export const embeddingLayer = closed('an embedding layer', {
  type: v.literal('embedding'),
  vocabulary: whole(2, 1_000_000),
  units: whole(1, 10_000),
});
export const positionEmbeddingLayer = closed('a positionEmbedding layer', { type: v.literal('positionEmbedding') });
export const multiHeadAttentionLayer = closed('a multiHeadAttention layer', {
  type: v.literal('multiHeadAttention'),
  heads: v.optional(whole(1, 1_000), defaultAttention.heads),
  causal: v.optional(flag(), defaultAttention.causal),
});
