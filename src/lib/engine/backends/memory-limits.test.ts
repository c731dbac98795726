import { expect, test } from 'vitest';
import { readWasmBinary } from '../../../../tests/support/tfjs.ts';
import { wasmBinary } from './open.ts';
import { guardHeap, isOutOfMemory, memoryLimits, OutOfMemory } from './memory-limits.ts';
import { probeBackends } from './probe.ts';

/** A heap that puts its real function in place at the first call, as emscripten's does. */
function aHeap(answers: number[]) {
  const freed: number[] = [];
  const heap = {
    _malloc: (_bytes: number): number => {
      heap._malloc = () => answers.shift() ?? 0;
      return 64;
    },
    _free: (address: number) => void freed.push(address),
  };
  return { heap, freed };
}

test('a heap that is guarded throws where it would give address 0, or one above 2 GB', () => {
  const { heap, freed } = aHeap([128, 0, -8]);
  guardHeap(heap);
  expect(heap._malloc(16)).toBe(128);
  expect(() => heap._malloc(16)).toThrow(OutOfMemory);
  expect(() => heap._malloc(16)).toThrow('There was no room for 16 more bytes.');
  expect(freed).toEqual([64, -8]);
});

test('the ends of memory are known by what engines call them', () => {
  for (const message of ['Array buffer allocation failed', 'Aborted(OOM). Build with', 'Invalid typed array length: 9', 'Out of memory'])
    expect(isOutOfMemory(new RangeError(message))).toBe(true);
  expect(isOutOfMemory(new Error('The loss is not a number.'))).toBe(false);
  expect(isOutOfMemory('Out of memory')).toBe(false);
});

test("TF.js's wasm memory may grow beyond the 2 GB that can be addressed", async () => {
  const module = await WebAssembly.compile((await readWasmBinary(wasmBinary)).slice());
  expect(WebAssembly.Module.exports(module).some(({ kind }) => kind === 'memory')).toBe(true);
  expect(memoryLimits('wasm').whole).toBe(2 ** 31);
});

test('webgpu holds in one buffer what the adapter says, by the smaller of its two limits', async () => {
  const adapter = { info: { vendor: 'a' }, limits: { maxBufferSize: 2 ** 31, maxStorageBufferBindingSize: 2 ** 27 } };
  const [webgpu] = await probeBackends({ gpu: { requestAdapter: async () => adapter } });
  expect(webgpu?.largestBuffer).toBe(2 ** 27);
  const [silent] = await probeBackends({ gpu: { requestAdapter: async () => ({ info: { vendor: 'a' } }) } });
  expect(silent).not.toHaveProperty('largestBuffer');
});
