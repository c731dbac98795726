/** What a trainer brings for each backend: engine and TF.js, minified and gzipped, without the wasm binaries. */
import { gzipSync } from 'node:zlib';
import { bundled } from './bundle.ts';

const engine = "export { train } from '../../src/lib/engine/run/train.ts';";
const tfjs = "export { createTfjsExecutor } from '../../src/lib/engine/executors/tfjs/executor.ts';";
const backends = {
  'wasm, program': `${engine} export { openOwn } from './open-own.ts';`,
  'wasm, tfjs path': `${engine} ${tfjs} export * from '../../src/lib/engine/backends/open-wasm.ts';`,
  'webgpu, tfjs path': `${engine} ${tfjs} export * from '../../src/lib/engine/backends/open-webgpu.ts';`,
  'cpu, tfjs path': `${engine} ${tfjs} export * from '../../src/lib/engine/backends/open-cpu.ts';`,
};

export async function chunkSizes(): Promise<{ name: string; kilobytes: number }[]> {
  const sizes = [];
  for (const [name, code] of Object.entries(backends))
    sizes.push({ name, kilobytes: gzipSync(await bundled({ code, platform: 'browser' }), { level: 9 }).length / 1000 });
  return sizes;
}
