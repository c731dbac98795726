/**
 * The device of TF.js's webgpu backend, for shaders and buffers of our own. Nothing here is shared with TF.js but the queue, in which what is
 * submitted runs in its order; TF.js's own encoder stays as it is. What the device refuses becomes an error, never a silent nothing.
 */
import { findBackend } from '@tensorflow/tfjs-core';
import { OutOfMemory } from '../../backends/memory-limits.ts';

// WebGPU's numbers, which a page or worker has as globals.
const [mapRead, copySource, copyTarget, storage] = [0x0001, 0x0004, 0x0008, 0x0080];
const [computeStage, readMode] = [0x4, 0x1];
const usages = {
  state: storage | copySource | copyTarget,
  data: storage | copyTarget,
  results: storage | copySource,
  staging: mapRead | copyTarget,
} as const;

export type BufferUse = keyof typeof usages;

/** Of the bindings that every shader has, those that it only reads. */
const readOnly = [false, true, true, true, false, false];

const keptPipelines = 24;

export type Gpu = {
  device: GPUDevice;
  /** One pipeline for each entry, compiled once as long as it is among the last ones used. */
  pipelines(code: string, entries: readonly string[]): Promise<GPUComputePipeline[]>;
  buffer(use: BufferUse, bytes: number): Promise<GPUBuffer>;
  bind(buffers: readonly GPUBuffer[]): GPUBindGroup;
  /** Runs `work`. @throws Error with what the device says of it. */
  watched<Result>(work: () => Result | Promise<Result>): Promise<Result>;
  /** Copies of stretches of buffers, [buffer, from, bytes] each; `staging` must hold them all. */
  read(staging: GPUBuffer, parts: [GPUBuffer, number, number][], encoder: GPUCommandEncoder): Promise<Float32Array[]>;
};

/** @throws Error when the backend was not opened before (see `backends/open.ts`). */
export function openGpu(): Gpu {
  const backend = findBackend('webgpu');
  const device = backend && 'device' in backend ? backend.device : null;
  if (!isDevice(device)) throw new Error('The TensorFlow.js backend "webgpu" was not opened.');
  const layout = device.createBindGroupLayout({
    entries: readOnly.map((reads, binding) => ({
      binding,
      visibility: computeStage,
      buffer: { type: reads ? 'read-only-storage' : 'storage' },
    })),
  });
  const pipelineLayout = device.createPipelineLayout({ bindGroupLayouts: [layout] });
  const compiled = new Map<string, Promise<GPUComputePipeline[]>>();

  const compile = async (code: string, entries: readonly string[]): Promise<GPUComputePipeline[]> => {
    device.pushErrorScope('validation');
    const module = device.createShaderModule({ code });
    const wrong = await device.popErrorScope();
    if (wrong) throw new Error(`The GPU refused a shader: ${wrong.message}`);
    return Promise.all(
      entries.map((entryPoint) => device.createComputePipelineAsync({ layout: pipelineLayout, compute: { module, entryPoint } })),
    );
  };

  const watched: Gpu['watched'] = async (work) => {
    device.pushErrorScope('validation');
    device.pushErrorScope('out-of-memory');
    // Scopes are closed in the turn in which they were opened: what comes later from elsewhere is not ours.
    const working = Promise.resolve(work());
    const [outcome, memory, wrong] = await Promise.allSettled([working, device.popErrorScope(), device.popErrorScope()]);
    if (memory.status === 'fulfilled' && memory.value) throw new OutOfMemory(0);
    if (wrong.status === 'fulfilled' && wrong.value) throw new Error(`The GPU refused: ${wrong.value.message}`);
    // What was not done tells most; a device that is gone answers nothing at all.
    if (outcome.status === 'rejected') throw outcome.reason;
    for (const each of [memory, wrong]) if (each.status === 'rejected') throw each.reason;
    return outcome.value;
  };

  return {
    device,
    watched,
    pipelines: (code, entries) => {
      const found = compiled.get(code) ?? compile(code, entries);
      compiled.delete(code);
      compiled.set(code, found);
      found.catch(() => compiled.delete(code));
      const [oldest] = compiled.keys();
      if (compiled.size > keptPipelines && oldest !== undefined) compiled.delete(oldest);
      return found;
    },
    buffer: (use, bytes) => watched(() => device.createBuffer({ size: Math.max(Math.ceil(bytes / 16) * 16, 16), usage: usages[use] })),
    bind: (buffers) => device.createBindGroup({ layout, entries: buffers.map((buffer, binding) => ({ binding, resource: { buffer } })) }),
    read: async (staging, parts, encoder) => {
      let end = 0;
      for (const [buffer, from, bytes] of parts) {
        encoder.copyBufferToBuffer(buffer, from, staging, end, bytes);
        end += bytes;
      }
      await watched(() => {
        device.queue.submit([encoder.finish()]);
        return staging.mapAsync(readMode, 0, end);
      });
      const bytes = staging.getMappedRange(0, end);
      let start = 0;
      const copies = parts.map(([, , length]) => {
        const copy = new Float32Array(bytes.slice(start, start + length));
        start += length;
        return copy;
      });
      staging.unmap();
      return copies;
    },
  };
}

const isDevice = (value: unknown): value is GPUDevice =>
  typeof value === 'object' && value !== null && 'createComputePipelineAsync' in value;
