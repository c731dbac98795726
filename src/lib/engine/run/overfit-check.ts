/**
 * Can this model learn at all? Trains it on one batch without regularisation and dropout, at the given learning rate, a
 * tenth and ten times of it, until one of them fits. A run like any other: events, then 'checked', then its end. Here
 * an epoch is ten steps on the batch. Pause, step and stop act at its ends; a check cut short does not resume, it starts again.
 */
import { isClassLoss, type LossName } from '../../spec/training.ts';
import { hashWords } from '../../numerics/hash.ts';
import { createStream } from '../../numerics/streams.ts';
import type { Scores, TrainEvent } from '../../runs/events.ts';
import type { OverfitVerdict } from '../../runs/run.ts';
import type { Prepared } from '../../data/prepared.ts';
import type { Execution } from '../executors/executor.ts';
import { initialState } from '../ops/initial-state.ts';
import type { Plan } from '../ops/plan.ts';
import { freshMemory } from './early-stopping.ts';
import { bestFit } from './best-fit.ts';
import { firstNonFinite } from './divergence.ts';
import { scorePart } from './evaluate.ts';
import { verdictOf, type Attempt } from './overfit-verdict.ts';
import { createClock, type Clock } from './pacer.ts';
import { waitWhilePaused } from './wait-while-paused.ts';
import { firstKnobs, planRun, sentenceOf, unbent, unregularised } from './plan-run.ts';
import { failureSentence, mayRun } from './room.ts';
import type { TrainJob, TrainServices } from './train.ts';

export const overfitSteps = 500;
const stepsPerEpoch = 10;
const epochsPerTry = overfitSteps / stepsPerEpoch;

type Events<Result> = AsyncGenerator<TrainEvent, Result>;

export async function* overfitCheck({ run, prepared }: TrainJob, services: TrainServices): Events<void> {
  const batchSize = Math.min(run.resolved.training.batchSize, prepared.train.rows.length);
  const plan = planRun(unbent(run.resolved), prepared, batchSize);
  const batch = firstBatch(prepared, run.seed, batchSize);
  const supported = plan.ok ? mayRun(services.executor, plan.value, batch) : sentenceOf(plan.issues);
  if (!plan.ok || supported !== true) {
    yield { type: 'failed', message: String(supported) };
    return;
  }
  let execution: Execution | null = null;
  try {
    const { inputs, targets } = batch;
    execution = await services.executor.open(plan.value, { inputs, targets, examples: batchSize }, run.seed);
    const best = bestFit(batch, prepared.preparation.target);
    const clock = createClock(services.now, 0);
    yield* checkOpened({ job: { run, prepared }, plan: plan.value, execution, batch, best, services, clock });
  } catch (problem) {
    yield { type: 'failed', message: failureSentence(problem, { executor: services.executor, plan: plan.value, data: batch }) };
  } finally {
    execution?.dispose();
  }
}

type Checking = {
  job: Pick<TrainJob, 'run' | 'prepared'>;
  plan: Plan;
  execution: Execution;
  batch: Prepared['train'];
  best: Scores; // that any model could do on it
  services: TrainServices;
  clock: Clock;
};

async function* checkOpened(checking: Checking): Events<void> {
  const { job, plan, execution, batch, services, clock } = checking;
  const { learningRate, loss } = job.run.resolved.training;
  const { environment } = services;
  yield { type: 'started', environment, parameterCount: plan.parameterCount, stepsPerEpoch, dispatches: execution.dispatches() };
  const tries: Attempt[] = [];
  for (const rate of [learningRate, learningRate / 10, learningRate * 10]) {
    const attempt = yield* attempts(checking, { learningRate: rate, before: tries.length * epochsPerTry });
    const state = await execution.save();
    const weightsHash = hashWords(state.params);
    if ('stoppedAfter' in attempt) {
      yield { type: 'stopped', epoch: attempt.stoppedAfter, weightsHash, elapsedMs: clock.elapsed() };
      return;
    }
    tries.push(attempt);
    if (!attempt.passed && tries.length < 3) continue;
    const { params, slots, step } = state;
    yield { type: 'checkpoint', checkpoint: { epoch: tries.length * epochsPerTry, step, params, slots, ...freshMemory } };
    const verdict: OverfitVerdict = verdictOf(tries, { loss, batchSize: batch.rows.length, best: checking.best });
    yield { type: 'checked', verdict };
    yield { type: 'finished', reason: verdict.passed ? 'goal' : 'epochs', weightsHash, elapsedMs: clock.elapsed() };
    return;
  }
}

/** One learning rate from the same initial weights. `before` counts the epochs of earlier tries. */
async function* attempts(
  checking: Checking,
  { learningRate, before }: { learningRate: number; before: number },
): Events<Attempt | { stoppedAfter: number }> {
  const { job, plan, execution, batch, services, clock } = checking;
  const { run } = job;
  const { training } = run.resolved;
  const evaluation = { execution, plan, breathe: services.breathe };
  await execution.load(initialState(plan, run.seed));
  execution.setKnobs({ ...unregularised(firstKnobs(run.resolved), run.resolved.model), learningRate });
  const order = Int32Array.from({ length: batch.rows.length }, (_, index) => index);
  const first = await scoreBatch(evaluation, batch, training);
  let last = first;
  for (let epoch = 1; epoch <= epochsPerTry; epoch++) {
    yield* waitWhilePaused({ control: services.control, clock, epoch: before + epoch - 1 });
    if (services.control.wants() === 'stop') return { stoppedAfter: before + epoch - 1 };
    const losses = new Float32Array(stepsPerEpoch);
    // One step is one pass over the batch, so each is a slice of its own epoch.
    for (let step = 0; step < stepsPerEpoch; step++) {
      const [value = NaN] = await execution.runSlice({ epoch: (epoch - 1) * stepsPerEpoch + step + 1, fromStep: 0, steps: 1, order });
      losses[step] = value;
    }
    const bad = firstNonFinite(losses);
    if (bad >= 0)
      return {
        learningRate,
        firstLoss: first.loss,
        last: { loss: NaN, metric: NaN },
        steps: (epoch - 1) * stepsPerEpoch + bad,
        passed: false,
      };
    yield { type: 'steps', fromStep: (before + epoch - 1) * stepsPerEpoch, losses };
    last = await scoreBatch(evaluation, batch, training);
    yield {
      type: 'epochEnd',
      epoch: before + epoch,
      step: (before + epoch) * stepsPerEpoch,
      train: last,
      validation: null,
      elapsedMs: clock.elapsed(),
      weightsHash: hashWords((await execution.save()).params),
      dispatches: execution.dispatches(),
    };
    services.control.epochEnded();
    const passed = isFitted(first, last, { loss: training.loss, targets: batch.targets, width: plan.outputs, best: checking.best });
    if (passed) return { learningRate, firstLoss: first.loss, last, steps: epoch * stepsPerEpoch, passed };
    await services.breathe();
  }
  return { learningRate, firstLoss: first.loss, last, steps: overfitSteps, passed: false };
}

const scoreBatch = async (
  evaluation: Parameters<typeof scorePart>[0],
  batch: Prepared['train'],
  training: Parameters<typeof scorePart>[2],
): Promise<Scores> => (await scorePart(evaluation, batch, training)) ?? { loss: NaN, metric: NaN };

type Fitting = { loss: LossName; targets: Float32Array; width: number; best: Scores };

/** Classes: all right that can be, and of the loss that can go at most 1% is left. Values: squared error under 1% of their variance, that is R2 above 0.99. */
function isFitted(first: Scores, last: Scores, { loss, targets, width, best }: Fitting): boolean {
  if (isClassLoss(loss)) return last.metric >= best.metric && last.loss - best.loss < (first.loss - best.loss) * 0.01;
  const hasConstant = Array.from({ length: width }, (_, output) => output).some((output) =>
    targets.every((value, at) => at % width !== output || value === targets[output]),
  );
  return hasConstant ? last.loss < 1e-4 : last.metric > 0.99;
}

/** The first batch of the run's first epoch. */
function firstBatch({ train }: Prepared, seed: number, size: number): Prepared['train'] {
  const order = createStream({ seed, purpose: 'shuffle', epoch: 1 }).permutation(train.rows.length).slice(0, size);
  return {
    rows: order.map((example) => train.rows[example] ?? 0),
    inputs: take(train.inputs, order, train.rows.length),
    targets: take(train.targets, order, train.rows.length),
  };
}

/** The numbers of some examples out of those of `examples`. */
function take(numbers: Float32Array, order: Int32Array, examples: number): Float32Array {
  const width = numbers.length / examples;
  const taken = new Float32Array(order.length * width);
  order.forEach((example, row) => taken.set(numbers.subarray(example * width, (example + 1) * width), row * width));
  return taken;
}
