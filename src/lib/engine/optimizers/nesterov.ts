/** Momentum that looks one step ahead, as in PyTorch: v = momentum * v + g; p -= learningRate * (g + momentum * v). Slot 0: velocity. */
import type { OptimizerOf } from '../../spec/training.ts';
import { slotOf, type OptimizerLowering, type UpdateRule } from './optimizer.ts';

export const nesterov = ({ momentum }: OptimizerOf<'nesterov'>): OptimizerLowering => ({
  slotsPerParameter: 1,
  update: ({ params, grads, slot }) => ({ op: 'nesterov', params, grads, velocity: slot(0), momentum, learningRate: 'learningRate' }),
});

export const nesterovRule: UpdateRule<'nesterov'> = {
  exact: ({ op, learningRate }, { p, g, slots }) => {
    const velocities = slotOf(slots, 0);
    p.forEach((weight, i) => {
      const gradient = g[i] ?? NaN;
      const velocity = op.momentum * (velocities[i] ?? NaN) + gradient;
      velocities[i] = velocity;
      p[i] = weight - learningRate * (gradient + op.momentum * velocity);
    });
  },
  heap: ({ op, learningRate }, { p, g, slots, nextP, nextSlots }) => {
    const [v, nextV] = [slotOf(slots, 0), slotOf(nextSlots, 0)];
    const { momentum } = op;
    for (let i = 0; i < p.length; i++) {
      const gradient = g[i] ?? NaN;
      const velocity = momentum * (v[i] ?? NaN) + gradient;
      nextV[i] = velocity;
      nextP[i] = (p[i] ?? NaN) - learningRate * (gradient + momentum * velocity);
    }
  },
  wgsl: {
    body: `
      let velocity = uniforms.momentum * state[n + index] + g;
      result[n + index] = velocity;
      result[index] = state[index] - uniforms.learningRate * (g + uniforms.momentum * velocity);`,
    numbers: ({ op }) => ({ momentum: op.momentum }),
  },
};
