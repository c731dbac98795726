import { expect, test } from 'vitest';
import { nudged, orderOf, randomNet, stepsPerEpoch, type RandomNet } from '../../../../../tests/support/random-nets.ts';
import { nodeBackends, testExecutors } from '../../../../../tests/support/tfjs.ts';
import { initialState } from '../../ops/initial-state.ts';
import type { Executor, LaneState } from '../executor.ts';
import { createReferenceExecutor } from '../reference/executor.ts';

const executorOf = testExecutors();

const netCount = 200;
const netsPerTest = 25;
const trainedSteps = 20;

/** What a net shows after one step and after twenty: losses, weights and outputs. */
type Shown = { firstLoss: Float32Array; firstWeights: Float32Array; losses: Float32Array; weights: Float32Array; outputs: Float32Array };

async function train(executor: Executor, net: RandomNet, start: LaneState): Promise<Shown> {
  const execution = await executor.open(net.plan, net.data, net.seed);
  try {
    await execution.load(start);
    execution.setKnobs(net.knobs);
    const firstLoss = await execution.runSlice({ epoch: 1, fromStep: 0, steps: 1, order: orderOf(net, 1) });
    const firstWeights = (await execution.save()).params;
    const losses: number[] = [...firstLoss];
    for (let epoch = 1; losses.length < trainedSteps; epoch++) {
      const fromStep = epoch === 1 ? 1 : 0;
      const steps = Math.min(stepsPerEpoch(net) - fromStep, trainedSteps - losses.length);
      if (steps > 0) losses.push(...(await execution.runSlice({ epoch, fromStep, steps, order: orderOf(net, epoch) })));
    }
    const [outputs = new Float32Array()] = await execution.evaluate(net.data.inputs, net.data.examples, [net.plan.layers.length - 1]);
    return { firstLoss, firstWeights, losses: Float32Array.from(losses), weights: (await execution.save()).params, outputs };
  } finally {
    execution.dispose();
  }
}

const largest = (values: Float32Array) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
const distance = (a: Float32Array, b: Float32Array) => largest(a.map((value, at) => value - (b[at] ?? NaN)));
const parts = ['firstLoss', 'firstWeights', 'losses', 'weights', 'outputs'] as const;

/**
 * Ten times what a nudge of every weight by one unit in the last place changes, or rounding what each op leaves: gradients that cancel
 * exactly do so under nudged weights too, and only rounding shows what an adaptive optimizer makes of the rest. At least 2e-6 of the
 * largest entry.
 */
function tolerances(judged: Shown, nudges: Shown[]): Map<string, number> {
  return new Map(
    parts.map((part) => {
      const sensitivity = Math.max(...nudges.map((nudge) => distance(nudge[part], judged[part])));
      return [part, Math.max(10 * sensitivity, 2e-6 * Math.max(largest(judged[part]), 0.05))];
    }),
  );
}

const groups = Array.from({ length: netCount / netsPerTest }, (_, group) => group * netsPerTest);

test.each(groups)('random nets from seed %i agree with the reference on cpu and wasm over 20 steps', { timeout: 60_000 }, async (first) => {
  const judge = createReferenceExecutor();
  const rounding = createReferenceExecutor({ rounding: 'float32' });
  const wrong: string[] = [];
  for (let seed = first; seed < first + netsPerTest; seed++) {
    const net = randomNet(seed);
    const start = initialState(net.plan, seed);
    const judged = await train(judge, net, start);
    const nudges = await Promise.all([1, 2, 3].map((nudge) => train(judge, net, { ...start, params: nudged(start.params, nudge) })));
    const allowed = tolerances(judged, [...nudges, await train(rounding, net, start)]);
    for (const name of nodeBackends) {
      const found = await train(executorOf(name), net, start);
      for (const part of parts) {
        const off = distance(found[part], judged[part]);
        // Written so that NaN is wrong.
        if (!(off <= (allowed.get(part) ?? 0)))
          wrong.push(`net ${seed} (${net.name}) on ${name}: ${part} off by ${off}, allowed ${allowed.get(part)}`);
      }
    }
  }
  expect(wrong).toEqual([]);
});
