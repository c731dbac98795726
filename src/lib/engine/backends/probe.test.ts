import { expect, test } from 'vitest';
import { probeBackends, type Gpu } from './probe.ts';

const gpuWith = (adapter: Awaited<ReturnType<Gpu['requestAdapter']>>): Gpu => ({ requestAdapter: () => Promise.resolve(adapter) });
const webgpu = async (gpu: Gpu | null) => (await probeBackends({ gpu })).find(({ name }) => name === 'webgpu');

test('offers webgpu, wasm and cpu in this order', async () => {
  expect((await probeBackends({ gpu: null })).map(({ name, usable }) => [name, usable])).toEqual([
    ['webgpu', false],
    ['wasm', true],
    ['cpu', true],
  ]);
});

test('a named adapter is real', async () => {
  const found = await webgpu(gpuWith({ info: { vendor: 'nvidia', architecture: 'ada', device: '', description: '' } }));
  expect(found).toEqual({ name: 'webgpu', usable: true, reason: 'WebGPU on nvidia ada.', adapter: 'nvidia ada', isSoftware: false });
});

test('SwiftShader and fallback adapters are software', async () => {
  expect((await webgpu(gpuWith({ info: { vendor: 'google', architecture: 'swiftshader' } })))?.isSoftware).toBe(true);
  expect((await webgpu(gpuWith({ isFallbackAdapter: true, info: {} })))?.isSoftware).toBe(true);
  expect((await webgpu(gpuWith({ info: { vendor: 'x', isFallbackAdapter: true } })))?.isSoftware).toBe(true);
});

test('no adapter and a throwing GPU have their sentence', async () => {
  expect((await webgpu(gpuWith(null)))?.reason).toBe('WebGPU found no GPU adapter.');
  const broken = await webgpu({ requestAdapter: () => Promise.reject(new Error('lost')) });
  expect(broken?.usable).toBe(false);
  expect(broken?.reason).toContain('lost');
});
