/** A velocity that gathers gradients and forgets slowly: v = momentum * v + g; p -= learningRate * v. Slot 0: velocity. */
import type { OptimizerOf } from '../../spec/training.ts';
import { slotOf, type OptimizerLowering, type UpdateRule } from './optimizer.ts';

export const momentum = ({ momentum: kept }: OptimizerOf<'momentum'>): OptimizerLowering => ({
  slotsPerParameter: 1,
  update: ({ params, grads, slot }) => ({ op: 'momentum', params, grads, velocity: slot(0), momentum: kept, learningRate: 'learningRate' }),
});

export const momentumRule: UpdateRule<'momentum'> = {
  exact: ({ op, learningRate }, { p, g, slots }) => {
    const velocities = slotOf(slots, 0);
    p.forEach((weight, i) => {
      const velocity = op.momentum * (velocities[i] ?? NaN) + (g[i] ?? NaN);
      velocities[i] = velocity;
      p[i] = weight - learningRate * velocity;
    });
  },
  heap: ({ op, learningRate }, { p, g, slots, nextP, nextSlots }) => {
    const [v, nextV] = [slotOf(slots, 0), slotOf(nextSlots, 0)];
    for (let i = 0; i < p.length; i++) {
      const velocity = op.momentum * (v[i] ?? NaN) + (g[i] ?? NaN);
      nextV[i] = velocity;
      nextP[i] = (p[i] ?? NaN) - learningRate * velocity;
    }
  },
  wgsl: {
    body: `
      let velocity = uniforms.momentum * state[n + index] + g;
      result[n + index] = velocity;
      result[index] = state[index] - uniforms.learningRate * velocity;`,
    numbers: ({ op }) => ({ momentum: op.momentum }),
  },
};
