/** WGSL of the losses and their gradients; z [rows, width] are the outputs, y the targets: one a row for softmax, else one an output. */
import { isBent } from '../../losses/shape.ts';
import type { LossShape } from '../../ops/op.ts';
import { bentCode, bentUniforms } from './gpu-bent-loss.ts';
import { logOnePlus, softmaxParts, type LossCode } from './gpu-loss-parts.ts';
import { workgroupSize, workgroupSum, type Uniform } from './gpu-program.ts';
import type { LossName } from './own-kernels.ts';

/** The error's own loss and its slope, by `term` and `slope`, mean over the outputs. */
const ofErrors = (term: string, slope: string): LossCode => ({
  before: '',
  rowLoss: `
    fn rowLoss(row: i32) -> f32 {
      var sum = 0.0;
      for (var i = row * uniforms.width; i < (row + 1) * uniforms.width; i = i + 1) {
        let e = z[i] - y[i];
        sum = sum + ${term};
      }
      return sum / f32(uniforms.width);
    }`,
  gradient: `
    for (var i = start; i < start + uniforms.width; i = i + 1) {
      let e = z[i] - y[i];
      result[i] = ${slope} / f32(uniforms.rows * uniforms.width);
    }`,
});

const plainCode: Record<LossName, LossCode> = {
  softmaxCrossEntropy: {
    before: softmaxParts,
    rowLoss: `
    fn rowLoss(row: i32) -> f32 {
      let start = row * uniforms.width;
      let best = indexOfLargest(start);
      return logOnePlus(sumOfOthers(start, best)) + (z[start + best] - z[start + i32(y[row])]);
    }`,
    gradient: `
    let best = indexOfLargest(start);
    let sum = 1.0 + sumOfOthers(start, best);
    for (var j = 0; j < uniforms.width; j = j + 1) {
      result[start + j] = (exp(z[start + j] - z[start + best]) / sum - select(0.0, 1.0, j == i32(y[row]))) / f32(uniforms.rows);
    }`,
  },
  sigmoidCrossEntropy: {
    before: '',
    rowLoss: `
    fn rowLoss(row: i32) -> f32 {
      var sum = 0.0;
      for (var i = row * uniforms.width; i < (row + 1) * uniforms.width; i = i + 1) {
        sum = sum + max(z[i], 0.0) - z[i] * y[i] + logOnePlus(exp(-abs(z[i])));
      }
      return sum / f32(uniforms.width);
    }`,
    gradient: `
    for (var i = start; i < start + uniforms.width; i = i + 1) {
      let power = exp(-abs(z[i]));
      result[i] = (select(power, 1.0, z[i] >= 0.0) / (1.0 + power) - y[i]) / f32(uniforms.rows * uniforms.width);
    }`,
  },
  meanSquaredError: ofErrors('e * e', '2.0 * e'),
  meanAbsoluteError: ofErrors('abs(e)', 'sign(e)'),
  huber: ofErrors(
    'select(uniforms.delta * (abs(e) - 0.5 * uniforms.delta), 0.5 * e * e, abs(e) <= uniforms.delta)',
    'select(uniforms.delta * sign(e), e, abs(e) <= uniforms.delta)',
  ),
  quantile: ofErrors(
    'max((1.0 - uniforms.q) * e, -uniforms.q * e)',
    'select(select(0.0, -uniforms.q, e < 0.0), 1.0 - uniforms.q, e > 0.0)',
  ),
};

/** A row without a target: no gradient. */
const withoutTarget = `
        if (y[row] < 0.0) {
          for (var j = 0; j < uniforms.width; j = j + 1) { result[start + j] = 0.0; }
          return;
        }`;

/** One workgroup: how many rows have a target. */
export const countedCode = `
  ${workgroupSum}
  fn main(index: i32) {
    var sum = 0.0;
    for (var row = index; row < uniforms.rows; row = row + ${workgroupSize}) { sum = sum + select(0.0, 1.0, y[row] >= 0.0); }
    sumOverWorkgroup(sum);
    if (index == 0) { result[0] = total[0]; }
  }
`;

type LossProgram = { name: string; loss: string; gradient: string; uniforms: Uniform[] };

/** With `isMasked` n[0] is the number of rows that have a target. `loss` is one workgroup that writes the mean to result[uniforms.at]; `gradient` has one thread a row. */
export function lossProgram(loss: LossName, shape: LossShape, isMasked: boolean): LossProgram {
  const bent = isBent(shape) && (loss === 'softmaxCrossEntropy' || loss === 'sigmoidCrossEntropy') ? bentCode[loss] : null;
  const isItBent = bent !== null;
  const { before, rowLoss, gradient } = bent ?? plainCode[loss];
  const counted = isMasked ? 'n[0]' : 'f32(uniforms.rows)';
  return {
    name: `${loss}${isItBent ? '_bent' : ''}${isMasked ? '_masked' : ''}`,
    uniforms: isItBent ? bentUniforms(shape) : valueUniforms(loss, shape),
    loss: `
      ${workgroupSum}
      ${logOnePlus}
      ${before}
      ${rowLoss}
      fn main(index: i32) {
        var sum = 0.0;
        for (var row = index; row < uniforms.rows; row = row + ${workgroupSize}) {
          ${isMasked ? 'if (y[row] < 0.0) { continue; }' : ''}
          sum = sum + rowLoss(row);
        }
        sumOverWorkgroup(sum);
        if (index == 0) { result[uniforms.at] = total[0] / ${counted}; }
      }
    `,
    gradient: `
      ${isItBent ? logOnePlus : ''}
      ${before}
      fn main(row: i32) {
        if (row >= uniforms.rows) { return; }
        let start = row * uniforms.width;
        ${isMasked ? withoutTarget : ''}
        ${gradient.replaceAll('f32(uniforms.rows)', counted)}
      }
    `,
  };
}

function valueUniforms(loss: LossName, { delta, q }: LossShape): Uniform[] {
  if (loss === 'huber') return [{ name: 'delta', type: 'f32', value: delta }];
  return loss === 'quantile' ? [{ name: 'q', type: 'f32', value: q }] : [];
}
