/**
 * Looks into a step without taking part in the run: opens executions of its own on a few batches of the epoch to come, takes from them
 * the gradient of each and the update that the next step would make, and lets go of them. The run's execution is never written.
 */
import type { Prepared } from '../../data/prepared.ts';
import { createStream } from '../../numerics/streams.ts';
import type { Resolved } from '../../spec/resolve.ts';
import type { Executor, Knobs, LaneState, TrainingData } from '../executors/executor.ts';
import type { Plan } from '../ops/plan.ts';
import { planRun, sentenceOf } from '../run/plan-run.ts';

export type ProbedRun = { resolved: Resolved; prepared: Prepared; seed: number; plan: Plan; executor: Executor };
export type ProbedMoment = { state: LaneState; epoch: number; knobs: Knobs; rate: number }; // rate: of the learning rate at the next step, by its schedule

/**
 * A gradient is read from how far plain descent moves the weights. The step is this long, so that what rounding a weight to float32
 * costs is a thousandth of what it would at a step of 1; a power of two, so that it costs nothing itself.
 */
const stretch = 1024;

/** The loss and the data of the run, and none of what acts on its gradients. */
export function gradientPlan({ resolved, prepared }: Pick<ProbedRun, 'resolved' | 'prepared'>): Plan {
  const { clipping: _clipping, ...training } = resolved.training;
  const { l1, l2 } = training.regularisation;
  const plain: Resolved = { ...resolved, training: { ...training, optimizer: { type: 'sgd' }, regularisation: { l1, l2 } } };
  const plan = planRun(plain, prepared);
  if (!plan.ok) throw new Error(sentenceOf(plan.issues));
  return plan.value;
}

/** The first batches of the epoch after `epoch`, in their order. */
function firstBatches({ prepared, seed, plan }: ProbedRun, epoch: number, batches: number): TrainingData {
  const { train } = prepared;
  const order = createStream({ seed, purpose: 'shuffle', epoch: epoch + 1 }).permutation(train.rows.length);
  const chosen = order.subarray(0, Math.min(order.length, batches * plan.batchSize));
  const width = train.inputs.length / train.rows.length;
  const targets = train.targets.length / train.rows.length;
  const gathered = (from: Float32Array, size: number) => {
    const to = new Float32Array(chosen.length * size);
    chosen.forEach((row, at) => to.set(from.subarray(row * size, (row + 1) * size), at * size));
    return to;
  };
  return { inputs: gathered(train.inputs, width), targets: gathered(train.targets, targets), examples: chosen.length };
}

/** The gradient of the mean loss of each of the first whole batches, [parameterCount]; at most `batches`, at least one. */
export async function batchGradients(run: ProbedRun, { state, epoch, knobs }: ProbedMoment, batches: number): Promise<Float32Array[]> {
  const plan = gradientPlan(run);
  const data = firstBatches(run, epoch, batches);
  const execution = await run.executor.open(plan, data, run.seed);
  try {
    execution.setKnobs({ ...knobs, learningRate: stretch, l1: 0, l2: 0 });
    const order = Int32Array.from({ length: data.examples }, (_, at) => at);
    const whole = Math.max(1, Math.floor(data.examples / plan.batchSize));
    const found: Float32Array[] = [];
    for (let fromStep = 0; fromStep < whole; fromStep++) {
      await execution.load({ params: state.params, slots: new Float32Array(plan.slotCount), step: state.step });
      await execution.runSlice({ epoch: epoch + 1, fromStep, steps: 1, order });
      const { params } = await execution.save();
      found.push(params.map((value, at) => ((state.params[at] ?? NaN) - value) / stretch));
    }
    return found;
  } finally {
    execution.dispose();
  }
}

/** The weights as the next step would leave them, with the run's own optimizer. */
export async function nextParams(run: ProbedRun, { state, epoch, knobs, rate }: ProbedMoment): Promise<Float32Array> {
  const data = firstBatches(run, epoch, 1);
  const execution = await run.executor.open(run.plan, data, run.seed);
  try {
    await execution.load(state);
    execution.setKnobs(knobs);
    const order = Int32Array.from({ length: data.examples }, (_, at) => at);
    await execution.runSlice({ epoch: epoch + 1, fromStep: 0, steps: 1, order, learningRates: Float32Array.of(rate) });
    return (await execution.save()).params;
  } finally {
    execution.dispose();
  }
}
