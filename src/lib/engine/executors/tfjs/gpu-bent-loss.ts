/** WGSL of cross-entropies with class weights w, smoothed targets and focal factors (1 - p)^gamma; see `reference/loss-kernels.ts`. */
import type { LossShape } from '../../ops/op.ts';
import { softmaxParts, type LossCode } from './gpu-loss-parts.ts';
import type { Uniform } from './gpu-program.ts';

export const bentUniforms = ({ labelSmoothing, focal }: LossShape): Uniform[] => [
  { name: 'smoothing', type: 'f32', value: labelSmoothing },
  { name: 'focal', type: 'f32', value: focal },
];

/** base^focal for a base from 0 to 1; 1 when there is no focus. */
const bend = `
  fn bend(base: f32) -> f32 {
    if (uniforms.focal == 0.0) { return 1.0; }
    if (base <= 0.0) { return 0.0; }
    return pow(base, uniforms.focal);
  }
`;

const softmaxBefore = `
  ${softmaxParts}
  ${bend}
  fn wanted(row: i32, j: i32) -> f32 {
    return select(0.0, 1.0 - uniforms.smoothing, j == i32(y[row])) + uniforms.smoothing / f32(uniforms.width);
  }
  // Of output j: probability, 1 - probability, log probability. The rest is summed, not subtracted from 1, where it may be small.
  fn chances(start: i32, j: i32, best: i32, others: f32) -> vec3<f32> {
    let power = exp(z[start + j] - z[start + best]);
    let sum = 1.0 + others;
    let rest = select(1.0 + others - power, others, j == best);
    return vec3<f32>(power / sum, rest / sum, z[start + j] - z[start + best] - logOnePlus(others));
  }
  fn slopeAt(row: i32, j: i32, chance: vec3<f32>) -> f32 {
    var curve = 0.0;
    if (uniforms.focal > 0.0 && chance.y > 0.0) { curve = uniforms.focal * chance.x * chance.z / chance.y; }
    return wanted(row, j) * bend(chance.y) * (curve - 1.0);
  }
`;

const sigmoidBefore = `
  ${bend}
  // p, 1 - p, log p, log(1 - p)
  fn chances(value: f32) -> vec4<f32> {
    let power = exp(-abs(value));
    let likely = 1.0 / (1.0 + power);
    let unlikely = power / (1.0 + power);
    let softplus = logOnePlus(power);
    let p = select(unlikely, likely, value >= 0.0);
    let rest = select(likely, unlikely, value >= 0.0);
    return vec4<f32>(p, rest, min(value, 0.0) - softplus, min(-value, 0.0) - softplus);
  }
  fn wanted(i: i32) -> f32 { return y[i] * (1.0 - uniforms.smoothing) + 0.5 * uniforms.smoothing; }
`;

export const bentCode: Record<'softmaxCrossEntropy' | 'sigmoidCrossEntropy', LossCode> = {
  softmaxCrossEntropy: {
    before: softmaxBefore,
    rowLoss: `
    fn rowLoss(row: i32) -> f32 {
      let start = row * uniforms.width;
      let best = indexOfLargest(start);
      let others = sumOfOthers(start, best);
      var sum = 0.0;
      for (var j = 0; j < uniforms.width; j = j + 1) {
        let chance = chances(start, j, best, others);
        let share = wanted(row, j);
        if (share > 0.0) { sum = sum - share * bend(chance.y) * chance.z; }
      }
      return w[i32(y[row])] * sum;
    }`,
    gradient: `
    let best = indexOfLargest(start);
    let others = sumOfOthers(start, best);
    var all = 0.0;
    for (var j = 0; j < uniforms.width; j = j + 1) { all = all + slopeAt(row, j, chances(start, j, best, others)); }
    for (var j = 0; j < uniforms.width; j = j + 1) {
      let chance = chances(start, j, best, others);
      result[start + j] = w[i32(y[row])] * (slopeAt(row, j, chance) - chance.x * all) / f32(uniforms.rows);
    }`,
  },
  sigmoidCrossEntropy: {
    before: sigmoidBefore,
    rowLoss: `
    fn rowLoss(row: i32) -> f32 {
      var sum = 0.0;
      for (var i = row * uniforms.width; i < (row + 1) * uniforms.width; i = i + 1) {
        let chance = chances(z[i]);
        let share = wanted(i);
        sum = sum - w[i32(y[i])] * (share * bend(chance.y) * chance.z + (1.0 - share) * bend(chance.x) * chance.w);
      }
      return sum / f32(uniforms.width);
    }`,
    gradient: `
    for (var i = start; i < start + uniforms.width; i = i + 1) {
      let chance = chances(z[i]);
      let share = wanted(i);
      let up = share * bend(chance.y) * (uniforms.focal * chance.x * chance.z - chance.y);
      let down = (1.0 - share) * bend(chance.x) * (uniforms.focal * chance.y * chance.w - chance.x);
      result[i] = w[i32(y[i])] * (up - down) / f32(uniforms.rows * uniforms.width);
    }`,
  },
};
