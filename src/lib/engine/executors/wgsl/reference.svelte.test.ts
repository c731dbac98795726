import { beforeAll, expect, test } from 'vitest';
import descent from '../../../../../tests/golden/torch-descent.json';
import losses from '../../../../../tests/golden/torch-losses.json';
import { partsOfJob, partsOfNet } from '../../../../../tests/support/covers.ts';
import { distances, limited, nets, optimizers, trainedDistance, type Net } from '../../../../../tests/support/engine-nets.ts';
import { jobsOf, relativeError, trainGolden, type GoldenFile } from '../../../../../tests/support/golden-jobs.ts';
import { dense } from '../../../../../tests/support/layers.ts';
import { randomNet } from '../../../../../tests/support/random-nets.ts';
import { disagreements } from '../../../../../tests/support/random-training.ts';
import { openBackend } from '../../backends/open.ts';
import type { Executor } from '../executor.ts';
import { createWgslExecutor } from './executor.ts';

const opened = new Map<string, Executor>();
const executor = (): Executor => opened.get('shader program') ?? createWgslExecutor();

beforeAll(async () => {
  await openBackend('webgpu', () => Promise.reject(new Error('webgpu needs no asset.')));
  // Spread out, since a software adapter takes seconds to compile a workgroup's barriers; the other form has tests of its own.
  opened.set('shader program', createWgslExecutor({ form: 'spread' }));
}, 60_000);

const covers = (against: 'reference' | 'PyTorch', parts: string[]) => ({ backend: 'shader program', against, parts }) as const;

/** Nets that have every op, and every part of the table, among them: all of them would take minutes here. */
const names = [
  ...['activation layers', 'leaky relu and elu', 'gelu and silu', 'softmax inside', 'dropout', 'residual block', 'transpose', 'reshaped'],
  ...['convolution same', 'convolution with dilation', 'stride beyond the kernel', 'causal convolution with dilation', 'normalised images'],
  ...['a transformer block', 'overlapping and leftover windows', 'pooling of equal entries', 'windows on a sequence', 'means of windows'],
  ...['means of whole images', 'the largest of sequences', 'separable convolution', 'depthwise convolution with strides and dilation'],
  ...[
    'simple RNN',
    'LSTM',
    'next codes, some positions without a target',
    'one sigmoid output',
    'squared error',
    'absolute error',
    'huber',
  ],
  ...['quantile', 'focal, weighted and smoothed', 'focal sigmoid, weighted and smoothed', 'gradients clipped by value'],
  ...['gradients clipped by norm'],
];

test.for(nets.filter(({ name }) => names.includes(name)))('$name: all equals the reference', { timeout: 60_000 }, async (net, { task }) => {
  task.meta.covers = covers('reference', partsOfNet(net));
  const found = await distances(executor(), net);
  expect(found.length).toBeGreaterThan(3);
  expect(found.filter(([, off]) => !(off < 5e-6))).toEqual([]);
});

test.for(optimizers)('$type moves weights and slots as the reference does', { timeout: 60_000 }, async (optimizer, { task }) => {
  task.meta.covers = covers('reference', [`optimizer ${optimizer.type}`]);
  const net: Net = { name: '', inputShape: [5], layers: [dense(7, 'tanh'), dense(3)] };
  const off = await trainedDistance(executor(), { net, optimizer, strength: { l1: 0.01, l2: 0.02 } });
  expect(off.step).toBe(15);
  expect(Math.max(off.params, off.slots)).toBeLessThan(5e-6);
});

test('max-norm shortens weights as in the reference, and leaves slots alone', { timeout: 60_000 }, async ({ task }) => {
  task.meta.covers = covers('reference', partsOfNet(limited));
  const off = await trainedDistance(executor(), { net: limited, optimizer: { type: 'momentum', momentum: 0.9 } });
  expect(Math.max(off.params, off.slots)).toBeLessThan(5e-6);
});

test.for([1, 3, 4, 5, 6, 7])('random net %i agrees with the reference over 20 steps', { timeout: 60_000 }, async (seed) => {
  expect(await disagreements(randomNet(seed), opened)).toEqual([]);
});

/** One of each loss, optimizer, schedule and option. */
const goldenNames = [
  ...[
    'softmaxCrossEntropy classWeights balanced labelSmoothing 0.2 focal 1.5',
    'sigmoidCrossEntropy',
    'meanSquaredError',
    'meanAbsoluteError',
  ],
  ...['sigmoidCrossEntropy classWeights balanced labelSmoothing 0.2 focal 0.5', 'huber delta 0.5', 'quantile q 0.8', 'sgd', 'momentum'],
  ...['nesterov', 'rmsprop', 'adagrad', 'adam', 'adamw', 'clipped by value and norm', 'max-norm', 'step', 'cosine', 'one cycle'],
  ...['reduce on plateau', 'warm-up'],
];

// The files are read as they were written; JSON widens their names of layers and losses to text.
const goldens = [losses, descent].flatMap((file) => jobsOf(file as GoldenFile)).filter(({ name }) => goldenNames.includes(name));

test.for(goldens)('the first 50 losses of $name equal those of PyTorch', { timeout: 60_000 }, async (job, { task }) => {
  task.meta.covers = covers('PyTorch', partsOfJob(job));
  const found = await trainGolden(executor(), job);
  expect(found).toHaveLength(50);
  expect(relativeError(found, job.losses)).toBeLessThan(1e-4);
});
