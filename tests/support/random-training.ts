/** Random nets trained on an executor and on the float64 reference, and how far apart they may end. */
import { initialState } from '../../src/lib/engine/ops/initial-state.ts';
import type { Executor, LaneState } from '../../src/lib/engine/executors/executor.ts';
import { createReferenceExecutor } from '../../src/lib/engine/executors/reference/executor.ts';
import { nudged, orderOf, stepsPerEpoch, type RandomNet } from './random-nets.ts';

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

/** What is wrong on each executor after 20 steps, in sentences; none where all agree with the reference. */
export async function disagreements(net: RandomNet, executors: ReadonlyMap<string, Executor>): Promise<string[]> {
  const judge = createReferenceExecutor();
  const start = initialState(net.plan, net.seed);
  const judged = await train(judge, net, start);
  const nudges = await Promise.all([1, 2, 3].map((nudge) => train(judge, net, { ...start, params: nudged(start.params, nudge) })));
  const rounded = await train(createReferenceExecutor({ rounding: 'float32' }), net, start);
  const allowed = tolerances(judged, [...nudges, rounded]);
  const wrong: string[] = [];
  for (const [name, executor] of executors) {
    const found = await train(executor, net, start);
    for (const part of parts) {
      const off = distance(found[part], judged[part]);
      // Written so that NaN is wrong.
      if (!(off <= (allowed.get(part) ?? 0)))
        wrong.push(`net ${net.seed} (${net.name}) on ${name}: ${part} off by ${off}, allowed ${allowed.get(part)}`);
    }
  }
  return wrong;
}
