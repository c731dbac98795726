/** Typed-array access to tensors of the two backends whose data lies in this thread's memory. */
import type { KernelBackend } from '@tensorflow/tfjs-core';
import type { BackendName } from '../../../spec/notebook.ts';
import { sizeOf, type Tensor } from './device.ts';

export interface Heap {
  /** A new tensor; fill it through `view`. */
  make(shape: number[]): Tensor;
  /** Valid until the next `make`: wasm memory may grow and detach older views. */
  view(tensor: Tensor): Float32Array;
  free(tensor: Tensor): void;
}

/** What both backends offer beyond KernelBackend; TF.js types the registry's backends only as the latter. */
type WasmBackend = KernelBackend & {
  makeOutput(shape: number[], dtype: 'float32'): Tensor;
  typedArrayFromHeap(tensor: Tensor): Float32Array;
};

export function openHeap(name: BackendName, backend: KernelBackend): Heap {
  const free = (tensor: Tensor) => void backend.disposeData(tensor.dataId);
  if (isWasm(name, backend)) {
    return { make: (shape) => backend.makeOutput(shape, 'float32'), view: (tensor) => backend.typedArrayFromHeap(tensor), free };
  }
  return {
    make: (shape) => ({ dataId: backend.write(new Float32Array(sizeOf(shape)), shape, 'float32'), shape, dtype: 'float32' }),
    view: (tensor) => {
      const values = backend.readSync(tensor.dataId);
      if (!(values instanceof Float32Array)) throw new Error('Expected float32 values on the cpu backend.');
      return values;
    },
    free,
  };
}

const isWasm = (name: BackendName, backend: KernelBackend): backend is WasmBackend => name === 'wasm' && 'typedArrayFromHeap' in backend;
