/** p -= learningRate * g */
import type { OptimizerLowering, UpdateRule } from './optimizer.ts';

export const sgd = (): OptimizerLowering => ({
  slotsPerParameter: 0,
  update: ({ params, grads }) => ({ op: 'sgd', params, grads, learningRate: 'learningRate' }),
});

export const sgdRule: UpdateRule<'sgd'> = {
  exact: ({ learningRate }, { p, g }) => p.forEach((weight, i) => (p[i] = weight - learningRate * (g[i] ?? NaN))),
  heap: ({ learningRate }, { p, g, nextP }) => {
    for (let i = 0; i < p.length; i++) nextP[i] = (p[i] ?? NaN) - learningRate * (g[i] ?? NaN);
  },
  wgsl: { body: 'result[index] = state[index] - uniforms.learningRate * g;', numbers: () => ({}) },
};
