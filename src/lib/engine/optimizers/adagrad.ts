/**
 * Duchi, Hazan & Singer 2011 as in PyTorch: s += g^2; p -= learningRate * g / (sqrt(s) + epsilon). Slot 0: the sum of the
 * gradient's squares, from 0.
 */
import type { OptimizerOf } from '../../spec/training.ts';
import { slotOf, type OptimizerLowering, type UpdateRule } from './optimizer.ts';

export const adagrad = ({ epsilon }: OptimizerOf<'adagrad'>): OptimizerLowering => ({
  slotsPerParameter: 1,
  update: ({ params, grads, slot }) => ({ op: 'adagrad', params, grads, square: slot(0), epsilon, learningRate: 'learningRate' }),
});

export const adagradRule: UpdateRule<'adagrad'> = {
  exact: ({ op, learningRate }, { p, g, slots }) => {
    const squares = slotOf(slots, 0);
    p.forEach((weight, i) => {
      const gradient = g[i] ?? NaN;
      const square = (squares[i] ?? NaN) + gradient ** 2;
      squares[i] = square;
      p[i] = weight - (learningRate * gradient) / (Math.sqrt(square) + op.epsilon);
    });
  },
  heap: ({ op, learningRate }, { p, g, slots, nextP, nextSlots }) => {
    const [s, nextS] = [slotOf(slots, 0), slotOf(nextSlots, 0)];
    const { epsilon } = op;
    for (let i = 0; i < p.length; i++) {
      const gradient = g[i] ?? NaN;
      const square = (s[i] ?? NaN) + gradient * gradient;
      nextS[i] = square;
      nextP[i] = (p[i] ?? NaN) - (learningRate * gradient) / (Math.sqrt(square) + epsilon);
    }
  },
  wgsl: {
    body: `
      let square = state[n + index] + g * g;
      result[n + index] = square;
      result[index] = state[index] - uniforms.learningRate * g / (sqrt(square) + uniforms.epsilon);`,
    numbers: ({ op }) => ({ epsilon: op.epsilon }),
  },
};
