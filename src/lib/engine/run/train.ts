/**
 * One run as an async generator of events over slices. Promises: slicing, pausing and watching never change a bit; a
 * resume goes on from the checkpoint's exact step, also in the middle of an epoch; every end is preceded by a
 * checkpoint; tensors are disposed however it ends. Owns no clock, no worker and no storage.
 */
import type { Prepared } from '../../data/prepared.ts';
import type { Checkpoint, Environment, TrainEvent } from '../../runs/events.ts';
import type { Run } from '../../runs/run.ts';
import type { Execution, Executor } from '../executors/executor.ts';
import type { Plan } from '../ops/plan.ts';
import type { Control } from './control.ts';
import type { Pace } from './pacer.ts';
import type { Surroundings } from './spending.ts';
import { planRun, sentenceOf } from './plan-run.ts';
import { failureSentence, mayRun } from './room.ts';
import { Trainer } from './trainer.ts';

export type TrainJob = { run: Run; prepared: Prepared; checkpoint: Checkpoint | null };

/** A moment between slices at which an observer may ask the execution for outputs. `epoch` counts epochs done. */
export type Moment = { at: 'start' | 'slice' | 'epochEnd' | 'paused'; epoch: number; execution: Execution; plan: Plan };

export type TrainServices = {
  executor: Executor;
  environment: Environment;
  control: Control;
  now: () => number; // milliseconds
  breathe: () => Promise<void>; // resolves after the event loop has turned
  pace?: Pace; // shared with the lanes beside it; left out: its own
  around?: Surroundings; // left out: nothing is known of what came before
  observe?: (moment: Moment) => Promise<void>;
};

/** Yields the events of the run. Whatever fails is an event too: the generator does not throw. */
export async function* train(job: TrainJob, services: TrainServices): AsyncGenerator<TrainEvent, void> {
  if (job.checkpoint === null && (job.run.origin || job.run.resolved.training.start)) {
    yield { type: 'failed', message: 'The weights that this run begins with cannot be read: start it once more from the run they are of.' };
    return;
  }
  const plan = planRun(job.run.resolved, job.prepared);
  if (!plan.ok) {
    yield { type: 'failed', message: sentenceOf(plan.issues) };
    return;
  }
  const supported = mayRun(services.executor, plan.value, job.prepared.train);
  if (supported !== true) {
    yield { type: 'failed', message: supported };
    return;
  }
  let execution: Execution | null = null;
  try {
    const { inputs, targets, rows } = job.prepared.train;
    const began = services.now();
    execution = await services.executor.open(plan.value, { inputs, targets, examples: rows.length }, job.run.seed);
    yield* new Trainer({ job, plan: plan.value, execution, services, openMs: services.now() - began }).events();
  } catch (problem) {
    yield {
      type: 'failed',
      message: failureSentence(problem, { executor: services.executor, plan: plan.value, data: job.prepared.train }),
    };
  } finally {
    execution?.dispose();
  }
}
