/** Optimizer updates over plain arrays: float64 inside, rounded once when stored. */
import { corrections } from './adam-scalars.ts';
import type { UpdateCall } from './own-kernels.ts';

type UpdateArrays = {
  weights: Float32Array;
  slots: Float32Array[];
  grads: Float32Array;
  nextWeights: Float32Array;
  nextSlots: Float32Array[];
};

export function heapUpdate({ op, learningRate, step }: UpdateCall, arrays: UpdateArrays): void {
  const { weights: p, grads: g, nextWeights, slots, nextSlots } = arrays;
  switch (op.op) {
    case 'sgd':
      for (let i = 0; i < p.length; i++) nextWeights[i] = (p[i] ?? NaN) - learningRate * (g[i] ?? NaN);
      return;
    case 'momentum': {
      const [v, nextV] = [slot(slots, 0), slot(nextSlots, 0)];
      for (let i = 0; i < p.length; i++) {
        const velocity = op.momentum * (v[i] ?? NaN) + (g[i] ?? NaN);
        nextV[i] = velocity;
        nextWeights[i] = (p[i] ?? NaN) - learningRate * velocity;
      }
      return;
    }
    case 'adam': {
      const [m, v, nextM, nextV] = [slot(slots, 0), slot(slots, 1), slot(nextSlots, 0), slot(nextSlots, 1)];
      const { first, second } = corrections(op, step);
      // Two divisions less an entry; in float64 the difference is far below a float32 ulp.
      const [stepSize, scale] = [learningRate / first, 1 / second];
      for (let i = 0; i < p.length; i++) {
        const gradient = g[i] ?? NaN;
        const moment1 = op.beta1 * (m[i] ?? NaN) + (1 - op.beta1) * gradient;
        const moment2 = op.beta2 * (v[i] ?? NaN) + (1 - op.beta2) * gradient * gradient;
        nextM[i] = moment1;
        nextV[i] = moment2;
        nextWeights[i] = (p[i] ?? NaN) - (stepSize * moment1) / (Math.sqrt(moment2 * scale) + op.epsilon);
      }
      return;
    }
    default:
      op satisfies never;
  }
}

function slot(slots: Float32Array[], index: number): Float32Array {
  const found = slots[index];
  if (!found) throw new Error(`The optimizer needs slot ${index}, and the plan has ${slots.length}.`);
  return found;
}
