import { expect, test } from 'vitest';
import { dense } from '../../../../../tests/support/layers.ts';
import { openTestExecutor } from '../../../../../tests/support/tfjs.ts';
import { hashWords } from '../../../numerics/hash.ts';
import { createStream } from '../../../numerics/streams.ts';
import { emptyTally, scores, scoresOf, type TalliedLoss } from '../../metrics/scores.ts';
import { buildPlan } from '../../ops/build-plan.ts';
import type { Optimizer } from '../../../spec/training.ts';
import { isFiniteState } from '../../run/divergence.ts';

const rows = 601; // beyond one pass, and odd

const odd = [1e30, -1e30, -800, -745.2, -709, 745, 0, -0, Infinity, -Infinity, NaN];

test.each([2, 3, 4, 7, 10])('softmax scores of width %i are those of metrics/scores.ts, bit by bit and by stretches', async (width) => {
  const loss = 'softmaxCrossEntropy';
  await expectEqual({ loss, width, weights: 5, bias: 0, codes: width });
  // A NaN would hide all that comes after it.
  for (const bias of odd) await expectEqual({ loss, width, weights: 0, bias, codes: width });
});

test('sigmoid scores are those of metrics/scores.ts, bit by bit and by stretches', async () => {
  const loss = 'sigmoidCrossEntropy';
  await expectEqual({ loss, width: 1, weights: 5, bias: 0, codes: 2 });
  for (const bias of odd) await expectEqual({ loss, width: 1, weights: 0, bias, codes: 2 });
});

/** `bias` is that of the first output. */
type Scored = { loss: TalliedLoss; width: number; weights: number; bias: number; codes: number };

async function expectEqual({ loss, width, weights, bias, codes }: Scored): Promise<void> {
  const stream = createStream({ seed: 5, purpose: 'sample' });
  const inputs = Float32Array.from({ length: 4 * rows }, () => stream.normal());
  const least = loss === 'softmaxCrossEntropy' ? -1 : 0; // some are left out
  const targets = Float32Array.from({ length: rows }, () => stream.integer(codes - least) + least);
  const params = Float32Array.from({ length: 5 * width }, (_, at) => (at < 4 * width ? weights * stream.normal() : 0));
  params[4 * width] = bias;
  const execution = await open({ loss, width, examples: 2, seed: 1 });
  await execution.load({ params, slots: new Float32Array(), step: 0 });
  const part = (from: number, to: number) => ({
    inputs: inputs.subarray(4 * from, 4 * to),
    targets: targets.subarray(from, to),
    rows: to - from,
    loss,
  });
  const whole = execution.tally?.(part(0, rows), emptyTally);
  const half = execution.tally?.(part(0, 300), emptyTally);
  const both = half && execution.tally?.(part(300, rows), half);
  const [outputs = new Float32Array()] = await execution.evaluate(inputs, rows, [0]);
  execution.dispose();
  expect(both).toEqual(whole);
  expect(whole && scoresOf(whole)).toEqual(scores({ outputs, targets, width, loss }));
}

type Opening = { loss: TalliedLoss; width: number; examples: number; seed: number; optimizer?: Optimizer };

async function open({ loss, width, examples, seed, optimizer = { type: 'sgd' } }: Opening) {
  const executor = await openTestExecutor('wasm program');
  const model = { version: 1 as const, layers: [dense(width)] };
  const plan = buildPlan({ model, inputShape: [4], outputs: width, loss, optimizer, batchSize: 1 });
  if (!plan.ok) throw new Error(plan.issues.map(({ message }) => message).join(' '));
  return executor.open(plan.value, { inputs: new Float32Array(4 * examples), targets: new Float32Array(examples), examples }, seed);
}

test('the order of an epoch is that of the streams, whatever the seed, the epoch and the number of examples', async () => {
  // Among a million draws some words are skipped.
  for (const examples of [1, 2, 3, 4, 5, 64, 150, 1024, 1_000_000]) {
    for (const seed of examples > 2000 ? [3] : [0, 3, 2 ** 32 + 5, 2 ** 53 - 1]) {
      const execution = await open({ loss: 'sigmoidCrossEntropy', width: 1, examples, seed });
      for (const epoch of examples > 2000 ? [1] : [1, 2, 70_000]) {
        const wanted = createStream({ seed, purpose: 'shuffle', epoch }).permutation(examples);
        expect(hashWords(Float32Array.from(execution.shuffle?.(epoch) ?? []))).toBe(hashWords(Float32Array.from(wanted))); // exact below 2^24
      }
      execution.dispose();
    }
  }
});

test('an inspection tells what save and hashWords tell, whatever is not finite and wherever', async () => {
  const width = 3; // 15 weights: no multiple of four
  const execution = await open({
    loss: 'softmaxCrossEntropy',
    width,
    examples: 2,
    seed: 1,
    optimizer: { type: 'momentum', momentum: 0.9 },
  });
  const finite = { params: Float32Array.from({ length: 5 * width }, (_, at) => at - 7.5), slots: new Float32Array(5 * width), step: 3 };
  const cases = [finite.params.map((value) => -value), finite.params.map(() => -0)].map((params) => ({ ...finite, params }));
  for (const bad of [NaN, Infinity, -Infinity])
    for (const at of [0, 5, 14])
      cases.push({ ...finite, params: finite.params.with(at, bad) }, { ...finite, slots: finite.slots.with(at, bad) });
  const into = { params: new Float32Array(5 * width), slots: new Float32Array(5 * width), step: 0 };
  for (const state of [finite, ...cases]) {
    await execution.load(state);
    expect(execution.inspect?.()).toEqual({ isFinite: isFiniteState(state), weightsHash: hashWords(state.params) });
    const saved = await execution.save(into);
    expect(saved).toEqual(await execution.save());
    expect(saved.params).toBe(into.params);
  }
  execution.dispose();
});
