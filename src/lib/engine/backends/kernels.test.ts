import { getKernelsForBackend } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { kernelsCalled } from '../../../../tests/support/kernels-called.ts';
import { openTestExecutor } from '../../../../tests/support/tfjs.ts';
import { cpuKernels } from './cpu-kernels.ts';
import type { KernelList } from './register-kernels.ts';
import { wasmKernels } from './wasm-kernels.ts';

const lists: { name: 'cpu' | 'wasm'; list: KernelList }[] = [
  { name: 'cpu', list: cpuKernels },
  { name: 'wasm', list: wasmKernels },
];

test.for(lists)('what is registered on $name is what nets of every operation call, no more and no less', async ({ name, list }) => {
  const executor = await openTestExecutor(name);
  const { called, idle } = await kernelsCalled(executor, list);
  expect(idle).toEqual([]);
  expect(getKernelsForBackend(name).map(({ kernelName }) => kernelName)).toEqual(called);
});
