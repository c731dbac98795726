/**
 * Runs our WGSL through the webgpu backend's own queue, buffers and pipeline cache. All tensors are seen as flat
 * arrays, so one program is compiled once whatever the sizes.
 */
import type { KernelBackend } from '@tensorflow/tfjs-core';
import { sizeOf, shaped, type Tensor } from './device.ts';

export type Uniform = { name: string; type: 'i32' | 'f32'; value: number };

export type GpuCall = {
  name: string; // names the compiled pipeline: one name, one code
  inputs: Record<string, Tensor>;
  uniforms: Uniform[];
  threads: number; // wanted invocations, or workgroups * workgroupSize
  output: Tensor | number; // an existing tensor, or the size of a new one
  /** `fn main(index: i32)`; reads `NAME[i]` and `uniforms.NAME`, writes `result[i]`. May run past `threads`: guard it. */
  code: string;
};

export const workgroupSize = 64;

/** What `runWebGPUProgram` takes; the package exports the type only from inside. */
type Program = {
  variableNames: string[];
  uniforms: string;
  workgroupSize: [number, number, number];
  dispatchLayout: { x: number[] };
  dispatch: [number, number, number];
  outputShape: number[];
  shaderKey: string;
  getUserCode: () => string;
};

type GpuBackend = KernelBackend & {
  runWebGPUProgram(
    program: Program,
    inputs: Tensor[],
    dtype: 'float32',
    uniforms: { type: 'int32' | 'float32'; data: number[] }[],
    output?: Tensor,
  ): Tensor;
  makeTensorInfo(shape: number[], dtype: 'float32'): Tensor;
};

export const isGpuBackend = (backend: KernelBackend): backend is GpuBackend => 'runWebGPUProgram' in backend;

export function runGpu(backend: GpuBackend, { name, inputs, uniforms, threads, output, code }: GpuCall): Tensor {
  const outputShape = [typeof output === 'number' ? output : sizeOf(output.shape)];
  // A fresh object each time: the backend appends to shaderKey, and a kept one would compile again on every call.
  const program: Program = {
    variableNames: Object.keys(inputs),
    uniforms: uniforms.map((uniform) => `${uniform.name} : ${uniform.type}, `).join(''),
    workgroupSize: [workgroupSize, 1, 1],
    dispatchLayout: { x: [0] },
    dispatch: [Math.ceil(threads / workgroupSize), 1, 1],
    outputShape,
    shaderKey: `daybook_${name}`,
    getUserCode: () => code,
  };
  const values = uniforms.map(({ type, value }) => ({ type: type === 'i32' ? ('int32' as const) : ('float32' as const), data: [value] }));
  const flatInputs = Object.values(inputs).map((tensor) => shaped(tensor, [sizeOf(tensor.shape)]));
  return backend.runWebGPUProgram(
    program,
    flatInputs,
    'float32',
    values,
    typeof output === 'number' ? undefined : shaped(output, outputShape),
  );
}

/** Adds `value` over the workgroup in a fixed order and leaves the sum in `total[0]`. Goes before `main`. */
export const workgroupSum = `
  var<workgroup> total: array<f32, ${workgroupSize}>;
  fn sumOverWorkgroup(value: f32) {
    total[localIndex] = value;
    workgroupBarrier();
    for (var reach = ${workgroupSize / 2}u; reach > 0u; reach = reach / 2u) {
      if (localIndex < reach) { total[localIndex] = total[localIndex] + total[localIndex + reach]; }
      workgroupBarrier();
    }
  }
`;
