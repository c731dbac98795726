/** Reads the build's own files in a browser worker: packed data by name under the build's root, the wasm binaries by their hashed URLs. */
import programUrl from '../engine/executors/wasm/epoch-program.wasm?url&no-inline';
import wasmUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url&no-inline';
import type { Surroundings } from './protocol.ts';

const hashedUrls = new Map([
  ['tfjs-backend-wasm-simd.wasm', wasmUrl],
  ['epoch-program.wasm', programUrl],
]);

/** @throws Error with the name of the file that could not be read. */
export function assetReader({ baseUrl }: Surroundings): (name: string) => Promise<Uint8Array> {
  return async (name) => {
    const hashed = hashedUrls.get(name);
    const url = hashed === undefined ? new URL(name, baseUrl) : new URL(hashed, import.meta.url);
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${name} could not be read: the server answered ${response.status}.`);
    return new Uint8Array(await response.arrayBuffer());
  };
}
