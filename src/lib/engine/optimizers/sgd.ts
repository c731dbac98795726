/** p -= learningRate * g */
import type { OptimizerLowering } from './optimizer.ts';

export const sgd = (): OptimizerLowering => ({
  slotsPerParameter: 0,
  update: ({ params, grads }) => ({ op: 'sgd', params, grads, learningRate: 'learningRate' }),
});
