/** The wasm backend of TF.js with SIMD, one thread: its threaded memory cannot be linked and its module breaks in a minified bundle. */
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm/dist/base.js';
import { backend, enableProdMode, env, setBackend } from '@tensorflow/tfjs-core';
import { guardHeap, isHeap } from './memory-limits.ts';
import { wasmBinary, type ReadAsset } from './open.ts';
import { registerKernels } from './register-kernels.ts';
import { wasmKernels } from './wasm-kernels.ts';

/** Call once: the chooser remembers what is open. */
export async function openWasm(readAsset: ReadAsset): Promise<void> {
  enableProdMode();
  registerKernels(wasmKernels);
  env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  if (!(await env().getAsync('WASM_HAS_SIMD_SUPPORT'))) throw new Error('WebAssembly has no SIMD here.');
  const binary = await readAsset(wasmBinary);
  setWasmPaths('', true);
  // TF.js asks the platform for the binary: answer with the bytes in hand, for this one call.
  const platform = env().platform;
  const fetchBefore = platform.fetch;
  platform.fetch = () => Promise.resolve(new Response(binary.slice()));
  try {
    if (!(await setBackend('wasm'))) throw new Error('TensorFlow.js could not start its wasm backend.');
    const open: object = backend();
    if ('wasm' in open && isHeap(open.wasm)) guardHeap(open.wasm);
  } finally {
    platform.fetch = fetchBefore;
  }
}
