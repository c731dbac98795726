/** What layers with weights share: the function behind them, the bias, and what the weights start from. */
import * as v from 'valibot';
import { flag, oneOf } from '../schema.ts';

export const activationNames = ['linear', 'relu', 'leakyRelu', 'elu', 'gelu', 'silu', 'tanh', 'sigmoid'] as const;
export type ActivationName = (typeof activationNames)[number];

/** What an activation layer may be: also functions of a whole line of numbers. */
export const activationLayerNames = [...activationNames, 'softmax'] as const;
export type ActivationLayerName = (typeof activationLayerNames)[number];

/** Formulas in engine/initialisers; uniform and normal: within 0.05, of deviation 0.05. */
export const initialiserNames = [
  'glorotUniform',
  'glorotNormal',
  'heUniform',
  'heNormal',
  'lecunNormal',
  'uniform',
  'normal',
  'orthogonal',
  'zeros',
  'ones',
] as const;
export type InitialiserName = (typeof initialiserNames)[number];

export type Weights = { activation: ActivationName; bias: boolean; initialiser: InitialiserName };

export const defaultWeights: Weights = { activation: 'linear', bias: true, initialiser: 'glorotUniform' };

export const weights = {
  activation: v.optional(oneOf(activationNames), defaultWeights.activation),
  bias: v.optional(flag(), defaultWeights.bias),
  initialiser: v.optional(oneOf(initialiserNames), defaultWeights.initialiser),
};
