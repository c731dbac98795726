/**
 * Which learning rate? Trains from the first weights with a rate that grows by the same factor from step to step, until the loss
 * explodes or the range ends. A run like any other: events, then 'rangeTested', then its end; it keeps no weights. Schedules and early
 * stopping play no part, all else is the cell's. Pause and stop act between slices; a test cut short does not resume, it starts again.
 */
import { hashWords } from '../../numerics/hash.ts';
import { createStream } from '../../numerics/streams.ts';
import type { TrainEvent } from '../../runs/events.ts';
import { rangeOf, type RateRange } from '../../runs/range.ts';
import type { Execution } from '../executors/executor.ts';
import { initialState } from '../ops/initial-state.ts';
import { createClock, type Clock } from './pacer.ts';
import { firstKnobs, planRun, sentenceOf } from './plan-run.ts';
import { hasExploded, rangeVerdict, rateAt } from './range-verdict.ts';
import { failureSentence, mayRun } from './room.ts';
import type { TrainJob, TrainServices } from './train.ts';
import { waitWhilePaused } from './wait-while-paused.ts';

/** Small, so that an explosion is seen soon and a page follows. */
const stepsPerSlice = 10;

type Events<Result> = AsyncGenerator<TrainEvent, Result>;

export async function* rangeTest({ run, prepared }: TrainJob, services: TrainServices): Events<void> {
  const plan = planRun(run.resolved, prepared);
  const supported = plan.ok ? mayRun(services.executor, plan.value, prepared.train) : sentenceOf(plan.issues);
  if (!plan.ok || supported !== true) {
    yield { type: 'failed', message: String(supported) };
    return;
  }
  const { inputs, targets, rows } = prepared.train;
  const examples = rows.length;
  const stepsPerEpoch = Math.ceil(examples / plan.value.batchSize);
  const { environment } = services;
  const clock = createClock(services.now, 0);
  let execution: Execution | null = null;
  try {
    execution = await services.executor.open(plan.value, { inputs, targets, examples }, run.seed);
    await execution.load(initialState(plan.value, run.seed));
    execution.setKnobs({ ...firstKnobs(run.resolved), learningRate: 1 });
    const { parameterCount } = plan.value;
    yield { type: 'started', environment, parameterCount, stepsPerEpoch, dispatches: execution.dispatches() };
    const range = rangeOf(stepsPerEpoch);
    const losses = yield* climb({ execution, range, stepsPerEpoch, examples, seed: run.seed }, services, clock);
    const end = { weightsHash: hashWords((await execution.save()).params), elapsedMs: clock.elapsed() };
    if (losses === null) {
      yield { type: 'stopped', epoch: 0, ...end };
      return;
    }
    const verdict = rangeVerdict(range, losses);
    yield { type: 'rangeTested', verdict };
    yield { type: 'finished', reason: verdict.suggested ? 'goal' : 'epochs', ...end };
  } catch (problem) {
    yield { type: 'failed', message: failureSentence(problem, { executor: services.executor, plan: plan.value, data: prepared.train }) };
  } finally {
    execution?.dispose();
  }
}

type Climb = { execution: Execution; range: RateRange; stepsPerEpoch: number; examples: number; seed: number };

/** The losses up to the explosion or the end; null when it was stopped. */
async function* climb(
  { execution, range, stepsPerEpoch, examples, seed }: Climb,
  { control, breathe }: TrainServices,
  clock: Clock,
): Events<number[] | null> {
  const losses: number[] = [];
  while (losses.length < range.steps) {
    yield* waitWhilePaused({ control, clock, epoch: 0 });
    if (control.wants() === 'stop') return null;
    const epoch = Math.floor(losses.length / stepsPerEpoch) + 1;
    const fromStep = losses.length % stepsPerEpoch;
    const steps = Math.min(stepsPerSlice, stepsPerEpoch - fromStep, range.steps - losses.length);
    const order = createStream({ seed, purpose: 'shuffle', epoch }).permutation(examples);
    const learningRates = Float32Array.from({ length: steps }, (_, step) => rateAt(range, losses.length + step));
    const found = await execution.runSlice({ epoch, fromStep, steps, order, learningRates });
    const fromLoss = losses.length;
    let exploded = false;
    for (const loss of found) {
      losses.push(loss);
      exploded = hasExploded(losses);
      if (exploded) break;
    }
    yield { type: 'steps', fromStep: fromLoss, losses: Float32Array.from(losses.slice(fromLoss).filter(Number.isFinite)) };
    if (exploded) return losses;
    await breathe();
  }
  return losses;
}
