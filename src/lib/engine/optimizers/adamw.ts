/**
 * Adam with decay beside the gradient (Loshchilov & Hutter 2019): p = p * (1 - learningRate * weightDecay), then Adam's step.
 * Biases, gains and the like do not decay. Slots as Adam's.
 */
import type { OptimizerOf } from '../../spec/training.ts';
import { exactMoments, heapMoments, momentNumbers } from './adam.ts';
import type { OptimizerLowering, Update, UpdateRule } from './optimizer.ts';

export const adamw = ({ beta1, beta2, epsilon, weightDecay }: OptimizerOf<'adamw'>): OptimizerLowering => ({
  slotsPerParameter: 2,
  decays: true,
  update: ({ params, grads, slot, isRegularised }) => ({
    op: 'adamw',
    params,
    grads,
    moment1: slot(0),
    moment2: slot(1),
    beta1,
    beta2,
    epsilon,
    weightDecay: isRegularised ? weightDecay : 0,
    learningRate: 'learningRate',
  }),
});

const keptOf = ({ op, learningRate }: Update<'adamw'>): number => 1 - learningRate * op.weightDecay;

export const adamwRule: UpdateRule<'adamw'> = {
  exact: (update, arrays) => exactMoments(update, arrays, keptOf(update)),
  heap: (update, arrays) => heapMoments(update, arrays, keptOf(update)),
  wgsl: {
    body: `
      let moment1 = uniforms.beta1 * state[n + index] + uniforms.rest1 * g;
      let moment2 = uniforms.beta2 * state[2 * n + index] + uniforms.rest2 * g * g;
      result[n + index] = moment1;
      result[2 * n + index] = moment2;
      result[index] = uniforms.kept * state[index] - uniforms.learningRate * (moment1 / uniforms.first) / (sqrt(moment2 / uniforms.second) + uniforms.epsilon);`,
    numbers: (update) => ({ ...momentNumbers(update), kept: keptOf(update) }),
  },
};
