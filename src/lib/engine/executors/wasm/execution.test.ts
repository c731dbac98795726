import { expect, test } from 'vitest';
import { dataOf, knobsOf, nets, order, planOf, type Net } from '../../../../../tests/support/engine-nets.ts';
import { conv, dense, flatten, pool } from '../../../../../tests/support/layers.ts';
import { expectStreamMasks } from '../../../../../tests/support/mask-contract.ts';
import { openTestExecutor, tensorCount } from '../../../../../tests/support/tfjs.ts';
import { createStream } from '../../../numerics/streams.ts';
import { heldBytes } from '../../backends/held-bytes.ts';
import { initialState } from '../../ops/initial-state.ts';

const adam = { type: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-4 } as const;
const net: Net = { name: '', inputShape: [12, 12, 2], layers: [conv(8, 3, { padding: 'same' }), pool(2), flatten, dense(3)] };

test('a thousand executions one after another leave the memory as it was', async () => {
  const executor = await openTestExecutor('wasm program');
  const plan = planOf(net, adam);
  const data = dataOf(plan, net);
  const start = initialState(plan, 1);
  const trainOnce = async () => {
    const execution = await executor.open(plan, data, 1);
    await execution.load(start);
    execution.setKnobs(knobsOf(net, 0.01));
    await execution.runSlice({ epoch: 1, fromStep: 0, steps: 2, order });
    await execution.evaluate(data.inputs, 20, [0, 3]);
    execution.dispose();
  };
  for (let run = 0; run < 20; run++) await trainOnce();
  const [tensors, bytes] = [tensorCount('wasm program'), heldBytes()];
  for (let run = 0; run < 1000; run++) await trainOnce();
  expect([tensorCount('wasm program'), heldBytes()]).toEqual([tensors, bytes]);
});

test('memory that grows in the middle of a run changes nothing', async () => {
  const executor = await openTestExecutor('wasm program');
  const plan = planOf(net, adam);
  const data = dataOf(plan, net);
  const after = async (grow: () => Promise<{ dispose(): void } | null>) => {
    const execution = await executor.open(plan, data, 1);
    await execution.load(initialState(plan, 1));
    execution.setKnobs(knobsOf(net, 0.01));
    await execution.runSlice({ epoch: 1, fromStep: 0, steps: 1, order });
    const other = await grow();
    const losses = await execution.runSlice({ epoch: 1, fromStep: 1, steps: 2, order });
    const state = await execution.save();
    other?.dispose();
    execution.dispose();
    return { losses, state };
  };
  const alone = await after(() => Promise.resolve(null));
  const bytes = heldBytes();
  const examples = Math.ceil((1.5 * bytes) / 4 / plan.inputSize);
  const large = { inputs: new Float32Array(examples * plan.inputSize), targets: new Float32Array(examples), examples };
  expect(await after(() => executor.open(plan, large, 1))).toEqual(alone);
  expect(heldBytes()).toBeGreaterThan(bytes);
});

test('masks are those of the streams, bit by bit', async () => expectStreamMasks(await openTestExecutor('wasm program')));

test('what an evaluation says of a row depends on no other row', async () => {
  const executor = await openTestExecutor('wasm program');
  for (const each of nets.filter(({ layers }) => layers.length > 3)) {
    const plan = planOf(each, adam);
    const data = dataOf(plan, each);
    const stream = createStream({ seed: 4, purpose: 'sample' });
    const count = 601; // beyond one pass
    const inputs = Float32Array.from({ length: count * plan.inputSize }, () =>
      each.tokens ? stream.integer(each.tokens) : stream.normal(),
    );
    const execution = await executor.open(plan, data, 1);
    await execution.load(initialState(plan, 1));
    const last = plan.layers.length - 1;
    const [all = new Float32Array()] = await execution.evaluate(inputs, count, [last]);
    for (const row of [0, 255, 256, 600]) {
      const [alone] = await execution.evaluate(inputs.subarray(row * plan.inputSize, (row + 1) * plan.inputSize), 1, [last]);
      expect(alone).toEqual(all.subarray(row * plan.outputs, (row + 1) * plan.outputs));
    }
    execution.dispose();
  }
});
