/**
 * Vite plugin for built workers: TensorFlow.js without what comes along and the engine never asks for. Its entry holds every op, the
 * optimizers and the formats of files, of which the backends name a few functions. A name that is missing here stops the build.
 */
import type { Plugin } from 'vite';

const coreFiles = '@tensorflow/tfjs-core/dist';
const cpuKernels = '@tensorflow/tfjs-backend-cpu/dist/kernels';

const core = `
import '${coreFiles}/base_side_effects.js';
export * from '${coreFiles}/globals.js';
export { env } from '${coreFiles}/environment.js';
export * from '${coreFiles}/kernel_registry.js';
export * from '${coreFiles}/kernel_names.js';
export { DataStorage, KernelBackend } from '${coreFiles}/backends/backend.js';
export * as backend_util from '${coreFiles}/backends/backend_util.js';
export * as kernel_impls from '${coreFiles}/backends/kernel_impls.js';
export * as broadcast_util from '${coreFiles}/ops/broadcast_util.js';
export * as slice_util from '${coreFiles}/ops/slice_util.js';
export * as util from '${coreFiles}/util.js';
export { buffer } from '${coreFiles}/ops/buffer.js';
export { tensor } from '${coreFiles}/ops/tensor.js';
export { TensorBuffer } from '${coreFiles}/tensor.js';
export { sumOutType, upcastType } from '${coreFiles}/types.js';
`;

/** Backends list every function that they share with cpu. webgpu computes nothing on the processor: `open-webgpu.ts` forbids it. */
const sharedByWebgpu = `
const never = () => {
  throw new Error('The webgpu backend was about to compute on the processor.');
};
export {
${['add', 'cast', 'gatherV2', 'max', 'multiply', 'prod', 'slice', 'transpose'].map((name) => `  never as ${name}ImplCPU,`).join('\n')}
};
`;
const sharedByWasm = `export { sliceImpl as sliceImplCPU } from '${cpuKernels}/Slice.js';`;

/** Models in localStorage and IndexedDB: the platform registers their stores as it starts. */
const stores = `
export class BrowserIndexedDB {}
export class BrowserIndexedDBManager {}
export class BrowserLocalStorage {}
export class BrowserLocalStorageManager {}
export const ModelStoreManagerRegistry = { registerManager: () => undefined };
`;

/** `open-wasm.ts` turns threads off, so this is never called. */
const threads = "export default null; export const wasmWorkerContents = '';";

/** What is taken instead of a module, by how it is imported and by whom. */
const instead = [
  { name: 'core', source: /^@tensorflow\/tfjs-core$/, importer: /./, code: core },
  { name: 'shared-webgpu', source: /\/shared$/, importer: /tfjs-backend-webgpu\/dist\//, code: sharedByWebgpu },
  { name: 'shared-wasm', source: /\/shared$/, importer: /tfjs-backend-wasm\/dist\//, code: sharedByWasm },
  { name: 'shared-cpu', source: /\/shared$/, importer: /tfjs-backend-cpu\/dist\/base\.js$/, code: 'export {};' },
  { name: 'stores', source: /\/io\//, importer: /tfjs-core\/dist\/platforms\//, code: stores },
  { name: 'threads', source: /threaded-simd(\.worker)?\.js$/, importer: /tfjs-backend-wasm\/dist\//, code: threads },
];

const prefix = '\0lean-tfjs:';

export const leanTfjs = (): Plugin => ({
  name: 'lean-tfjs',
  enforce: 'pre',
  resolveId: (source, importer = '') => {
    const found = instead.find((one) => one.source.test(source) && one.importer.test(importer));
    return found ? prefix + found.name : null;
  },
  load: (id) => instead.find(({ name }) => id === prefix + name)?.code ?? null,
});
