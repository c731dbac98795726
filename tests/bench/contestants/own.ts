/** Our epoch program: the steps with seeded shuffles, as the engine runs them, without scores and records. */
import { buildPlan } from '../../../src/lib/engine/ops/build-plan.ts';
import { initialState } from '../../../src/lib/engine/ops/initial-state.ts';
import type { Contestant } from '../contestant.ts';
import { openOwn } from '../open-own.ts';
import { adam, stepsOf } from '../workloads.ts';

export const contestant: Contestant = async (workload, readAsset) => {
  const executor = await openOwn(readAsset);
  const { model, inputShape, tokens, classes, batchSize, epochs, learningRate, inputs, targets, examples } = workload;
  const steps = Math.ceil(examples / batchSize);
  return async () => {
    const began = performance.now();
    const built = buildPlan({ model, inputShape, tokens, outputs: classes, loss: 'softmaxCrossEntropy', optimizer: adam, batchSize });
    if (!built.ok) throw new Error(built.issues.map(({ message }) => message).join(' '));
    const execution = await executor.open(built.value, { inputs, targets, examples }, 1);
    await execution.load(initialState(built.value, 1));
    execution.setKnobs({ learningRate, l1: 0, l2: 0 });
    let loss = NaN;
    for (let epoch = 1; epoch <= epochs; epoch++) {
      const order = execution.shuffle?.(epoch);
      if (!order) throw new Error('The executor does not shuffle.');
      loss = (await execution.runSlice({ epoch, fromStep: 0, steps, order })).at(-1) ?? NaN;
    }
    const ms = performance.now() - began;
    execution.dispose();
    return { ms, steps: stepsOf(workload), loss };
  };
};
