/**
 * One open TF.js backend as the executor sees it: kernels run directly on tensor infos (no tape, no engine scopes, no
 * tf.Tensor), and every run goes through `run` or `own`, so that `dispatches()` counts what really ran.
 * The caller owns every tensor it gets and frees it; nothing is ever changed in place (XNNPACK packs weights once per tensor).
 */
import { env, findBackend, getKernel, type KernelBackend, type TensorInfo } from '@tensorflow/tfjs-core';
import type { BackendName } from '../../../spec/notebook.ts';
import type { KernelName } from './kernel-name.ts';
import type { OwnKernels } from './own-kernels.ts';

export type Tensor = TensorInfo;
type Attributes = Record<string, number | string | boolean | number[] | number[][]>;

export interface Device {
  readonly name: BackendName;
  readonly own: OwnKernels;
  /** Runs one registered TF.js kernel with one output. */
  run(kernel: KernelName, inputs: Record<string, Tensor>, attributes?: Attributes): Tensor;
  /** Copies the values to the backend. */
  upload(values: Float32Array | Int32Array, shape: number[]): Tensor;
  /** The same data under one more owner. */
  share(tensor: Tensor): Tensor;
  free(tensor: Tensor): void;
  /** Copies of the values. */
  read(tensors: Tensor[]): Promise<Float32Array[]>;
  dispatches(): number;
}

export const sizeOf = (shape: readonly number[]): number => shape.reduce((size, side) => size * side, 1);

/** The same data seen in another shape; owns nothing. */
export const shaped = (tensor: Tensor, shape: number[]): Tensor => ({ dataId: tensor.dataId, shape, dtype: tensor.dtype });

/** @throws Error when the backend was not opened before (see `backends/open.ts`). */
export async function openDevice(name: BackendName): Promise<Device> {
  const backend = findBackend(name);
  if (!backend) throw new Error(`The TensorFlow.js backend "${name}" was not opened.`);
  let dispatches = 0;
  const count = () => {
    dispatches++;
  };
  return {
    name,
    own: await openOwnKernels({ name, backend, count }),
    run: (kernel, inputs, attributes) => {
      count();
      const call = { kernel, inputs, attributes };
      return name === 'webgpu' ? runTiled(backend, call) : runKernel(name, backend, call);
    },
    upload: (values, shape) => {
      const dtype = values instanceof Int32Array ? 'int32' : 'float32';
      // cpu and webgpu keep the array itself: copy, since callers reuse theirs.
      return { dataId: backend.write(values.slice(), shape, dtype), shape, dtype };
    },
    share: (tensor) => {
      backend.incRef(tensor.dataId);
      return tensor;
    },
    free: (tensor) => void backend.disposeData(tensor.dataId),
    read: (tensors) => Promise.all(tensors.map((tensor) => readOne(backend, tensor))),
    dispatches: () => dispatches,
  };
}

type Owning = { name: BackendName; backend: KernelBackend; count: () => void };

/** Each kind in a chunk of its own. */
async function openOwnKernels({ name, backend, count }: Owning): Promise<OwnKernels> {
  if (name === 'webgpu') return (await import('./gpu-kernels.ts')).createGpuKernels(backend, count);
  const [{ createHeapKernels }, { openHeap }] = await Promise.all([import('./heap-kernels.ts'), import('./heap.ts')]);
  return createHeapKernels(openHeap(name, backend), count, name === 'cpu');
}

type Call = { kernel: KernelName; inputs: Record<string, Tensor>; attributes: Attributes | undefined };

function runKernel(name: BackendName, backend: KernelBackend, { kernel, inputs, attributes }: Call): Tensor {
  const config = getKernel(kernel, name);
  if (!config) throw new Error(`TensorFlow.js has no kernel "${kernel}" on ${name}.`);
  const output = config.kernelFunc({ inputs, attrs: attributes, backend });
  if (Array.isArray(output)) throw new Error(`The kernel "${kernel}" gave several outputs where one was expected.`);
  return output;
}

/**
 * TF.js would take a split-K program for long inner products, which adds with atomics in any order, and 256 threads an
 * entry for tiny outputs. The tiled program serves both: ordered, and by far cheaper on small nets.
 */
const tiledMatMul = 2; // MatMulProgramType.MatMulSmallOutputSizeProgram of tfjs-backend-webgpu
const longInner = 2000;
const tinyOutput = 128;

function runTiled(backend: KernelBackend, call: Call): Tensor {
  if (!wantsTiles(call)) return runKernel('webgpu', backend, call);
  env().set('WEBGPU_MATMUL_PROGRAM_TYPE', tiledMatMul);
  try {
    return runKernel('webgpu', backend, call);
  } finally {
    env().set('WEBGPU_MATMUL_PROGRAM_TYPE', -1);
  }
}

function wantsTiles({ kernel, inputs: { a, b, filter }, attributes }: Call): boolean {
  if (kernel === 'Conv2D' || kernel === 'FusedConv2D') return filter !== undefined && sizeOf(filter.shape.slice(0, 3)) >= longInner;
  if (!a || !b || (kernel !== 'BatchMatMul' && kernel !== '_FusedMatMul')) return false;
  const inner = a.shape.at(attributes?.['transposeA'] === true ? -2 : -1) ?? 1;
  return inner >= longInner || (sizeOf(a.shape) / inner) * (sizeOf(b.shape) / inner) <= tinyOutput;
}
async function readOne(backend: KernelBackend, tensor: Tensor): Promise<Float32Array> {
  const values = await backend.read(tensor.dataId);
  if (!(values instanceof Float32Array)) throw new Error('Expected float32 values from the backend.');
  // A view of a longer buffer is read by its own length; cpu returns its own array.
  return values.slice(0, sizeOf(tensor.shape));
}
