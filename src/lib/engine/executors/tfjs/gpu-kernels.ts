/**
 * Our kernels as WGSL, for the webgpu backend. No atomics: every output is written by one thread and every sum has a
 * fixed order, so a run repeats exactly on one machine.
 */
import type { KernelBackend } from '@tensorflow/tfjs-core';
import { countedCode, lossProgram } from './gpu-loss.ts';
import { maxPoolGradientCode } from './gpu-max-pool.ts';
import { updateProgram } from './gpu-optimizers.ts';
import { isGpuBackend, runGpu, workgroupSize, workgroupSum, type GpuCall } from './gpu-program.ts';
import { shaped, sizeOf, type Tensor } from './device.ts';
import type { Cell, LossStrip, OwnKernels } from './own-kernels.ts';

type GpuStrip = LossStrip & { losses: Tensor };

export function createGpuKernels(backend: KernelBackend, count: () => void): OwnKernels {
  if (!isGpuBackend(backend)) throw new Error('The webgpu backend has no runWebGPUProgram.');
  const run = (call: GpuCall): Tensor => {
    count();
    return runGpu(backend, { ...call, inputs: readBy(call) });
  };
  const free = (tensor: Tensor) => void backend.disposeData(tensor.dataId);
  const read = async (tensor: Tensor): Promise<Float32Array> => {
    const values = await backend.read(tensor.dataId);
    if (!(values instanceof Float32Array)) throw new Error('Expected float32 values from the GPU.');
    return values.slice(0, sizeOf(tensor.shape));
  };
  return {
    launch: ({ name, inputs, outputs, numbers, reals }) => {
      const uniforms = Object.entries(numbers).map(
        ([of, value]) => ({ name: of, type: reals.includes(of) ? 'f32' : 'i32', value }) as const,
      );
      const passes = Object.entries(outputs).map(([output, { size, code, threads }]) => {
        const tensor = run({ name: `${name}_${output}`, inputs, uniforms, threads, output: size, code });
        return [output, tensor] as const;
      });
      return Object.fromEntries(passes);
    },
    cellOf: (weights) => ({ weights, slots: 0 }),
    convolutions: null,
    biasGradient: (dOutput, channels) => {
      const uniforms = [
        { name: 'channels', type: 'i32' as const, value: channels },
        { name: 'rows', type: 'i32' as const, value: sizeOf(dOutput.shape) / channels },
      ];
      return run({
        name: 'dBias',
        inputs: { dy: dOutput },
        uniforms,
        threads: channels * workgroupSize,
        output: channels,
        code: biasGradientCode,
      });
    },
    maxPoolGradient: ({ input, dOutput, window, rows }) => {
      const size = sizeOf(input.shape);
      const numbers = { count: size, rows, ...window };
      const uniforms = Object.entries(numbers).map(([name, value]) => ({ name, type: 'i32' as const, value }));
      return shaped(
        run({ name: 'dMaxPool', inputs: { x: input, dy: dOutput }, uniforms, threads: size, output: size, code: maxPoolGradientCode }),
        input.shape,
      );
    },
    regularise: (params, grads, { l1, l2 }) => {
      const size = sizeOf(grads.shape);
      const code = elementwise('result[index] = dp[index] + uniforms.l2 * weight + uniforms.l1 * sign(weight);', 'let weight = p[index];');
      const uniforms = [
        { name: 'count', type: 'i32' as const, value: size },
        { name: 'l1', type: 'f32' as const, value: l1 },
        { name: 'l2', type: 'f32' as const, value: l2 },
      ];
      return shaped(
        run({ name: 'regularise', inputs: { p: params, dp: grads }, uniforms, threads: size, output: size, code }),
        grads.shape,
      );
    },
    openStrip: (steps): GpuStrip => {
      const losses = backend.makeTensorInfo([steps], 'float32');
      return { losses, read: () => read(losses), free: () => free(losses) };
    },
    loss: ({ loss, shape, isMasked, outputs, targets, weights, rows, width, strip, index }) => {
      const program = lossProgram(loss, shape, isMasked);
      const ofRows = [{ name: 'rows', type: 'i32' as const, value: rows }];
      const counted = isMasked
        ? run({ name: 'countedRows', inputs: { y: targets }, uniforms: ofRows, threads: workgroupSize, output: 1, code: countedCode })
        : null;
      const inputs = { z: outputs, y: targets, ...(weights && { w: weights }), ...(counted && { n: counted }) };
      const uniforms = [...ofRows, { name: 'width', type: 'i32' as const, value: width }, ...program.uniforms];
      // The strip is written in place, one number a step; nothing reads it before the slice ends.
      const at = [...uniforms, { name: 'at', type: 'i32' as const, value: index }];
      run({ name: `loss_${program.name}`, inputs, uniforms: at, threads: workgroupSize, output: lossesOf(strip), code: program.loss });
      const code = program.gradient;
      const gradient = run({ name: `dLoss_${program.name}`, inputs, uniforms, threads: rows, output: rows * width, code });
      if (counted) free(counted);
      return shaped(gradient, [rows, width]);
    },
    // One buffer a cell, weights first and then the slots, since a program has one output.
    createCell: (weights, slots, shape) => {
      const joined = new Float32Array(weights.length * (1 + slots.length));
      [weights, ...slots].forEach((part, index) => joined.set(part, index * weights.length));
      return { weights: { dataId: backend.write(joined, [joined.length], 'float32'), shape, dtype: 'float32' }, slots: slots.length };
    },
    update: (cell, call) => {
      const size = sizeOf(cell.weights.shape);
      const inputs = { state: wholeCell(cell), dp: call.grads };
      const { code, uniforms } = updateProgram(call, size);
      const next = run({ name: call.op.op, inputs, uniforms, threads: size, output: size * (1 + cell.slots), code });
      return { weights: shaped(next, cell.weights.shape), slots: cell.slots };
    },
    scaleUnits: (cell, scales) => {
      const size = sizeOf(cell.weights.shape);
      const uniforms = Object.entries({ count: size, all: size * (1 + cell.slots), units: sizeOf(scales.shape) }).map(
        ([name, value]) => ({ name, type: 'i32', value }) as const,
      );
      const inputs = { state: wholeCell(cell), s: scales };
      const threads = size * (1 + cell.slots);
      const next = run({ name: 'scaleUnits', inputs, uniforms, threads, output: threads, code: scaleUnitsCode });
      return { weights: shaped(next, cell.weights.shape), slots: cell.slots };
    },
    readCell: async (cell) => {
      const size = sizeOf(cell.weights.shape);
      const values = await read(wholeCell(cell));
      return Array.from({ length: 1 + cell.slots }, (_, part) => values.slice(part * size, (part + 1) * size));
    },
    freeCell: (cell) => free(cell.weights),
  };
}

/** A pipeline has no binding for an array that its code does not read, and is given none. */
const readBy = ({ code, inputs }: GpuCall): Record<string, Tensor> =>
  Object.fromEntries(Object.entries(inputs).filter(([name]) => new RegExp(`\\b${name}\\[`).test(code)));

const wholeCell = (cell: Cell): Tensor => shaped(cell.weights, [sizeOf(cell.weights.shape) * (1 + cell.slots)]);

function lossesOf(strip: LossStrip): Tensor {
  if (!('losses' in strip)) throw new Error('A loss strip of another backend was handed to the GPU kernels.');
  return (strip as GpuStrip).losses; // made by openStrip above
}

const elementwise = (line: string, before: string): string => `
  fn main(index: i32) {
    if (index >= uniforms.count) { return; }
    ${before}
    ${line}
  }
`;

const scaleUnitsCode = `
  fn main(index: i32) {
    if (index >= uniforms.all) { return; }
    if (index >= uniforms.count) { result[index] = state[index]; return; }
    result[index] = state[index] * s[index % uniforms.units];
  }
`;

/** One workgroup a channel. */
const biasGradientCode = `
  ${workgroupSum}
  fn main(index: i32) {
    let channel = index / ${workgroupSize};
    var sum = 0.0;
    if (channel < uniforms.channels) {
      for (var row = i32(localIndex); row < uniforms.rows; row = row + ${workgroupSize}) { sum = sum + dy[row * uniforms.channels + channel]; }
    }
    sumOverWorkgroup(sum);
    if (localIndex == 0u && channel < uniforms.channels) { result[channel] = total[0]; }
  }
`;
