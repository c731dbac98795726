/** An optimizer's rule as a whole program: `state` is [weights, slot 0, slot 1], each uniforms.count long, and so is the result. */
import type { OptimizerOpName, Update } from '../../optimizers/optimizer.ts';
import { ruleOf } from '../../optimizers/rules.ts';
import type { Uniform } from './gpu-program.ts';

export function updateProgram(update: Update<OptimizerOpName>, count: number): { code: string; uniforms: Uniform[] } {
  const { body, numbers } = ruleOf(update.op).wgsl;
  const reals = Object.entries({ learningRate: update.learningRate, ...numbers(update) });
  return {
    uniforms: [{ name: 'count', type: 'i32', value: count }, ...reals.map(([name, value]): Uniform => ({ name, type: 'f32', value }))],
    code: `
      fn main(index: i32) {
        let n = uniforms.count;
        if (index >= n) { return; }
        let g = dp[index];
        ${body}
      }
    `,
  };
}
