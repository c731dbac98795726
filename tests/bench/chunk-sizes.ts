/**
 * What each backend makes a browser load, as the app is built, each file gzipped, without the wasm binaries: the engine with TF.js, and
 * the whole worker of a trainer, which also prepares data and talks.
 */
import type * as vite from 'vite';
import { gzipSync } from 'node:zlib';
import { leanTfjs } from '../../src/tools/lean-tfjs.ts';
import { installed } from './bundle.ts';

const tfjs = ['executors/tfjs/executor.ts'];

/** What is imported when a backend and a path are opened. */
const opened = {
  'wasm, program': ['backends/open-wasm.ts', 'executors/wasm/executor.ts', 'executors/wasm/program.ts'],
  'wasm, tfjs path': ['backends/open-wasm.ts', ...tfjs, 'executors/tfjs/heap-kernels.ts'],
  'webgpu, shaders': ['backends/open-webgpu.ts', 'executors/wgsl/executor.ts'],
  'webgpu, tfjs path': ['backends/open-webgpu.ts', ...tfjs, 'executors/tfjs/gpu-kernels.ts'],
  'cpu, tfjs path': ['backends/open-cpu.ts', ...tfjs, 'executors/tfjs/heap-kernels.ts'],
};

/** What the trainer imports of the engine (`worker/engine-training.ts`). */
const doors = [
  'backends/choose.ts',
  'backends/held-bytes.ts',
  'run/choose-for-run.ts',
  'run/environment.ts',
  'run/overfit-check.ts',
  'run/population.ts',
  'run/preview.ts',
  'run/range-test.ts',
  'run/train.ts',
].map((file) => `src/lib/engine/${file}`);

export type ChunkSize = { name: string; engine: number; worker: number }; // kB

export async function chunkSizes(): Promise<ChunkSize[]> {
  const engine = await built(doors);
  const worker = await built(['src/lib/worker/engine.worker.ts']);
  const size = (chunks: Chunk[], entries: string[]): number => {
    const loaded = new Set<Chunk>();
    for (const entry of entries) load(entry, chunks, loaded);
    return [...loaded].reduce((sum, { code }) => sum + gzipSync(code, { level: 9 }).length, 0) / 1000;
  };
  return Object.entries(opened).map(([name, files]) => {
    const paths = files.map((file) => `src/lib/engine/${file}`);
    return {
      name,
      engine: size(engine, [...doors, ...paths]),
      worker: size(worker, ['src/lib/worker/engine.worker.ts', 'src/lib/worker/engine-training.ts', ...paths]),
    };
  });
}

type Chunk = { fileName: string; code: string; imports: string[]; moduleIds: string[] };

/** The chunk of the module and all that it imports at once. */
function load(module: string, chunks: Chunk[], loaded: Set<Chunk>): void {
  const visit = (chunk: Chunk | undefined): void => {
    if (!chunk || loaded.has(chunk)) return;
    loaded.add(chunk);
    for (const file of chunk.imports) visit(chunks.find(({ fileName }) => fileName === file));
  };
  const found = chunks.find(({ moduleIds }) => moduleIds.some((id) => id.endsWith(`/${module}`)));
  if (!found) throw new Error(`The build has no chunk with ${module}.`);
  visit(found);
}

/** Built as Vite builds the app's workers, and not written. */
async function built(input: string[]): Promise<Chunk[]> {
  const { build } = await installed<typeof vite>('vite/dist/node/index.js');
  const outputs = await build({
    configFile: false,
    logLevel: 'warn',
    define: { __APP_VERSION__: '"bench"' },
    plugins: [leanTfjs()],
    build: {
      write: false,
      target: 'es2022',
      modulePreload: false,
      rolldownOptions: {
        input,
        preserveEntrySignatures: 'strict',
        output: { comments: { legal: false } },
        checks: { bundlerTimings: false },
      },
    },
  });
  return [outputs]
    .flat()
    .flatMap((one) => ('output' in one ? one.output : []))
    .filter((one) => one.type === 'chunk');
}
