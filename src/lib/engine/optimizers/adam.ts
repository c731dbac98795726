/** Kingma & Ba 2015. Slots 0 and 1: the running means of the gradient and of its square. */
import type { Optimizer } from '../../spec/training.ts';
import type { OptimizerLowering } from './optimizer.ts';

export const adam = ({ beta1, beta2, epsilon }: Extract<Optimizer, { type: 'adam' }>): OptimizerLowering => ({
  slotsPerParameter: 2,
  update: ({ params, grads, slot }) => ({
    op: 'adam',
    params,
    grads,
    moment1: slot(0),
    moment2: slot(1),
    beta1,
    beta2,
    epsilon,
    learningRate: 'learningRate',
  }),
});
