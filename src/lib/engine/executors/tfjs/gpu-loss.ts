/** WGSL of the losses and their gradients; z [rows, width] are the outputs, y the targets: one a row for softmax, else one an output. */
import { workgroupSize, workgroupSum } from './gpu-program.ts';
import type { LossName } from './own-kernels.ts';

/** log(1 + r) for r >= 0, without losing small r in the sum. */
const logOnePlus = `
  fn logOnePlus(r: f32) -> f32 { return select(log(1.0 + r), r * (1.0 - r * (0.5 - r / 3.0)), r < 0.01); }
`;

const softmax = `
  fn indexOfLargest(start: i32) -> i32 {
    var best = 0;
    for (var j = 1; j < uniforms.width; j = j + 1) { if (z[start + j] > z[start + best]) { best = j; } }
    return best;
  }
  fn sumOfOthers(start: i32, best: i32) -> f32 {
    var sum = 0.0;
    for (var j = 0; j < uniforms.width; j = j + 1) { if (j != best) { sum = sum + exp(z[start + j] - z[start + best]); } }
    return sum;
  }
`;

/** Loss of one row; the mean divides by rows (and by width for squares) afterwards. */
const rowLoss: Record<LossName, string> = {
  softmaxCrossEntropy: `
    ${softmax}
    fn rowLoss(row: i32) -> f32 {
      let start = row * uniforms.width;
      let best = indexOfLargest(start);
      return logOnePlus(sumOfOthers(start, best)) + (z[start + best] - z[start + i32(y[row])]);
    }`,
  sigmoidCrossEntropy: `
    fn rowLoss(row: i32) -> f32 {
      var sum = 0.0;
      for (var i = row * uniforms.width; i < (row + 1) * uniforms.width; i = i + 1) {
        sum = sum + max(z[i], 0.0) - z[i] * y[i] + logOnePlus(exp(-abs(z[i])));
      }
      return sum / f32(uniforms.width);
    }`,
  meanSquaredError: `
    fn rowLoss(row: i32) -> f32 {
      var sum = 0.0;
      for (var i = row * uniforms.width; i < (row + 1) * uniforms.width; i = i + 1) { sum = sum + (z[i] - y[i]) * (z[i] - y[i]); }
      return sum / f32(uniforms.width);
    }`,
};

/** One workgroup; writes the mean loss to result[uniforms.at]. */
export const lossCode = (loss: LossName): string => `
  ${workgroupSum}
  ${logOnePlus}
  ${rowLoss[loss]}
  fn main(index: i32) {
    var sum = 0.0;
    for (var row = index; row < uniforms.rows; row = row + ${workgroupSize}) { sum = sum + rowLoss(row); }
    sumOverWorkgroup(sum);
    if (index == 0) { result[uniforms.at] = total[0] / f32(uniforms.rows); }
  }
`;

const rowGradient: Record<LossName, string> = {
  softmaxCrossEntropy: `
    let best = indexOfLargest(start);
    let sum = 1.0 + sumOfOthers(start, best);
    for (var j = 0; j < uniforms.width; j = j + 1) {
      result[start + j] = (exp(z[start + j] - z[start + best]) / sum - select(0.0, 1.0, j == i32(y[row]))) / f32(uniforms.rows);
    }`,
  sigmoidCrossEntropy: `
    for (var i = start; i < start + uniforms.width; i = i + 1) {
      let power = exp(-abs(z[i]));
      result[i] = (select(power, 1.0, z[i] >= 0.0) / (1.0 + power) - y[i]) / f32(uniforms.rows * uniforms.width);
    }`,
  meanSquaredError: `
    for (var i = start; i < start + uniforms.width; i = i + 1) {
      result[i] = 2.0 * (z[i] - y[i]) / f32(uniforms.rows * uniforms.width);
    }`,
};

/** One thread a row. */
export const lossGradientCode = (loss: LossName): string => `
  ${loss === 'softmaxCrossEntropy' ? softmax : ''}
  fn main(row: i32) {
    if (row >= uniforms.rows) { return; }
    let start = row * uniforms.width;
    ${rowGradient[loss]}
  }
`;
