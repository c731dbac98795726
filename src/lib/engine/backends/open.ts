/**
 * Opens TF.js backends, each from its own chunk. The wasm binary comes through `readAsset`, so that the browser, Node
 * tests and the command line run this same file. A backend once open stays open.
 */
import type { BackendName } from '../../spec/notebook.ts';

export type ReadAsset = (name: string) => Promise<Uint8Array>;

export const wasmBinary = 'tfjs-backend-wasm-simd.wasm';
/** The program of the wasm executor, compiled from `executors/wasm/assembly`. */
export const programBinary = 'epoch-program.wasm';

/** @throws Error when the backend cannot start here. */
export async function openBackend(name: BackendName, readAsset: ReadAsset): Promise<void> {
  switch (name) {
    case 'cpu':
      return (await import('./open-cpu.ts')).openCpu();
    case 'wasm':
      return (await import('./open-wasm.ts')).openWasm(readAsset);
    case 'webgpu':
      return (await import('./open-webgpu.ts')).openWebgpu();
    default:
      return name satisfies never;
  }
}
