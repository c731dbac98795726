import type { History } from '../runs/run.ts';

/** `seconds`: of training, pauses left out. `wall`: since the run began, with everything that came between. */
export const xUnits = ['epoch', 'step', 'examples', 'seconds', 'wall'] as const;
export type XUnit = (typeof xUnits)[number];

export type Placed = {
  history: History;
  stepsPerEpoch?: number | null;
  examples?: number | null; // of the training part: an epoch sees each once
  startedAt?: number | null; // Unix milliseconds
};

/** What an axis is called. */
export const xNames: Record<XUnit, string> = {
  epoch: 'epoch',
  step: 'step',
  examples: 'examples seen',
  seconds: 'training time, pauses left out (s)',
  wall: 'time since the start, with pauses (s)',
};

export const isTime = (unit: XUnit): boolean => unit === 'seconds' || unit === 'wall';

/**
 * Milliseconds from the beginning to the end of each epoch; NaN where a record does not say. Since the start has gone at least what
 * training took, whatever the clock on the wall was set to meanwhile.
 */
function timesOf({ history, startedAt }: Placed, unit: XUnit): number[] {
  const { elapsedMs, endedAt } = history;
  if (unit !== 'wall') return elapsedMs;
  let latest = 0;
  return elapsedMs.map((trained, i) => {
    const since = startedAt == null ? NaN : (endedAt?.[i] ?? NaN) - startedAt;
    if (!Number.isNaN(since)) latest = Math.max(latest, trained, since);
    return Number.isNaN(since) ? NaN : latest;
  });
}

/** Where the ends of epochs lie on the x axis; NaN where that is unknown. */
export function epochPositions(placed: Placed, unit: XUnit): number[] {
  const { history, examples } = placed;
  if (unit === 'epoch') return history.epoch;
  if (unit === 'step') return history.step;
  if (unit === 'examples') return history.epoch.map((epoch) => epoch * (examples ?? NaN));
  return timesOf(placed, unit).map((ms) => ms / 1000);
}

/**
 * Where each step loss lies on the x axis, or null while that is unknown (no epoch has ended and the steps of an epoch are not told).
 * A step's loss is measured before its update, so step k stands at k steps done.
 */
export const stepPositions = (run: Placed, unit: XUnit): number[] | null => positionsOf(run, unit, run.history.stepLoss.step);

/** Where counts of steps done lie on the x axis; `steps` ascend. */
export function positionsOf(placed: Placed, unit: XUnit, steps: number[]): number[] | null {
  const { step, epoch } = placed.history;
  if (unit === 'step') return steps;
  if (unit === 'epoch' || unit === 'examples') {
    const perEpoch = placed.stepsPerEpoch ?? (step.at(-1) ?? NaN) / (epoch.at(-1) ?? NaN);
    const width = unit === 'epoch' ? 1 : (placed.examples ?? NaN); // of an epoch
    return perEpoch > 0 ? steps.map((at) => (at / perEpoch) * width) : null;
  }
  if (step.length === 0) return null;
  // Time is known at the ends of epochs; in between it runs evenly, after the last at the mean pace.
  const times = timesOf(placed, unit);
  let before = 0;
  const beginning = ((step[0] ?? 0) * ((epoch[0] ?? 1) - 1)) / (epoch[0] ?? 1); // above 0 where it goes on from another run's checkpoint
  return steps.map((at) => {
    while (before < step.length && (step[before] ?? 0) <= at) before++;
    const [fromStep, fromMs] = before === 0 ? [beginning, 0] : [step[before - 1] ?? 0, times[before - 1] ?? 0];
    const [toStep, toMs] = before < step.length ? [step[before] ?? 0, times[before] ?? 0] : [fromStep * 2, fromMs * 2];
    return Math.max(0, fromMs + ((toMs - fromMs) * (at - fromStep)) / Math.max(1, toStep - fromStep)) / 1000;
  });
}
