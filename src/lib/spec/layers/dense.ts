/** Layers that act on each number or each position alone. */
import * as v from 'valibot';
import { closed, oneOf, real, whole } from '../schema.ts';
import { activationLayerNames, weights, type ActivationLayerName, type Weights } from './weights.ts';

export type DenseLayer = { type: 'dense'; units: number } & Weights;
export type ActivationLayer = { type: 'activation'; function: ActivationLayerName };
export type DropoutLayer = { type: 'dropout'; rate: number }; // share of inputs set to zero, 0 <= rate < 1

export const denseLayer = closed('a dense layer', { type: v.literal('dense'), units: whole(1, 100_000), ...weights });
export const activationLayer = closed('an activation layer', { type: v.literal('activation'), function: oneOf(activationLayerNames) });
export const dropoutLayer = closed('a dropout layer', { type: v.literal('dropout'), rate: real({ from: 0, to: 1, below: true }) });
