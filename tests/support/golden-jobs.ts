/** The PyTorch goldens as jobs for any executor: plan, data, initial state, knobs, the order of every epoch and the losses to meet. */
import type { Executor, Knobs, LaneState, TrainingData } from '../../src/lib/engine/executors/executor.ts';
import { targetWidth } from '../../src/lib/engine/run/evaluate.ts';
import { scores } from '../../src/lib/engine/metrics/scores.ts';
import { rateFactors, type Descent } from '../../src/lib/engine/schedules/factors.ts';
import { afterEpoch, freshPlateau } from '../../src/lib/engine/schedules/plateau.ts';
import { lossShape } from '../../src/lib/engine/losses/shape.ts';
import { buildPlan } from '../../src/lib/engine/ops/build-plan.ts';
import { initialState } from '../../src/lib/engine/ops/initial-state.ts';
import type { Plan } from '../../src/lib/engine/ops/plan.ts';
import { parseModel, type Model } from '../../src/lib/spec/model.ts';
import { settingsOf, type LossName, type Training } from '../../src/lib/spec/training.ts';

export type GoldenFile = {
  torch: string;
  inputShape: number[];
  tokens?: number; // codes of the vocabulary, where the inputs are codes
  positions?: number; // with a target of their own
  examples: number;
  inputs: { type: 'float32'; base64: string } | { type: 'uint8'; divisor: number; base64: string };
  targets: Record<string, number[]>;
  runs: GoldenRun[];
};

type GoldenTraining = Pick<
  Training,
  'lossOptions' | 'optimizer' | 'learningRate' | 'schedule' | 'warmup' | 'batchSize' | 'regularisation' | 'clipping'
> & { loss: LossName; epochs?: number };

type GoldenRun = {
  name: string;
  layers: object[];
  target: string;
  training: GoldenTraining;
  orders: number[][]; // one an epoch
  weights: string; // float32 of the whole `params` buffer
  losses: number[]; // PyTorch in float32
  losses64: number[]; // and in float64
};

export type GoldenJob = {
  name: string;
  model: Model;
  training: GoldenRun['training'];
  plan: Plan;
  data: TrainingData;
  state: LaneState;
  knobs: Knobs;
  orders: Int32Array[];
  descent: Descent;
  losses: number[];
  losses64: number[];
};

export const jobsOf = (file: GoldenFile): GoldenJob[] => file.runs.map((run) => jobOf(file, run));

function jobOf(file: GoldenFile, { name, layers, target, training, orders, weights, losses, losses64 }: GoldenRun): GoldenJob {
  const { inputShape, examples, tokens, positions } = file;
  const model = parseModel({ version: 1, layers });
  if (!model.ok) throw new Error(model.issues[0]?.message);
  const { loss, optimizer, batchSize, learningRate, regularisation } = training;
  const targets = Float32Array.from(file.targets[target] ?? []);
  const outputs = loss === 'softmaxCrossEntropy' ? Math.max(...targets) + 1 : 1;
  const { lossOptions, clipping, maxNorm, schedule, warmup } = settingsOf({ version: 1, epochs: 1, earlyStopping: null, ...training });
  const shape = lossShape(lossOptions, { loss, targets, classes: Math.max(...targets) + 1 });
  const values = loss === 'softmaxCrossEntropy' ? 1 : targets.length / examples;
  const data = { inputShape, tokens, positions, outputs, values };
  const plan = buildPlan({ model: model.value, ...data, loss, lossShape: shape, optimizer, clipping, maxNorm, batchSize });
  if (!plan.ok) throw new Error(plan.issues[0]?.message);
  const stepsPerEpoch = Math.ceil(examples / batchSize);
  return {
    name,
    model: model.value,
    training,
    plan: plan.value,
    data: { inputs: inputsOf(file), targets, examples },
    state: { ...initialState(plan.value, 0), params: floats(weights) },
    knobs: { learningRate, l1: regularisation.l1, l2: regularisation.l2 },
    orders: orders.map((order) => Int32Array.from(order)),
    descent: { schedule, warmup, steps: (training.epochs ?? 0) * stepsPerEpoch, stepsPerEpoch, plateau: 1 },
    losses,
    losses64,
  };
}

const bytesOf = (base64: string): Uint8Array => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
const floats = (base64: string): Float32Array => new Float32Array(bytesOf(base64).buffer);

/** The inputs of every example, as the networks of a file take them. */
export const inputsOf = ({ inputs }: GoldenFile): Float32Array =>
  inputs.type === 'float32' ? floats(inputs.base64) : Float32Array.from(bytesOf(inputs.base64), (pixel) => pixel / inputs.divisor);

/** Multiply-adds of a step's forward pass. */
export const costOfStep = ({ plan }: GoldenJob): number =>
  plan.batchSize * plan.layers.reduce((sum, { multiplyAdds }) => sum + multiplyAdds, 0);

/** Trains the job's first steps on an executor: the loss of each. A plateau is told by the loss over all examples after an epoch. */
export async function trainGolden(executor: Executor, job: GoldenJob, most = job.losses.length): Promise<number[]> {
  const { plan, data, state, knobs, orders, descent, training } = job;
  const execution = await executor.open(plan, data, 0);
  try {
    await execution.load(state);
    execution.setKnobs(knobs);
    const found: number[] = [];
    let memory = freshPlateau;
    for (const [index, order] of orders.entries()) {
      const steps = Math.min(descent.stepsPerEpoch, most - found.length);
      if (steps <= 0) break;
      const learningRates = rateFactors({ ...descent, plateau: memory.factor }, found.length, steps);
      found.push(...(await execution.runSlice({ epoch: index + 1, fromStep: 0, steps, order, learningRates })));
      if (descent.schedule.type !== 'reduceOnPlateau') continue;
      const [outputs = new Float32Array()] = await execution.evaluate(data.inputs, data.examples, [plan.layers.length - 1]);
      const { loss, lossOptions } = training;
      const { loss: whole } = scores({ outputs, targets: data.targets, width: targetWidth(plan), loss, lossOptions });
      memory = afterEpoch(memory, descent.schedule, whole);
    }
    return found;
  } finally {
    execution.dispose();
  }
}

/** Largest |found - wanted| / |wanted|; infinite when a number is missing or not finite. */
export function relativeError(found: number[], wanted: number[]): number {
  if (found.length !== wanted.length || !found.every(Number.isFinite)) return Infinity;
  return wanted.reduce((most, value, index) => Math.max(most, Math.abs((found[index] ?? NaN) - value) / Math.abs(value)), 0);
}
