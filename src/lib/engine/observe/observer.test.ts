import { expect, test } from 'vitest';
import { aPrepared } from '../../../../tests/support/a-prepared.ts';
import { dense } from '../../../../tests/support/layers.ts';
import { aTrainRun } from '../../../../tests/support/training.ts';
import { createReferenceExecutor } from '../executors/reference/executor.ts';
import { initialState } from '../ops/initial-state.ts';
import { firstKnobs, planRun } from '../run/plan-run.ts';
import { Observer } from './observer.ts';

/** An observer whose every look takes 10 ms, after epochs of `epochMs` each. */
async function looks(epochs: number, epochMs: number): Promise<number[]> {
  const prepared = aPrepared();
  const run = { ...aTrainRun({ training: { epochs, batchSize: 8 }, layers: [dense(3)] }), instruments: { every: 1 } };
  const executor = createReferenceExecutor();
  const plan = planRun(run.resolved, prepared);
  if (!plan.ok) throw new Error(plan.issues[0]?.message);
  const execution = await executor.open(plan.value, { ...prepared.train, examples: 40 }, run.seed);
  await execution.load(initialState(plan.value, run.seed));
  const probed = { resolved: run.resolved, prepared, seed: run.seed, plan: plan.value, executor };
  let clock = 0;
  let isLooking = false;
  const now = () => {
    if (isLooking) clock += 10;
    isLooking = false;
    return clock;
  };
  const observer = new Observer({ run, probed, execution, stepsPerEpoch: 100, now });
  const seen: number[] = [];
  for (let epoch = 1; epoch <= epochs; epoch++) {
    clock += epochMs;
    const moment = () => {
      isLooking = true;
      return { state: initialState(plan.value, run.seed), epoch, knobs: firstKnobs(run.resolved), rate: 1 };
    };
    if (await observer.look(moment, { epoch, isOver: epoch === epochs })) seen.push(epoch);
  }
  return seen;
}

test('every epoch is looked at while a look is cheap beside it', async () => {
  expect(await looks(5, 100)).toEqual([1, 2, 3, 4, 5]);
});

test('where a look costs as much as an epoch, there are fewer: the first, the last, and some between', async () => {
  const seen = await looks(60, 10);
  expect([seen[0], seen.at(-1)]).toEqual([1, 60]);
  // Of 590 ms after the first look 13% are looked at, but for the one in the end.
  expect(seen.length).toBeGreaterThan(5);
  expect((seen.length - 2) * 10).toBeLessThanOrEqual(0.13 * 590);
});
