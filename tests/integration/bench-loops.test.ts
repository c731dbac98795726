import { expect, test } from 'vitest';
import { createReferenceExecutor } from '../../src/lib/engine/executors/reference/executor.ts';
import { buildPlan } from '../../src/lib/engine/ops/build-plan.ts';
import { initialState } from '../../src/lib/engine/ops/initial-state.ts';
import { createStream } from '../../src/lib/numerics/streams.ts';
import { contestant as own } from '../bench/contestants/own.ts';
import { contestant as plain } from '../bench/contestants/plain.ts';
import { adam, named, shortened, type Workload } from '../bench/workloads.ts';
import { readWasmBinary } from '../support/tfjs.ts';

/** The loss of the last step by the engine's float64 reference. */
async function judged(workload: Workload, orderOf: (epoch: number) => Int32Array): Promise<number> {
  const { model, inputShape, classes, batchSize, epochs, learningRate, inputs, targets, examples } = workload;
  const plan = buildPlan({ model, inputShape, outputs: classes, loss: 'softmaxCrossEntropy', optimizer: adam, batchSize });
  if (!plan.ok) throw new Error('The workload does not build.');
  const execution = await createReferenceExecutor().open(plan.value, { inputs, targets, examples }, 1);
  await execution.load(initialState(plan.value, 1));
  execution.setKnobs({ learningRate, l1: 0, l2: 0 });
  const steps = Math.ceil(examples / batchSize);
  let loss = NaN;
  for (let epoch = 1; epoch <= epochs; epoch++)
    loss = (await execution.runSlice({ epoch, fromStep: 0, steps, order: orderOf(epoch) })).at(-1) ?? NaN;
  return loss;
}

const workloads = ['W1', 'W2', 'W5'].map((name) => shortened(named(name), 20));

test.for(workloads)(
  'the plain loop and the epoch program of the bench train the net of $name as the engine defines it',
  async (workload) => {
    const inOrder = Int32Array.from({ length: workload.examples }, (_, row) => row);
    const shuffled = (epoch: number) => createStream({ seed: 1, purpose: 'shuffle', epoch }).permutation(workload.examples);
    const contests = [
      { contestant: plain, wanted: await judged(workload, () => inOrder) },
      { contestant: own, wanted: await judged(workload, shuffled) },
    ];
    for (const { contestant, wanted } of contests) {
      const train = await contestant(workload, readWasmBinary);
      const { loss } = await train();
      expect(Math.abs(loss - wanted)).toBeLessThan(1e-4 * wanted);
    }
  },
);
