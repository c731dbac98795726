/**
 * Runs that share a trainer, as one job: lane after lane through the loop of a run alone, or, where the executor can, side by side, so
 * that their slices share dispatches. Promises: every lane has the events and the bits that it has alone; each is paused, stopped and
 * moved by its own control; what ends one lane does not touch the others; nothing is held when all have ended. Does not throw.
 */
import type { TrainEvent } from '../../runs/events.ts';
import type { RunId } from '../../spec/ids.ts';
import type { Execution, Executor } from '../executors/executor.ts';
import { Lockstep } from './lockstep.ts';
import { createPacer, sliceTargetMs } from './pacer.ts';
import { planRun } from './plan-run.ts';
import { mayRun } from './room.ts';
import { train, type TrainJob, type TrainServices } from './train.ts';

/** `begins`: asked when its turn has come; false once it was let go of. `loop`: `train` when left out. */
export type Lane = { job: TrainJob; services: TrainServices; begins: () => boolean; loop?: typeof train };
export type LaneEvent = { runId: RunId; event: TrainEvent };

export async function* trainPopulation(lanes: readonly Lane[]): AsyncGenerator<LaneEvent, void> {
  const together = await openTogether(lanes);
  if (together) yield* sideBySide(together);
  else yield* oneAfterAnother(lanes);
}

async function* oneAfterAnother(lanes: readonly Lane[]): AsyncGenerator<LaneEvent, void> {
  for (const { job, services, begins, loop = train } of lanes) {
    if (!begins()) continue;
    for await (const event of loop(job, services)) yield { runId: job.run.id, event };
  }
}

type Opened = { lane: Lane; execution: Execution };

/** An execution for each lane that begins; null where they have to train one after another. */
async function openTogether(lanes: readonly Lane[]): Promise<Opened[] | null> {
  const [first] = lanes;
  if (!first?.services.executor.openLanes || lanes.length < 2 || !lanes.every((lane) => isLike(lane, first))) return null;
  const { executor } = first.services;
  const { prepared } = first.job;
  const plans = lanes.map(({ job }) => planRun(job.run.resolved, prepared));
  const [plan] = plans;
  if (!plan?.ok || mayRun(executor, plan.value, prepared.train) !== true) return null; // the loop says why
  const text = JSON.stringify(plan.value);
  if (plans.some((each) => !each.ok || JSON.stringify(each.value) !== text)) return null;
  const begun = lanes.filter(({ begins }) => begins());
  const { inputs, targets, rows } = prepared.train;
  const seeds = begun.map(({ job }) => job.run.seed);
  // What does not fit side by side fits one after another.
  const executions = await executor.openLanes?.(plan.value, { inputs, targets, examples: rows.length }, seeds).catch(() => null);
  return executions ? begun.flatMap((lane, at) => (executions[at] ? [{ lane, execution: executions[at] }] : [])) : null;
}

const isLike = ({ job, services, loop = train }: Lane, first: Lane): boolean =>
  loop === train && services.executor === first.services.executor && job.prepared === first.job.prepared;

async function* sideBySide(opened: readonly Opened[]): AsyncGenerator<LaneEvent, void> {
  const [first] = opened;
  if (!first) return;
  const lockstep = new Lockstep(createPacer(sliceTargetMs[first.lane.services.environment.backend]));
  const unopened = new Set(opened.map(({ execution }) => execution));
  const running = opened.map(({ lane: { job, services }, execution }) => {
    const executor = handing(services.executor, () => {
      unopened.delete(execution);
      return execution;
    });
    const pace = lockstep.join();
    return { runId: job.run.id, pace, control: services.control, events: train(job, { ...services, executor, pace }) };
  });
  const next = (at: number) => running[at]?.events.next().then((result) => ({ at, result }));
  const pending = new Map(running.map((_, at) => [at, next(at)]));
  try {
    while (pending.size > 0) {
      const told = await Promise.race(pending.values());
      const lane = told && running[told.at];
      if (!told || !lane) return;
      if (told.result.done) {
        lane.pace.leave();
        pending.delete(told.at);
        continue;
      }
      const event = told.result.value;
      if (event.type === 'paused') lane.pace.leave();
      else if (event.type === 'resumed') lane.pace.enter();
      yield { runId: lane.runId, event };
      pending.set(told.at, next(told.at));
    }
  } finally {
    for (const { control, pace } of running) {
      control.stop(); // has no effect on one that ended
      pace.leave();
    }
    await Promise.all(running.map(({ events }) => events.return()));
    for (const execution of unopened) execution.dispose();
  }
}

/** The executor, but what it opens is there already. */
const handing = (executor: Executor, open: () => Execution): Executor => ({
  path: executor.path,
  ...(executor.limits && { limits: executor.limits }),
  supports: (plan) => executor.supports(plan),
  open: async () => open(),
});
