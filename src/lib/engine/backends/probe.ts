/** What this machine offers, found without loading TF.js. The GPU object is handed in: engine files touch no globals of a page. */
import type { BackendName } from '../../spec/notebook.ts';

/** The part of WebGPU's entry point that is asked; `navigator.gpu` fits. */
export type Gpu = { requestAdapter(options?: { powerPreference?: 'high-performance' }): Promise<Adapter | null> };
type AdapterInfo = { vendor?: string; architecture?: string; device?: string; description?: string; isFallbackAdapter?: boolean };
type AdapterLimits = { maxBufferSize?: number; maxStorageBufferBindingSize?: number };
type Adapter = { isFallbackAdapter?: boolean; info?: AdapterInfo; limits?: AdapterLimits };

export type Offered = {
  name: BackendName;
  usable: boolean;
  reason: string; // a sentence
  adapter: string | null; // GPU adapter
  isSoftware: boolean; // a GPU in name only
  largestBuffer?: number; // bytes that one buffer of the adapter may hold, where it says so
};

/** All backends, fastest first. */
export async function probeBackends({ gpu }: { gpu: Gpu | null }): Promise<Offered[]> {
  return [
    await probeWebgpu(gpu),
    probeWasm(),
    { name: 'cpu', usable: true, reason: 'Plain JavaScript runs everywhere.', adapter: null, isSoftware: false },
  ];
}

async function probeWebgpu(gpu: Gpu | null): Promise<Offered> {
  const absent = (reason: string): Offered => ({ name: 'webgpu', usable: false, reason, adapter: null, isSoftware: false });
  if (!gpu) return absent('This browser offers no WebGPU here.');
  try {
    const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
    if (!adapter) return absent('WebGPU found no GPU adapter.');
    const name = nameOf(adapter.info);
    const isSoftware = adapter.isFallbackAdapter === true || adapter.info?.isFallbackAdapter === true || isSoftwareName(name);
    const reason = isSoftware ? `The only GPU adapter is software (${name}).` : `WebGPU on ${name}.`;
    const largestBuffer = bufferOf(adapter.limits);
    return { name: 'webgpu', usable: true, reason, adapter: name, isSoftware, ...(largestBuffer !== null && { largestBuffer }) };
  } catch (problem) {
    return absent(`WebGPU could not be asked: ${problem instanceof Error ? problem.message : String(problem)}.`);
  }
}

/** TF.js asks its device for as much as the adapter has, and reads every buffer through a binding. */
function bufferOf({ maxBufferSize = Infinity, maxStorageBufferBindingSize = Infinity }: AdapterLimits = {}): number | null {
  const least = Math.min(maxBufferSize, maxStorageBufferBindingSize);
  return Number.isFinite(least) ? least : null;
}

function nameOf(info: AdapterInfo | undefined): string {
  const words = [info?.vendor, info?.architecture, info?.device, info?.description].filter((word) => word !== undefined && word !== '');
  return words.length > 0 ? words.join(' ') : 'an unnamed adapter';
}

const isSoftwareName = (name: string): boolean => /swiftshader|llvmpipe|lavapipe|software|basic render/i.test(name);

/** One function with `i32.const 0; i8x16.splat; drop`. */
const simdModule = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 9, 1, 7, 0, 65, 0, 253, 15, 26, 11);

function probeWasm(): Offered {
  const about = { name: 'wasm' as const, adapter: null, isSoftware: false };
  if (typeof WebAssembly === 'undefined') return { ...about, usable: false, reason: 'This browser has no WebAssembly.' };
  if (!WebAssembly.validate(simdModule)) return { ...about, usable: false, reason: 'The WebAssembly of this browser has no SIMD.' };
  return { ...about, usable: true, reason: 'WebAssembly with SIMD on the processor.' };
}
