/**
 * Tieleman & Hinton 2012 as in PyTorch, neither centred nor with momentum: s = decay * s + (1 - decay) * g^2;
 * p -= learningRate * g / (sqrt(s) + epsilon). Slot 0: the running mean of the gradient's square.
 */
import type { OptimizerOf } from '../../spec/training.ts';
import { slotOf, type OptimizerLowering, type UpdateRule } from './optimizer.ts';

export const rmsprop = ({ decay, epsilon }: OptimizerOf<'rmsprop'>): OptimizerLowering => ({
  slotsPerParameter: 1,
  update: ({ params, grads, slot }) => ({ op: 'rmsprop', params, grads, square: slot(0), decay, epsilon, learningRate: 'learningRate' }),
});

export const rmspropRule: UpdateRule<'rmsprop'> = {
  exact: ({ op, learningRate }, { p, g, slots }) => {
    const squares = slotOf(slots, 0);
    p.forEach((weight, i) => {
      const gradient = g[i] ?? NaN;
      const square = op.decay * (squares[i] ?? NaN) + (1 - op.decay) * gradient ** 2;
      squares[i] = square;
      p[i] = weight - (learningRate * gradient) / (Math.sqrt(square) + op.epsilon);
    });
  },
  heap: ({ op, learningRate }, { p, g, slots, nextP, nextSlots }) => {
    const [s, nextS] = [slotOf(slots, 0), slotOf(nextSlots, 0)];
    const { decay, epsilon } = op;
    const rest = 1 - decay;
    for (let i = 0; i < p.length; i++) {
      const gradient = g[i] ?? NaN;
      const square = decay * (s[i] ?? NaN) + rest * gradient * gradient;
      nextS[i] = square;
      nextP[i] = (p[i] ?? NaN) - (learningRate * gradient) / (Math.sqrt(square) + epsilon);
    }
  },
  wgsl: {
    body: `
      let square = uniforms.decay * state[n + index] + uniforms.rest * g * g;
      result[n + index] = square;
      result[index] = state[index] - uniforms.learningRate * g / (sqrt(square) + uniforms.epsilon);`,
    numbers: ({ op: { decay, epsilon } }) => ({ decay, rest: 1 - decay, epsilon }),
  },
};
