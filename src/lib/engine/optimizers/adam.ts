/**
 * Kingma & Ba 2015, algorithm 1: m and v are running means of the gradient and of its square, freed of their start at 0;
 * p -= learningRate * m / (sqrt(v) + epsilon). Slots 0 and 1: m and v.
 */
import { pow } from '../../numerics/exact-math.ts';
import type { OptimizerOf } from '../../spec/training.ts';
import { corrections } from './adam-scalars.ts';
import { slotOf, type ExactArrays, type OptimizerLowering, type Update, type UpdateArrays, type UpdateRule } from './optimizer.ts';

export const adam = ({ beta1, beta2, epsilon }: OptimizerOf<'adam'>): OptimizerLowering => ({
  slotsPerParameter: 2,
  update: ({ params, grads, slot }) => ({
    op: 'adam',
    params,
    grads,
    moment1: slot(0),
    moment2: slot(1),
    beta1,
    beta2,
    epsilon,
    learningRate: 'learningRate',
  }),
});

export const adamRule: UpdateRule<'adam'> = {
  exact: (update, arrays) => exactMoments(update, arrays, 1),
  heap: (update, arrays) => heapMoments(update, arrays, 1),
  wgsl: {
    body: `
      let moment1 = uniforms.beta1 * state[n + index] + uniforms.rest1 * g;
      let moment2 = uniforms.beta2 * state[2 * n + index] + uniforms.rest2 * g * g;
      result[n + index] = moment1;
      result[2 * n + index] = moment2;
      result[index] = state[index] - uniforms.learningRate * (moment1 / uniforms.first) / (sqrt(moment2 / uniforms.second) + uniforms.epsilon);`,
    numbers: momentNumbers,
  },
};

type Moments = Update<'adam'> | Update<'adamw'>;

/** `kept` is the share of each weight that is left before the step: 1 without decay. */
export function exactMoments({ op, learningRate, step }: Moments, { p, g, slots }: ExactArrays, kept: number): void {
  const { beta1, beta2, epsilon } = op;
  const [means, squares] = [slotOf(slots, 0), slotOf(slots, 1)];
  const correction1 = 1 - pow(beta1, step);
  const correction2 = 1 - pow(beta2, step);
  p.forEach((weight, i) => {
    const gradient = g[i] ?? NaN;
    const mean = beta1 * (means[i] ?? NaN) + (1 - beta1) * gradient;
    const square = beta2 * (squares[i] ?? NaN) + (1 - beta2) * gradient * gradient;
    means[i] = mean;
    squares[i] = square;
    p[i] = kept * weight - (learningRate * (mean / correction1)) / (Math.sqrt(square / correction2) + epsilon);
  });
}

export function heapMoments({ op, learningRate, step }: Moments, arrays: UpdateArrays, kept: number): void {
  const { p, g, slots, nextP, nextSlots } = arrays;
  const [m, v, nextM, nextV] = [slotOf(slots, 0), slotOf(slots, 1), slotOf(nextSlots, 0), slotOf(nextSlots, 1)];
  const { first, second } = corrections(op, step);
  // Two divisions less an entry; in float64 the difference is far below a float32 ulp.
  const [stepSize, scale] = [learningRate / first, 1 / second];
  for (let i = 0; i < p.length; i++) {
    const gradient = g[i] ?? NaN;
    const moment1 = op.beta1 * (m[i] ?? NaN) + (1 - op.beta1) * gradient;
    const moment2 = op.beta2 * (v[i] ?? NaN) + (1 - op.beta2) * gradient * gradient;
    nextM[i] = moment1;
    nextV[i] = moment2;
    nextP[i] = kept * (p[i] ?? NaN) - (stepSize * moment1) / (Math.sqrt(moment2 * scale) + op.epsilon);
  }
}

export function momentNumbers({ op, step }: Moments): Record<string, number> {
  const { beta1, beta2, epsilon } = op;
  return { beta1, rest1: 1 - beta1, beta2, rest2: 1 - beta2, epsilon, ...corrections(op, step) };
}
