/** Softmax over lines, with a causal mask where asked for: a thread on webgpu does one line. */
import { quickExp } from '../../../../numerics/quick-exp.ts';
import type { OpOf } from '../../../ops/op.ts';
import { ownKernel } from '../own-kernel.ts';

type Numbers = Record<'lines' | 'width' | 'causalRows', number>; // causalRows: 0 for none

const softmaxCode = `
  fn main(line: i32) {
    if (line >= uniforms.lines) { return; }
    let start = line * uniforms.width;
    var seen = uniforms.width;
    if (uniforms.causalRows > 0) { seen = min(seen, line % uniforms.causalRows + 1); }
    var largest = x[start];
    for (var i = 1; i < seen; i = i + 1) { largest = max(largest, x[start + i]); }
    var sum = 0.0;
    for (var i = 0; i < seen; i = i + 1) { sum = sum + exp(x[start + i] - largest); }
    for (var i = 0; i < seen; i = i + 1) { result[start + i] = exp(x[start + i] - largest) / sum; }
    for (var i = seen; i < uniforms.width; i = i + 1) { result[start + i] = 0.0; }
  }
`;

export const softmax = ownKernel({
  name: 'softmax',
  reads: ({ input }: OpOf<'softmax'>) => ({ x: input }),
  writes: ({ output }) => ({ y: output }),
  numbers: ({ output, width, causalRows }, rows): Numbers => ({
    lines: (output.size / width) * (output.batched ? rows : 1),
    width,
    causalRows: causalRows ?? 0,
  }),
  heap: ({ x, y }, { lines, width, causalRows }) => {
    const powers = new Float64Array(width);
    for (let line = 0; line < lines; line++) {
      const start = line * width;
      const seen = causalRows > 0 ? Math.min((line % causalRows) + 1, width) : width;
      let largest = x[start] ?? NaN;
      for (let i = start + 1; i < start + seen; i++) largest = Math.max(largest, x[i] ?? NaN);
      let sum = 0;
      for (let i = 0; i < seen; i++) {
        const power = quickExp((x[start + i] ?? NaN) - largest);
        powers[i] = power;
        sum += power;
      }
      for (let i = 0; i < seen; i++) y[start + i] = (powers[i] ?? NaN) / sum;
      for (let i = seen; i < width; i++) y[start + i] = 0;
    }
  },
  wgsl: { y: { code: softmaxCode, threads: ({ lines }) => lines } },
});

const gradientCode = `
  fn main(line: i32) {
    if (line >= uniforms.lines) { return; }
    let start = line * uniforms.width;
    var sum = 0.0;
    for (var i = start; i < start + uniforms.width; i = i + 1) { sum = sum + y[i] * dy[i]; }
    for (var i = start; i < start + uniforms.width; i = i + 1) { result[i] = y[i] * (dy[i] - sum); }
  }
`;

export const softmaxGradient = ownKernel({
  name: 'dSoftmax',
  reads: ({ output, dOutput }: OpOf<'softmaxGradient'>) => ({ y: output, dy: dOutput }),
  writes: ({ dInput }) => ({ dx: dInput }),
  numbers: ({ output, width }, rows) => ({ lines: (output.size / width) * (output.batched ? rows : 1), width }),
  heap: ({ y, dy, dx }, { lines, width }) => {
    for (let start = 0; start < lines * width; start += width) {
      let sum = 0;
      for (let i = start; i < start + width; i++) sum += (y[i] ?? NaN) * (dy[i] ?? NaN);
      for (let i = start; i < start + width; i++) dx[i] = (y[i] ?? NaN) * ((dy[i] ?? NaN) - sum);
    }
  },
  wgsl: { dx: { code: gradientCode, threads: ({ lines }) => lines } },
});
