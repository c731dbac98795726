import { expect, test } from 'vitest';
import { planOf, type Net } from '../../../../tests/support/engine-nets.ts';
import { dense } from '../../../../tests/support/layers.ts';
import { readWasmBinary } from '../../../../tests/support/tfjs.ts';
import { chooseBackend, createBackendChooser } from './choose.ts';
import { wasmBinary } from './open.ts';
import type { Gpu } from './probe.ts';

const software: Gpu = { requestAdapter: () => Promise.resolve({ info: { vendor: 'google', architecture: 'swiftshader' } }) };
const real: Gpu = { requestAdapter: () => Promise.resolve({ info: { vendor: 'acme', architecture: 'rocket' } }) };
const noBinary = () => Promise.reject(new Error('404'));

test('auto takes wasm where there is no GPU, and says why', async () => {
  const found = await chooseBackend({ choice: 'auto', readAsset: readWasmBinary, gpu: null });
  expect(found).toMatchObject({ ok: true, value: { backend: 'wasm', path: 'wasm', adapter: null } });
  expect(found.ok && found.value.reason).toBe('WebAssembly with SIMD on the processor. This browser offers no WebGPU here.');
});

test('auto passes over a software adapter', async () => {
  const found = await chooseBackend({ choice: 'auto', readAsset: readWasmBinary, gpu: software });
  expect(found).toMatchObject({ ok: true, value: { backend: 'wasm' } });
  expect(found.ok && found.value.reason).toContain('The only GPU adapter is software (google swiftshader).');
});

test('auto falls past a GPU that cannot start', async () => {
  const found = await chooseBackend({ choice: 'auto', readAsset: readWasmBinary, gpu: real });
  expect(found).toMatchObject({ ok: true, value: { backend: 'wasm' } });
  expect(found.ok && found.value.reason).toContain('webgpu could not start');
});

test('a pinned backend that cannot run fails in a sentence and is not exchanged', async () => {
  const found = await chooseBackend({ choice: 'webgpu', readAsset: readWasmBinary, gpu: null });
  expect(found).toEqual({
    ok: false,
    issues: [
      {
        path: 'backend',
        message: 'The pinned backend webgpu cannot run here: This browser offers no WebGPU here. Pin another backend, or take auto.',
      },
    ],
  });
});

test('a pinned backend that runs is taken', async () => {
  const found = await chooseBackend({ choice: 'cpu', readAsset: noBinary, gpu: null });
  expect(found).toMatchObject({ ok: true, value: { backend: 'cpu', reason: 'It was pinned. Plain JavaScript runs everywhere.' } });
  expect(found.ok && found.value.executor.path).toBe('tfjs');
});

test('each backend is opened once, however often it is asked for', async () => {
  const reads: string[] = [];
  const readAsset = (name: string) => {
    reads.push(name);
    return readWasmBinary(name);
  };
  const chooser = createBackendChooser({ readAsset, gpu: null });
  const [first, second] = [await chooser.choose('wasm'), await chooser.choose('auto')];
  expect(reads.length).toBe(new Set(reads).size);
  expect(reads).toContain(wasmBinary);
  expect(second.ok && second.value.executor).toBe(first.ok && first.value.executor);
});

test('a run that goes on keeps its path, and no other will do', async () => {
  const chooser = createBackendChooser({ readAsset: readWasmBinary, gpu: null });
  const old = await chooser.choose('wasm', { path: 'tfjs' });
  expect(old).toMatchObject({ ok: true, value: { backend: 'wasm', path: 'tfjs', executor: { path: 'tfjs' } } });
  const missing = await chooser.choose('cpu', { path: 'wasm' });
  expect(missing.ok ? '' : missing.issues[0]?.message).toContain('cpu has no path "wasm" here.');
});

test('a plan that the epoch program cannot run takes the tfjs path, and the reason says why', async () => {
  const chooser = createBackendChooser({ readAsset: readWasmBinary, gpu: null });
  const net: Net = { name: '', inputShape: [5], layers: [dense(3)] };
  const plan = planOf(net, { type: 'sgd' });
  const large = { ...plan, activationCount: 2 ** 29 };
  const [fits, outgrows] = [await chooser.choose('wasm', { plan }), await chooser.choose('wasm', { plan: large })];
  expect(fits).toMatchObject({ ok: true, value: { path: 'wasm' } });
  expect(outgrows).toMatchObject({ ok: true, value: { path: 'tfjs', reason: expect.stringContaining('more than its memory holds') } });
});
