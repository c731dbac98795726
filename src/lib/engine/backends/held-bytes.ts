/** What TensorFlow.js holds on this thread, as far as it can be asked. */
import { backend, getBackend, memory } from '@tensorflow/tfjs-core';

/** In bytes: its tensors, or on wasm the whole heap, which never shrinks. 0 before a backend is open. */
export function heldBytes(): number {
  if (!getBackend()) return 0; // asking would open one
  try {
    return Math.max(memory().numBytes, heapBytes(backend()));
  } catch {
    return 0; // a backend that is just opening has its name before it can be asked
  }
}

/** TF.js types its backends only by what they have in common. */
function heapBytes(open: object): number {
  const wasm: unknown = 'wasm' in open ? open.wasm : null;
  if (typeof wasm !== 'object' || wasm === null || !('HEAPU8' in wasm)) return 0;
  return wasm.HEAPU8 instanceof Uint8Array ? wasm.HEAPU8.buffer.byteLength : 0;
}
