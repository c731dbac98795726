import type { Executor } from '../../src/lib/engine/executors/executor.ts';
import { buildPlan } from '../../src/lib/engine/ops/build-plan.ts';
import { initialState } from '../../src/lib/engine/ops/initial-state.ts';
import { createStream } from '../../src/lib/numerics/streams.ts';
import type { Workload } from './workloads.ts';

/** Milliseconds a step of one whole training on an executor, upload and seeded shuffles included. */
export async function timeOwnEngine(executor: Executor, workload: Workload): Promise<number> {
  const { model, inputShape, tokens, classes, batchSize, epochs, learningRate, inputs, targets, examples } = workload;
  const built = buildPlan({
    model,
    inputShape,
    tokens,
    outputs: classes,
    loss: 'softmaxCrossEntropy',
    optimizer: { type: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
    batchSize,
  });
  if (!built.ok) throw new Error(built.issues.map(({ message }) => message).join(' '));
  const steps = Math.ceil(examples / batchSize);
  const began = performance.now();
  const execution = await executor.open(built.value, { inputs, targets, examples }, 1);
  await execution.load(initialState(built.value, 1));
  execution.setKnobs({ learningRate, l1: 0, l2: 0 });
  let loss = NaN;
  for (let epoch = 1; epoch <= epochs; epoch++) {
    const order = createStream({ seed: 1, purpose: 'shuffle', epoch }).permutation(examples);
    loss = (await execution.runSlice({ epoch, fromStep: 0, steps, order })).at(-1) ?? NaN;
  }
  const elapsed = performance.now() - began;
  execution.dispose();
  if (!Number.isFinite(loss)) throw new Error(`${workload.name} diverged.`);
  return elapsed / (epochs * steps);
}
