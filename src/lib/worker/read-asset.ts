/** Reads the build's own files in a browser worker: packed data by name under the build's root, the wasm binary by its hashed URL. */
import wasmUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url&no-inline';
import type { Surroundings } from './protocol.ts';

const wasmName = 'tfjs-backend-wasm-simd.wasm';

/** @throws Error with the name of the file that could not be read. */
export function assetReader({ baseUrl }: Surroundings): (name: string) => Promise<Uint8Array> {
  return async (name) => {
    const url = name === wasmName ? new URL(wasmUrl, import.meta.url) : new URL(name, baseUrl);
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${name} could not be read: the server answered ${response.status}.`);
    return new Uint8Array(await response.arrayBuffer());
  };
}
