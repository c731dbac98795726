/**
 * Memory of TF.js's wasm backend for the epoch program: blocks from its malloc (int32 tensors, so that TF.js counts them) and access to
 * the bytes. Memory may grow with any allocation, which detaches older views: make views when they are needed, keep addresses.
 */
import { OutOfMemory } from '../../backends/memory-limits.ts';
import { findBackend, type KernelBackend, type TensorInfo } from '@tensorflow/tfjs-core';

export type Block = { address: number; bytes: number; free(): void };

export interface ProgramHeap {
  memory: WebAssembly.Memory;
  /** @throws Error when there is no room. */
  allocate(bytes: number): Block;
}

/** What the wasm backend offers beyond KernelBackend; TF.js types the registry's backends only as the latter. */
type WasmBackend = KernelBackend & {
  makeOutput(shape: number[], dtype: 'int32'): TensorInfo;
  dataIdMap: { get(dataId: object): { memoryOffset: number } | undefined };
  wasm: object;
};

const isWasm = (backend: KernelBackend | null): backend is WasmBackend =>
  backend !== null && 'makeOutput' in backend && 'dataIdMap' in backend && 'wasm' in backend;

/** The module keeps its memory under its exports, or in newer builds beside them. */
function memoryOf(wasm: object): WebAssembly.Memory {
  const exports: unknown = 'asm' in wasm ? wasm.asm : null;
  const inner: unknown = typeof exports === 'object' && exports !== null && 'memory' in exports ? exports.memory : null;
  const beside: unknown = 'wasmMemory' in wasm ? wasm.wasmMemory : null;
  const memory = inner ?? beside;
  if (!(memory instanceof WebAssembly.Memory)) throw new Error('The memory of the TensorFlow.js wasm backend was not found.');
  return memory;
}

/** @throws Error when the wasm backend is not open. */
export function openProgramHeap(): ProgramHeap {
  const backend = findBackend('wasm');
  if (!isWasm(backend)) throw new Error('The TensorFlow.js backend "wasm" was not opened.');
  return {
    memory: memoryOf(backend.wasm),
    allocate: (bytes) => {
      const { dataId } = backend.makeOutput([Math.ceil(bytes / 4)], 'int32');
      const address = (backend.dataIdMap.get(dataId)?.memoryOffset ?? 0) >>> 0;
      if (address === 0) throw new OutOfMemory(bytes);
      return { address, bytes, free: () => void backend.disposeData(dataId) };
    },
  };
}
