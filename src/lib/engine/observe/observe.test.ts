import { expect, test } from 'vitest';
import { aPrepared } from '../../../../tests/support/a-prepared.ts';
import { dense } from '../../../../tests/support/layers.ts';
import { nodeBackends, tensorCount, testExecutors } from '../../../../tests/support/tfjs.ts';
import { allEvents, aTrainRun, ofType, services } from '../../../../tests/support/training.ts';
import { createStream } from '../../numerics/streams.ts';
import type { Resolved } from '../../spec/resolve.ts';
import { createReferenceExecutor } from '../executors/reference/executor.ts';
import { initialState } from '../ops/initial-state.ts';
import { firstKnobs } from '../run/plan-run.ts';
import { gradientNoise } from './noise-scale.ts';
import { lookEvery } from './observe.ts';
import { batchGradients, gradientPlan } from './probe.ts';
import { bins, deadShare, spreadOf } from './spread.ts';

const executor = testExecutors();
const prepared = aPrepared(); // 40 training examples
const layers: Resolved['model']['layers'] = [dense(12, 'relu'), { type: 'batchNorm' }, { type: 'dropout', rate: 0.3 }, dense(3)];

test.each(nodeBackends)('on %s instruments see every epoch, leave no tensor behind and change no bit', async (name) => {
  const training = {
    epochs: 9,
    batchSize: 8,
    regularisation: { l1: 0, l2: 0.01 },
    optimizer: { type: 'adamw', beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.1 },
  } as const;
  const plain = aTrainRun({ training, layers });
  const without = await allEvents({ run: plain, prepared }, services(executor(name)));
  const before = tensorCount(name);
  const watched = await allEvents({ run: { ...plain, instruments: { every: 2 } }, prepared }, services(executor(name)));
  expect(tensorCount(name)).toBe(before);
  expect(ofType(watched, 'finished')[0]?.weightsHash).toBe(ofType(without, 'finished')[0]?.weightsHash);
  expect(ofType(watched, 'epochEnd').map(({ weightsHash }) => weightsHash)).toEqual(
    ofType(without, 'epochEnd').map(({ weightsHash }) => weightsHash),
  );
  expect(ofType(without, 'observed')).toEqual([]);
  const seen = ofType(watched, 'observed').map(({ observation }) => observation);
  expect(seen.map(({ epoch }) => epoch)).toEqual([1, 6, 9]); // five steps an epoch: looking at every second one would cost too much
  const [hidden, norm, dropout, out] = seen[0]?.layers ?? [];
  expect(hidden).toMatchObject({ name: 'dense 1', weights: { zeros: 0, nans: 0 }, gradients: { nans: 0, infinities: 0 } });
  expect(hidden?.activations.zeros).toBeGreaterThan(0.05);
  expect(norm?.weights?.count).toBe(24); // gain and bias; running statistics are not trained
  expect(dropout).toMatchObject({ weights: null, gradients: null, updateRatio: null });
  expect(out?.updateRatio).toBeGreaterThan(1e-4);
  expect(out?.updateRatio).toBeLessThan(1);
});

test('short epochs are looked at more seldom', () => {
  expect([1, 8, 100].map((stepsPerEpoch) => lookEvery(1, stepsPerEpoch))).toEqual([30, 4, 1]);
  expect(lookEvery(50, 1)).toBe(50);
});

test('a gradient that is read from a step equals the one of the float64 reference', async () => {
  const training = { batchSize: 8, regularisation: { l1: 0.1, l2: 0.1 }, clipping: { norm: 0.001 } };
  const { resolved, seed } = aTrainRun({ training, layers: [dense(6, 'tanh'), dense(3)] });
  const reference = createReferenceExecutor();
  const plan = gradientPlan({ resolved, prepared });
  const state = initialState(plan, seed);
  const knobs = firstKnobs(resolved);
  const moment = { state, epoch: 0, knobs, rate: 1 };
  const exact = await reference.open(plan, { ...prepared.train, examples: 40 }, seed);
  exact.setKnobs({ ...knobs, l1: 0, l2: 0 });
  await exact.load(state);
  const order = createStream({ seed, purpose: 'shuffle', epoch: 1 }).permutation(40);
  await exact.runSlice({ epoch: 1, fromStep: 0, steps: 1, order });
  const wanted = [...exact.exact().grads];
  const largest = Math.max(...wanted.map(Math.abs));
  for (const name of nodeBackends) {
    const found = await batchGradients({ resolved, prepared, seed, plan, executor: executor(name) }, moment, 3);
    expect(found).toHaveLength(3);
    const off = wanted.map((value, at) => Math.abs(value - (found[0]?.[at] ?? NaN)));
    expect(Math.max(...off)).toBeLessThan(2e-6 * largest);
  }
});

test('signal and noise of gradients equal their closed form', () => {
  // Two batches of 10: small = (9 + 1) / 2 = 5, big = 4; signal = 2 * 4 - 5 = 3; noise = 10 * 2 * 1 = 20.
  expect(gradientNoise([Float32Array.of(3), Float32Array.of(1)], 10)).toEqual({ signal: 3, noise: 20 });
  expect(gradientNoise([Float32Array.of(2, 1), Float32Array.of(2, 1)], 10)).toEqual({ signal: 5, noise: 0 });
  expect(gradientNoise([Float32Array.of(1), Float32Array.of(-1)], 10)?.signal).toBe(-1);
  expect(gradientNoise([Float32Array.of(1)], 10)).toBeNull();
});

test('over many draws the estimates of signal and noise are unbiased', () => {
  // Gradients of single examples are normal around 3 with variance 4, batches of 5: |G|^2 = 9, tr(S) = 4.
  const stream = createStream({ seed: 1, purpose: 'noise' });
  const draw = () => Float32Array.of(3 + (2 / Math.sqrt(5)) * stream.normal());
  const found = Array.from({ length: 4000 }, () => gradientNoise([draw(), draw(), draw()], 5) ?? { signal: NaN, noise: NaN });
  const mean = (of: 'signal' | 'noise') => found.reduce((sum, each) => sum + each[of], 0) / found.length;
  expect(mean('signal')).toBeGreaterThan(8.8);
  expect(mean('signal')).toBeLessThan(9.2);
  expect(mean('noise')).toBeGreaterThan(3.8);
  expect(mean('noise')).toBeLessThan(4.2);
});

test('a spread counts what is finite and what is not', () => {
  const spread = spreadOf(Float32Array.of(0, 1, 2, 3, NaN, Infinity, 0, 2));
  expect(spread).toMatchObject({ count: 8, zeros: 2 / 8, nans: 1 / 8, infinities: 1 / 8, from: 0, to: 3 });
  expect(spread.norm).toBeCloseTo(Math.sqrt(18), 12);
  expect(spread.mean).toBeCloseTo(8 / 6, 12);
  expect(spread.deviation).toBeCloseTo(Math.sqrt(18 / 6 - (8 / 6) ** 2), 12);
  expect(spread.counts).toHaveLength(bins);
  expect(spread.counts.reduce((sum, count) => sum + count)).toBe(6);
  expect([spread.counts[0], spread.counts[bins - 1]]).toEqual([2, 1]);
  expect(spreadOf(Float32Array.of(NaN)).counts).toEqual([]);
  expect(spreadOf(Float32Array.of(5, 5)).counts[bins / 2]).toBe(2);
});

test('a unit is dead when every example leaves it at 0', () => {
  expect(deadShare(Float32Array.of(0, 1, 0, 0, 0, 0, 2, 0), 4)).toBe(0.5);
});
