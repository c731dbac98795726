import { beforeAll, expect, test, vi } from 'vitest';
import { dataOf, knobsOf, planOf, trainedDistance, type Net } from '../../../../../tests/support/engine-nets.ts';
import { conv, dense, flatten, pool } from '../../../../../tests/support/layers.ts';
import { expectStreamMasks } from '../../../../../tests/support/mask-contract.ts';
import { createStream } from '../../../numerics/streams.ts';
import { openBackend } from '../../backends/open.ts';
import { initialState } from '../../ops/initial-state.ts';
import type { Plan } from '../../ops/plan.ts';
import type { Execution, Executor, LaneState } from '../executor.ts';
import { createWgslExecutor } from './executor.ts';

const adam = { type: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-4 } as const;
const small: Net = { name: 'small', inputShape: [5], layers: [dense(9, 'tanh'), { type: 'dropout', rate: 0.25 }, dense(3)] };
const windowed: Net = {
  name: 'windowed',
  inputShape: [6, 6, 2],
  layers: [conv(3, 3, { activation: 'relu' }), pool(2), { type: 'dropout', rate: 0.4 }, flatten, dense(3)],
};
const cases = [
  { net: small, form: 'a workgroup each', leastDispatches: 3 }, // one a slice
  { net: windowed, form: 'spread over dispatches', leastDispatches: 3 * 3 * 10 }, // ten or more a step
];
const seeds = [3, 40, 500, 6, 2 ** 40 + 7];
const knobs = knobsOf(small, 0.02, { l1: 0.001, l2: 0.01 });

let executor: Executor;
beforeAll(async () => {
  await openBackend('webgpu', () => Promise.reject(new Error('webgpu needs no asset.')));
  executor = createWgslExecutor();
}, 60_000);

const orderOf = (seed: number, epoch: number) => createStream({ seed, purpose: 'shuffle', epoch }).permutation(20);
const rates = Float32Array.of(0.5, 1, 0.25);

type Ended = { losses: number[]; state: LaneState; outputs: Float32Array[] };

/** Three epochs of three steps, in slices of so many steps; what is not told of here lies in what was trained before. */
async function train(
  execution: Execution,
  plan: Plan,
  { seed, slice, rate = 0.02 }: { seed: number; slice: number; rate?: number },
): Promise<Ended> {
  await execution.load(initialState(plan, seed));
  execution.setKnobs({ ...knobs, learningRate: rate, 'dropout.1': 0.25, 'dropout.2': 0.4 });
  const losses: number[] = [];
  for (let epoch = 1; epoch <= 3; epoch++) {
    for (let fromStep = 0; fromStep < 3; fromStep += slice) {
      const steps = Math.min(slice, 3 - fromStep);
      const learningRates = rates.subarray(fromStep, fromStep + steps);
      losses.push(...(await execution.runSlice({ epoch, fromStep, steps, order: orderOf(seed, epoch), learningRates })));
    }
  }
  const data = dataOf(plan, small);
  return { losses, state: await execution.save(), outputs: await execution.evaluate(data.inputs, 20, [0, plan.layers.length - 1]) };
}

test.for(cases)('$net.name: lanes, $form, have the bits that each has alone', { timeout: 60_000 }, async ({ net, leastDispatches }) => {
  const plan = planOf(net, adam);
  const data = dataOf(plan, net);
  const lanes = (await executor.openLanes?.(plan, data, seeds)) ?? [];
  expect(lanes).toHaveLength(seeds.length);
  // Rates of their own, so that a lane that took another's would show.
  const rateOf = (index: number) => 0.01 * (index + 1);
  const together = await Promise.all(
    lanes.map((lane, index) => train(lane, plan, { seed: seeds[index] ?? 0, slice: 3, rate: rateOf(index) })),
  );
  for (const lane of lanes) {
    expect(lane.dispatches()).toBeGreaterThan(leastDispatches);
    lane.dispose();
  }
  for (const [index, seed] of seeds.entries()) {
    const alone = await executor.open(plan, data, seed);
    expect(await train(alone, plan, { seed, slice: 3, rate: rateOf(index) })).toEqual(together[index]);
    alone.dispose();
  }
});

test.for(cases)('$net.name: slices that wait at the same time go to the GPU together', { timeout: 60_000 }, async ({ net }) => {
  const plan = planOf(net, adam);
  const lanes = (await executor.openLanes?.(plan, dataOf(plan, net), seeds)) ?? [];
  for (const lane of lanes) {
    await lane.load(initialState(plan, 1));
    lane.setKnobs({ ...knobs, 'dropout.1': 0.25, 'dropout.2': 0.4 });
  }
  const submit = vi.spyOn(GPUQueue.prototype, 'submit');
  await Promise.all(lanes.map((lane) => lane.runSlice({ epoch: 1, fromStep: 0, steps: 3, order: orderOf(1, 1) })));
  expect(submit).toHaveBeenCalledTimes(1);
  submit.mockRestore();
  for (const lane of lanes) lane.dispose();
});

test.for(cases)('$net.name: slices of any length, and a repetition, change no bit', { timeout: 60_000 }, async ({ net }) => {
  const plan = planOf(net, adam);
  const execution = await executor.open(plan, dataOf(plan, net), 7);
  const whole = await train(execution, plan, { seed: 7, slice: 3 });
  expect(whole.losses.every((loss) => loss > 0)).toBe(true);
  expect(await train(execution, plan, { seed: 7, slice: 3 })).toEqual(whole);
  expect(await train(execution, plan, { seed: 7, slice: 2 })).toEqual(whole);
  expect(await train(execution, plan, { seed: 7, slice: 1 })).toEqual(whole);
  execution.dispose();
});

test.for(cases)('$net.name: a run that goes on elsewhere ends in the same bits', { timeout: 60_000 }, async ({ net }) => {
  const plan = planOf(net, adam);
  const data = dataOf(plan, net);
  const first = await executor.open(plan, data, 7);
  const whole = await train(first, plan, { seed: 7, slice: 3 });
  await first.load(initialState(plan, 7));
  await first.runSlice({ epoch: 1, fromStep: 0, steps: 2, order: orderOf(7, 1), learningRates: rates });
  const [, second] = (await executor.openLanes?.(plan, data, [8, 7])) ?? [];
  if (!second) throw new Error('No second lane was opened.');
  await second.load(await first.save());
  second.setKnobs({ ...knobs, learningRate: 0.02, 'dropout.1': 0.25, 'dropout.2': 0.4 });
  await second.runSlice({ epoch: 1, fromStep: 2, steps: 1, order: orderOf(7, 1), learningRates: rates.subarray(2) });
  for (const epoch of [2, 3]) await second.runSlice({ epoch, fromStep: 0, steps: 3, order: orderOf(7, epoch), learningRates: rates });
  expect(await second.save()).toEqual(whole.state);
});

/** Near memory alone, some of it far, and turns with barriers between. */
const alone: Net[] = [
  small,
  { name: 'wide', inputShape: [200], layers: [dense(40, 'tanh'), dense(3)] },
  {
    name: 'recurrent',
    inputShape: [3, 2],
    layers: [{ type: 'gru', units: 3, returns: 'last', direction: 'backward', initialiser: 'glorotUniform' }, dense(3)],
  },
];

test.for(alone)('$name: a workgroup of its own trains as the reference does', { timeout: 120_000 }, async (net) => {
  const off = await trainedDistance(createWgslExecutor({ form: 'alone' }), { net, optimizer: adam, strength: { l1: 0.01, l2: 0.02 } });
  expect(off.step).toBe(15);
  expect(Math.max(off.params, off.slots)).toBeLessThan(5e-6);
});

test('masks are those of the streams, bit by bit', { timeout: 60_000 }, () => expectStreamMasks(executor));

test('what an evaluation says of a row depends on no other row, beyond one dispatch too', { timeout: 60_000 }, async () => {
  for (const { net } of cases) {
    const plan = planOf(net, adam);
    const execution = await executor.open(plan, dataOf(plan, net), 1);
    await execution.load(initialState(plan, 1));
    const stream = createStream({ seed: 4, purpose: 'sample' });
    const count = 1100;
    const inputs = Float32Array.from({ length: count * plan.inputSize }, () => stream.normal());
    const last = plan.layers.length - 1;
    const [all = new Float32Array()] = await execution.evaluate(inputs, count, [last]);
    for (const row of [0, 64, 1023, 1024, 1099]) {
      const [alone] = await execution.evaluate(inputs.subarray(row * plan.inputSize, (row + 1) * plan.inputSize), 1, [last]);
      expect(alone).toEqual(all.subarray(row * plan.outputs, (row + 1) * plan.outputs));
    }
    execution.dispose();
  }
});

test('a slice beyond the epoch is refused, and what went wrong for one lane harms none beside it', { timeout: 60_000 }, async () => {
  const plan = planOf(small, adam);
  const [first, second] = (await executor.openLanes?.(plan, dataOf(plan, small), [1, 2])) ?? [];
  if (!first || !second) throw new Error('No lanes were opened.');
  const slice = { epoch: 1, fromStep: 0, steps: 4, order: orderOf(1, 1) };
  for (const lane of [first, second]) await lane.load(initialState(plan, 1));
  await expect(first.runSlice({ ...slice, steps: 1 })).rejects.toThrow('Knobs must be set before training.');
  for (const lane of [first, second]) lane.setKnobs({ ...knobs, 'dropout.1': 0.25 });
  const [bad, good] = await Promise.allSettled([first.runSlice(slice), second.runSlice({ ...slice, steps: 3 })]);
  expect(bad).toMatchObject({ status: 'rejected', reason: { message: "Step 3 lies beyond the epoch's 20 examples." } });
  expect(good).toMatchObject({ status: 'fulfilled' });
});
