/** Rows of a table by code. The gradient sums the positions of a code in their order: on webgpu a thread walks all of them. */
import type { OpOf } from '../../../ops/op.ts';
import { ownKernel } from '../own-kernel.ts';

const embedCode = `
  fn main(index: i32) {
    if (index >= uniforms.positions * uniforms.units) { return; }
    result[index] = table[i32(codes[index / uniforms.units]) * uniforms.units + index % uniforms.units];
  }
`;

export const embed = ownKernel({
  name: 'embed',
  reads: ({ codes, table }: OpOf<'embed'>) => ({ codes, table }),
  writes: ({ output }) => ({ y: output }),
  numbers: ({ codes, units }, rows) => ({ positions: codes.size * (codes.batched ? rows : 1), units }),
  heap: ({ codes, table, y }, { positions, units }) => {
    for (let position = 0; position < positions; position++) {
      const row = (codes[position] ?? NaN) * units;
      for (let unit = 0; unit < units; unit++) y[position * units + unit] = table[row + unit] ?? NaN;
    }
  },
  wgsl: { y: { code: embedCode, threads: ({ positions, units }) => positions * units } },
});

const gradientCode = `
  fn main(index: i32) {
    if (index >= uniforms.size) { return; }
    let code = f32(index / uniforms.units);
    let unit = index % uniforms.units;
    var sum = 0.0;
    for (var position = 0; position < uniforms.positions; position = position + 1) {
      if (codes[position] == code) { sum = sum + dy[position * uniforms.units + unit]; }
    }
    result[index] = sum;
  }
`;

export const embedGradient = ownKernel({
  name: 'dEmbed',
  reads: ({ codes, dOutput }: OpOf<'embedGradient'>) => ({ codes, dy: dOutput }),
  writes: ({ dTable }) => ({ dTable }),
  numbers: ({ codes, dTable, units }, rows) => ({ positions: codes.size * (codes.batched ? rows : 1), units, size: dTable.size }),
  heap: ({ codes, dy, dTable }, { positions, units, size }) => {
    const sums = new Float64Array(size);
    for (let position = 0; position < positions; position++) {
      const row = (codes[position] ?? NaN) * units;
      for (let unit = 0; unit < units; unit++) sums[row + unit] = (sums[row + unit] ?? NaN) + (dy[position * units + unit] ?? NaN);
    }
    dTable.set(sums);
  },
  wgsl: { dTable: { code: gradientCode, threads: ({ size }) => size } },
});
