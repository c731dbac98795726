import type { Optimizer } from '../../spec/training.ts';
import { adam } from './adam.ts';
import { momentum } from './momentum.ts';
import type { OptimizerLowering } from './optimizer.ts';
import { sgd } from './sgd.ts';

export function lowerOptimizer(optimizer: Optimizer): OptimizerLowering {
  switch (optimizer.type) {
    case 'sgd':
      return sgd();
    case 'momentum':
      return momentum(optimizer);
    case 'adam':
      return adam(optimizer);
    default:
      return optimizer satisfies never;
  }
}
