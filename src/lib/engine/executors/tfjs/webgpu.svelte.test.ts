import { getKernelsForBackend } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import descent from '../../../../../tests/golden/torch-descent.json';
import losses from '../../../../../tests/golden/torch-losses.json';
import { distances, limited, nets, optimizers, trainedDistance, type Net } from '../../../../../tests/support/engine-nets.ts';
import { partsOfJob, partsOfNet } from '../../../../../tests/support/covers.ts';
import { jobsOf, relativeError, trainGolden, type GoldenFile } from '../../../../../tests/support/golden-jobs.ts';
import { kernelsCalled } from '../../../../../tests/support/kernels-called.ts';
import { conv, dense, flatten } from '../../../../../tests/support/layers.ts';
import { openBackend } from '../../backends/open.ts';
import { webgpuKernels } from '../../backends/webgpu-kernels.ts';
import { createTfjsExecutor } from './executor.ts';

beforeAll(() => openBackend('webgpu', () => Promise.reject(new Error('webgpu needs no asset.'))), 60_000);

test.for(nets)('$name: loss, gradients and layer outputs equal the reference on webgpu', { timeout: 60_000 }, async (net, { task }) => {
  task.meta.covers = { backend: 'webgpu', against: 'reference', parts: partsOfNet(net) };
  const found = await distances(createTfjsExecutor('webgpu'), net);
  expect(found.length).toBeGreaterThan(3);
  expect(found.filter(([, off]) => !(off < 2e-5))).toEqual([]);
});

test.for(optimizers)('$type moves weights and slots as the reference does on webgpu', { timeout: 60_000 }, async (optimizer, { task }) => {
  task.meta.covers = { backend: 'webgpu', against: 'reference', parts: [`optimizer ${optimizer.type}`] };
  const net: Net = { name: '', inputShape: [5], layers: [dense(7, 'tanh'), dense(3)] };
  const off = await trainedDistance(createTfjsExecutor('webgpu'), { net, optimizer, strength: { l1: 0.01, l2: 0.02 } });
  expect(off.step).toBe(15);
  expect(Math.max(off.params, off.slots)).toBeLessThan(2e-5);
});

test('max-norm shortens weights as in the reference on webgpu, and leaves slots alone', { timeout: 60_000 }, async ({ task }) => {
  task.meta.covers = { backend: 'webgpu', against: 'reference', parts: partsOfNet(limited) };
  const off = await trainedDistance(createTfjsExecutor('webgpu'), { net: limited, optimizer: { type: 'momentum', momentum: 0.9 } });
  expect(Math.max(off.params, off.slots)).toBeLessThan(2e-5);
});

// The files are read as they were written; JSON widens their names of layers and losses to text.
const goldens = [losses, descent].flatMap((file) => jobsOf(file as GoldenFile));

test.for(goldens)('the first 50 losses of $name on webgpu equal those of PyTorch', { timeout: 60_000 }, async (job, { task }) => {
  task.meta.covers = { backend: 'webgpu', against: 'PyTorch', parts: partsOfJob(job) };
  const found = await trainGolden(createTfjsExecutor('webgpu'), job);
  expect(found).toHaveLength(50);
  expect(relativeError(found, job.losses)).toBeLessThan(1e-4);
});

// Few, as each shader takes a while to compile.
const callers = [
  ...['dense relu', 'dense tanh without bias', 'activation layers', 'dropout', 'residual block', 'pooling'],
  ...['convolution valid', 'convolution with dilation'],
];
const leftOver: Net = { name: '', inputShape: [11, 11, 1], layers: [conv(2, 2, { dilation: 2, stride: 3 }), flatten, dense(3)] };

test('what is registered on webgpu is what nets call, no more and no less', { timeout: 60_000 }, async () => {
  const some = nets.filter(({ name }) => callers.includes(name));
  const { called, idle } = await kernelsCalled(createTfjsExecutor('webgpu'), webgpuKernels, [...some, leftOver]);
  expect(idle).toEqual([]);
  expect(getKernelsForBackend('webgpu').map(({ kernelName }) => kernelName)).toEqual(called);
});
