/** How a gradient moves a weight. Formulas and defaults are PyTorch's. */
import * as v from 'valibot';
import { closed, real, union } from '../schema.ts';

export type Optimizer =
  | { type: 'sgd' }
  | { type: 'momentum'; momentum: number }
  | { type: 'nesterov'; momentum: number }
  | { type: 'rmsprop'; decay: number; epsilon: number }
  | { type: 'adagrad'; epsilon: number }
  | { type: 'adam'; beta1: number; beta2: number; epsilon: number }
  | { type: 'adamw'; beta1: number; beta2: number; epsilon: number; weightDecay: number }; // decay of weights, not of biases
export type OptimizerType = Optimizer['type'];
export type OptimizerOf<Type extends OptimizerType> = Extract<Optimizer, { type: Type }>;

export const optimizerNames = [
  'sgd',
  'momentum',
  'nesterov',
  'rmsprop',
  'adagrad',
  'adam',
  'adamw',
] as const satisfies readonly OptimizerType[];

const defaultAdam = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

/** What an optimizer's numbers are when they are left out. */
export const optimizerDefaults: { readonly [Type in OptimizerType]: Omit<OptimizerOf<Type>, 'type'> } = {
  sgd: {},
  momentum: { momentum: 0.9 },
  nesterov: { momentum: 0.9 },
  rmsprop: { decay: 0.99, epsilon: 1e-8 },
  adagrad: { epsilon: 1e-10 },
  adam: defaultAdam,
  adamw: { ...defaultAdam, weightDecay: 0.01 },
};

const decay = (standard: number) => v.optional(real({ from: 0, to: 1, below: true }), standard);
const epsilon = (standard: number) => v.optional(real({ from: 0, to: 1, above: true }), standard);
const { momentum, rmsprop, adagrad, adam, adamw } = optimizerDefaults;
const moments = { beta1: decay(adam.beta1), beta2: decay(adam.beta2), epsilon: epsilon(adam.epsilon) };

export const optimizer = union('an optimizer', optimizerNames, [
  closed('the sgd optimizer', { type: v.literal('sgd') }),
  closed('the momentum optimizer', { type: v.literal('momentum'), momentum: decay(momentum.momentum) }),
  closed('the nesterov optimizer', { type: v.literal('nesterov'), momentum: decay(momentum.momentum) }),
  closed('the rmsprop optimizer', { type: v.literal('rmsprop'), decay: decay(rmsprop.decay), epsilon: epsilon(rmsprop.epsilon) }),
  closed('the adagrad optimizer', { type: v.literal('adagrad'), epsilon: epsilon(adagrad.epsilon) }),
  closed('the adam optimizer', { type: v.literal('adam'), ...moments }),
  closed('the adamw optimizer', {
    type: v.literal('adamw'),
    ...moments,
    weightDecay: v.optional(real({ from: 0, to: 100 }), adamw.weightDecay),
  }),
]);
