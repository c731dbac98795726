/**
 * A short measurement of a job on each backend and path that may be trusted with it: real plan, real data, real slices. Trains nothing
 * that is kept, and leaves nothing behind.
 */
import { fastestOf, measuredText, type Measured } from '../../runs/calibration.ts';
import type { Executor, Knobs, TrainingData } from '../executors/executor.ts';
import { initialState } from '../ops/initial-state.ts';
import type { Plan } from '../ops/plan.ts';
import type { Chosen } from './choose.ts';

/** A round of slices as long as this tells enough, also by a clock of coarse ticks. */
const roundMs = 8;
/** After so long there is no second round. */
const mostMs = 40;

export type Job = { plan: Plan; data: TrainingData; knobs: Knobs; now: () => number };

/** The fastest of them, with what was measured; null where none could be. A path that breaks is left out. */
export async function calibrate(candidates: readonly Chosen[], job: Job): Promise<Chosen | null> {
  const calibration: Measured[] = [];
  for (const { backend, path, executor } of candidates) {
    const msPerStep = await measureStep(executor, job).catch(() => null); // no room, a lost GPU: another path may do
    if (msPerStep !== null) calibration.push({ backend, path, msPerStep });
  }
  const fastest = fastestOf(calibration);
  const found = candidates.find(({ backend, path }) => backend === fastest?.backend && path === fastest.path);
  return found ? { ...found, calibration, reason: `${found.reason} Measured on this job: ${measuredText(calibration)}.` } : null;
}

/**
 * Milliseconds a step, warm: after a first step, which may compile, rounds of slices that grow up to an epoch; the faster of two counts,
 * since a machine that does other things only makes it longer.
 */
async function measureStep(executor: Executor, { plan, data, knobs, now }: Job): Promise<number> {
  const order = Int32Array.from({ length: data.examples }, (_, row) => row);
  const perEpoch = Math.ceil(data.examples / plan.batchSize);
  const execution = await executor.open(plan, data, 0);
  let steps = 1;
  const slice = () => execution.runSlice({ epoch: 1, fromStep: 0, steps, order });
  const round = async () => {
    const began = now();
    for (let done = 0; ; steps = Math.min(2 * steps, perEpoch)) {
      await slice();
      done += steps;
      const took = now() - began;
      if (took >= roundMs) return took / done;
    }
  };
  try {
    await execution.load(initialState(plan, 0));
    execution.setKnobs(knobs);
    await slice();
    const began = now();
    const first = await round();
    return now() - began > mostMs ? first : Math.min(first, await round());
  } finally {
    execution.dispose();
  }
}
