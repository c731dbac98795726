import type { Optimizer } from '../../spec/training.ts';
import { adagrad } from './adagrad.ts';
import { adam } from './adam.ts';
import { adamw } from './adamw.ts';
import { momentum } from './momentum.ts';
import { nesterov } from './nesterov.ts';
import type { OptimizerLowering } from './optimizer.ts';
import { rmsprop } from './rmsprop.ts';
import { sgd } from './sgd.ts';

export function lowerOptimizer(optimizer: Optimizer): OptimizerLowering {
  switch (optimizer.type) {
    case 'sgd':
      return sgd();
    case 'momentum':
      return momentum(optimizer);
    case 'nesterov':
      return nesterov(optimizer);
    case 'rmsprop':
      return rmsprop(optimizer);
    case 'adagrad':
      return adagrad(optimizer);
    case 'adam':
      return adam(optimizer);
    case 'adamw':
      return adamw(optimizer);
    default:
      return optimizer satisfies never;
  }
}
