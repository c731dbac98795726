/** WGSL of the optimizer updates; `state` is [weights, slot 0, slot 1], each uniforms.count long, and so is the result. */
import { corrections } from './adam-scalars.ts';
import type { Uniform } from './gpu-program.ts';
import type { OptimizerOp, UpdateCall } from './own-kernels.ts';

const main = (body: string): string => `
  fn main(index: i32) {
    let n = uniforms.count;
    if (index >= n) { return; }
    let g = dp[index];
    ${body}
  }
`;

export const updateCode: Record<OptimizerOp['op'], string> = {
  sgd: main('result[index] = state[index] - uniforms.learningRate * g;'),
  momentum: main(`
    let velocity = uniforms.momentum * state[n + index] + g;
    result[n + index] = velocity;
    result[index] = state[index] - uniforms.learningRate * velocity;`),
  adam: main(`
    let moment1 = uniforms.beta1 * state[n + index] + uniforms.rest1 * g;
    let moment2 = uniforms.beta2 * state[2 * n + index] + uniforms.rest2 * g * g;
    result[n + index] = moment1;
    result[2 * n + index] = moment2;
    result[index] = state[index] - uniforms.learningRate * (moment1 / uniforms.first) / (sqrt(moment2 / uniforms.second) + uniforms.epsilon);`),
};

export function updateUniforms({ op, learningRate, step }: UpdateCall, count: number): Uniform[] {
  const f32 = (numbers: Record<string, number>): Uniform[] =>
    Object.entries(numbers).map(([name, value]) => ({ name, type: 'f32', value }));
  const size: Uniform = { name: 'count', type: 'i32', value: count };
  switch (op.op) {
    case 'sgd':
      return [size, ...f32({ learningRate })];
    case 'momentum':
      return [size, ...f32({ learningRate, momentum: op.momentum })];
    case 'adam': {
      const { beta1, beta2, epsilon } = op;
      return [size, ...f32({ learningRate, beta1, rest1: 1 - beta1, beta2, rest2: 1 - beta2, epsilon, ...corrections(op, step) })];
    }
    default:
      return op satisfies never;
  }
}
