/** Layers that sum up a window, or all positions, channel by channel. */
import * as v from 'valibot';
import { closed, whole } from '../schema.ts';

type Pool<Type extends string> = { type: Type; size: number; stride: number }; // valid padding; stride defaults to size

export type MaxPool2dLayer = Pool<'maxPool2d'>;
export type AveragePool2dLayer = Pool<'averagePool2d'>;
export type MaxPool1dLayer = Pool<'maxPool1d'>;
export type AveragePool1dLayer = Pool<'averagePool1d'>;
export type GlobalMaxPoolLayer = { type: 'globalMaxPool' };
export type GlobalAveragePoolLayer = { type: 'globalAveragePool' };

export const defaultPoolSize = 2;

/* @__NO_SIDE_EFFECTS__ */
const pool = <const Type extends string>(type: Type, what: string) =>
  v.pipe(
    closed(what, {
      type: v.literal(type),
      size: v.optional(whole(1, 1000), defaultPoolSize),
      stride: v.optional(whole(1, 1000)),
    }),
    v.transform((layer) => ({ ...layer, stride: layer.stride ?? layer.size })),
  );

export const maxPool2dLayer = pool('maxPool2d', 'a maxPool2d layer');
export const averagePool2dLayer = pool('averagePool2d', 'an averagePool2d layer');
export const maxPool1dLayer = pool('maxPool1d', 'a maxPool1d layer');
export const averagePool1dLayer = pool('averagePool1d', 'an averagePool1d layer');
export const globalMaxPoolLayer = closed('a globalMaxPool layer', { type: v.literal('globalMaxPool') });
export const globalAveragePoolLayer = closed('a globalAveragePool layer', { type: v.literal('globalAveragePool') });

/** Layers whose stride follows their size where it is left out. */
export const pooling: ReadonlySet<string> = new Set(['maxPool2d', 'averagePool2d', 'maxPool1d', 'averagePool1d']);
