/**
 * What a schedule makes of the learning rate, step by step: factors, so that the rate itself may still be moved by hand. A pure function
 * of schedule, step and length of the run (and of what a plateau did at the ends of epochs), so that slices, resumes and replays agree.
 */
import { cos } from '../../numerics/exact-math.ts';
import type { Schedule, ScheduleOf, Warmup } from '../../spec/training.ts';
import { wholePower } from '../optimizers/adam-scalars.ts';

export type Descent = {
  schedule: Schedule;
  warmup: Warmup | null;
  steps: number; // of the whole run
  stepsPerEpoch: number;
  plateau: number; // the factor that reduceOnPlateau has come to, else 1
};

/** Of steps `from` .. `from + count - 1` of the run, counted from 0. */
export const rateFactors = (descent: Descent, from: number, count: number): Float32Array =>
  Float32Array.from({ length: count }, (_, index) => factorAt(descent, from + index));

function factorAt(descent: Descent, step: number): number {
  const warm = warmSteps(descent);
  const rest = Math.max(descent.steps - warm, 1);
  const factor = scheduled(descent, { step, at: Math.max(step - warm, 0), of: rest });
  return step < warm ? (factor * (step + 1)) / warm : factor;
}

function warmSteps({ warmup, steps }: Descent): number {
  if (warmup === null) return 0;
  return warmup.type === 'steps' ? warmup.steps : Math.round(warmup.share * steps);
}

/** `at`: steps behind the warm-up, of `of`. */
function scheduled({ schedule, stepsPerEpoch, plateau }: Descent, { step, at, of }: { step: number; at: number; of: number }): number {
  switch (schedule.type) {
    case 'constant':
      return 1;
    case 'step':
      return wholePower(schedule.factor, Math.floor(Math.floor(step / stepsPerEpoch) / schedule.every));
    case 'cosine':
      return between(1, schedule.floor, at / of);
    case 'oneCycle':
      return cycle(schedule, at, of);
    case 'reduceOnPlateau':
      return plateau;
    default:
      return schedule satisfies never;
  }
}

/** From the one at 0 to the other at 1 along half a cosine wave. */
const between = (from: number, to: number, share: number): number => to + ((from - to) * (1 + cos(Math.PI * share))) / 2;

/** As PyTorch's OneCycleLR: the peak is reached one step before that share of the steps, the end at the last step. */
function cycle({ rise, startDivisor, endDivisor }: ScheduleOf<'oneCycle'>, at: number, of: number): number {
  const peak = rise * of - 1;
  const last = of - 1;
  if (peak > 0 && at <= peak) return between(1 / startDivisor, 1, at / peak);
  return last > peak ? between(1, 1 / endDivisor, Math.min((at - peak) / (last - peak), 1)) : 1;
}
