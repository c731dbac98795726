/** A velocity that gathers gradients and forgets slowly. Slot 0: velocity. */
import type { Optimizer } from '../../spec/training.ts';
import type { OptimizerLowering } from './optimizer.ts';

export const momentum = ({ momentum: kept }: Extract<Optimizer, { type: 'momentum' }>): OptimizerLowering => ({
  slotsPerParameter: 1,
  update: ({ params, grads, slot }) => ({ op: 'momentum', params, grads, velocity: slot(0), momentum: kept, learningRate: 'learningRate' }),
});
