import type { History } from '../runs/run.ts';

export const xUnits = ['epoch', 'step', 'seconds'] as const;
export type XUnit = (typeof xUnits)[number];

type Placed = { history: History; stepsPerEpoch?: number | null };

/**
 * Where each step loss lies on the x axis, or null while that is unknown (no epoch has ended and the steps of an epoch are not told).
 * A step's loss is measured before its update, so step k stands at k steps done.
 */
export const stepPositions = (run: Placed, unit: XUnit): number[] | null => positionsOf(run, unit, run.history.stepLoss.step);

/** Where counts of steps done lie on the x axis; `steps` ascend. */
export function positionsOf({ history, stepsPerEpoch }: Placed, unit: XUnit, steps: number[]): number[] | null {
  const { step, epoch, elapsedMs } = history;
  if (unit === 'step') return steps;
  if (unit === 'epoch') {
    const perEpoch = stepsPerEpoch ?? (step.at(-1) ?? NaN) / (epoch.at(-1) ?? NaN);
    return perEpoch > 0 ? steps.map((at) => at / perEpoch) : null;
  }
  if (step.length === 0) return null;
  // Time is known at the ends of epochs; in between it runs evenly, after the last at the mean pace.
  let before = 0;
  const beginning = ((step[0] ?? 0) * ((epoch[0] ?? 1) - 1)) / (epoch[0] ?? 1); // above 0 where it goes on from another run's checkpoint
  return steps.map((at) => {
    while (before < step.length && (step[before] ?? 0) <= at) before++;
    const [fromStep, fromMs] = before === 0 ? [beginning, 0] : [step[before - 1] ?? 0, elapsedMs[before - 1] ?? 0];
    const [toStep, toMs] = before < step.length ? [step[before] ?? 0, elapsedMs[before] ?? 0] : [fromStep * 2, fromMs * 2];
    return Math.max(0, fromMs + ((toMs - fromMs) * (at - fromStep)) / Math.max(1, toStep - fromStep)) / 1000;
  });
}
