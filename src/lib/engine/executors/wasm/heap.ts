/**
 * Memory of TF.js's wasm backend for the epoch program: blocks from its malloc (int32 tensors, so that TF.js counts them) and access to
 * the bytes. Memory may grow with any allocation, which detaches older views: ask for views when they are needed, keep addresses.
 */
import { OutOfMemory } from '../../backends/memory-limits.ts';
import { findBackend, type KernelBackend, type TensorInfo } from '@tensorflow/tfjs-core';

export type Block = { address: number; bytes: number; free(): void };

/** All of the memory: an address is four times an index, of `reals` eight times. */
export type Views = { words: Int32Array; floats: Float32Array; reals: Float64Array };

export interface ProgramHeap {
  memory: WebAssembly.Memory;
  /** Good until the next allocation. */
  views(): Views;
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
  const memory = memoryOf(backend.wasm);
  const viewed = (): Views => ({
    words: new Int32Array(memory.buffer),
    floats: new Float32Array(memory.buffer),
    reals: new Float64Array(memory.buffer),
  });
  let views = viewed();
  return {
    memory,
    views: () => {
      if (views.words.buffer !== memory.buffer) views = viewed();
      return views;
    },
    allocate: (bytes) => {
      const { dataId } = backend.makeOutput([Math.ceil(bytes / 4)], 'int32');
      const address = (backend.dataIdMap.get(dataId)?.memoryOffset ?? 0) >>> 0;
      if (address === 0) throw new OutOfMemory(bytes);
      return { address, bytes, free: () => void backend.disposeData(dataId) };
    },
  };
}
