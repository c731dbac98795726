/**
 * Limits on gradients. The norm is summed without atomics: parts of one parameter, then the parts, then the next parameter on top, so
 * that the order never changes.
 */
import type { OpOf } from '../../../ops/op.ts';
import type { Tensor } from '../device.ts';
import type { Frame } from '../frame.ts';
import { workgroupSize, workgroupSum } from '../gpu-program.ts';

/** Numbers that one thread adds. */
const perPart = 256;

export function clipValue({ grads, limit }: OpOf<'clipValue'>, frame: Frame): void {
  for (const view of grads) {
    const { result } = frame.device.own.launch({
      name: 'clipValue',
      inputs: { g: frame.read(view) },
      outputs: { result: { size: view.size, threads: view.size, code: clampCode } },
      numbers: { count: view.size, limit },
      reals: ['limit'],
      heap: ({ g = none, result: clipped = none }) => {
        for (let i = 0; i < g.length; i++) clipped[i] = Math.min(Math.max(g[i] ?? NaN, -limit), limit);
      },
    });
    if (result) frame.write(view, result);
  }
}

export function clipNorm(op: OpOf<'clipNorm'>, frame: Frame): void {
  const { device } = frame;
  let total = device.share(frame.constant(op, () => [0]));
  for (const view of op.grads) {
    const next = addSquares(frame, frame.read(view), total);
    device.free(total);
    total = next;
  }
  const { limit } = op;
  for (const view of op.grads) {
    const { result } = device.own.launch({
      name: 'clipNorm',
      inputs: { g: frame.read(view), total },
      outputs: { result: { size: view.size, threads: view.size, code: scaleCode } },
      numbers: { count: view.size, limit },
      reals: ['limit'],
      heap: ({ g = none, total: sum = none, result: clipped = none }) => {
        const scale = Math.min(1, limit / (Math.sqrt(sum[0] ?? NaN) + 1e-6));
        for (let i = 0; i < g.length; i++) clipped[i] = (g[i] ?? NaN) * scale;
      },
    });
    if (result) frame.write(view, result);
  }
  device.free(total);
}

/** before + the squares of all of these, as one number. */
function addSquares({ device }: Frame, g: Tensor, before: Tensor): Tensor {
  const count = g.shape.reduce((size, side) => size * side, 1);
  const parts = Math.ceil(count / perPart);
  const { squares } = device.own.launch({
    name: 'squaresOfParts',
    inputs: { g },
    outputs: { squares: { size: parts, threads: parts, code: partsCode } },
    numbers: { count, parts },
    reals: [],
    heap: ({ g: numbers = none, squares: sums = none }) => {
      let sum = 0;
      for (let i = 0; i < numbers.length; i++) sum += (numbers[i] ?? NaN) * (numbers[i] ?? NaN);
      sums.fill(0);
      sums[0] = sum;
    },
  });
  if (!squares) throw new Error('The kernel gave no sums.');
  const { sum } = device.own.launch({
    name: 'sumOfParts',
    inputs: { squares, before },
    outputs: { sum: { size: 1, threads: workgroupSize, code: sumCode } },
    numbers: { parts },
    reals: [],
    heap: ({ squares: sums = none, before: start = none, sum: all = none }) => {
      all[0] = (start[0] ?? NaN) + (sums[0] ?? NaN);
    },
  });
  device.free(squares);
  if (!sum) throw new Error('The kernel gave no sum.');
  return sum;
}

const none = new Float32Array(); // the launch hands back one array for each name that went in

const clampCode = `
  fn main(index: i32) {
    if (index >= uniforms.count) { return; }
    result[index] = clamp(g[index], -uniforms.limit, uniforms.limit);
  }
`;

const scaleCode = `
  fn main(index: i32) {
    if (index >= uniforms.count) { return; }
    result[index] = g[index] * min(1.0, uniforms.limit / (sqrt(total[0]) + 1e-6));
  }
`;

const partsCode = `
  fn main(index: i32) {
    if (index >= uniforms.parts) { return; }
    var sum = 0.0;
    for (var i = index; i < uniforms.count; i = i + uniforms.parts) { sum = sum + g[i] * g[i]; }
    result[index] = sum;
  }
`;

const sumCode = `
  ${workgroupSum}
  fn main(index: i32) {
    var sum = 0.0;
    for (var i = index; i < uniforms.parts; i = i + ${workgroupSize}) { sum = sum + squares[i]; }
    sumOverWorkgroup(sum);
    if (index == 0) { result[0] = before[0] + total[0]; }
  }
`;
