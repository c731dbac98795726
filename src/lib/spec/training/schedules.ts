/** How the learning rate goes on from step to step. A schedule gives factors of the rate, so that a hand may still move the rate itself. */
import * as v from 'valibot';
import { closed, real, union, whole } from '../schema.ts';

export type Schedule =
  | { type: 'constant' }
  | { type: 'step'; every: number; factor: number } // times factor after every so many epochs
  | { type: 'cosine'; floor: number } // down half a wave to this share of the rate (Loshchilov & Hutter 2017)
  | { type: 'oneCycle'; rise: number; startDivisor: number; endDivisor: number } // up during that share of the steps, then down (Smith 2018)
  | { type: 'reduceOnPlateau'; patience: number; factor: number; minDelta: number; floor: number }; // times factor after `patience` epochs without a gain
export type ScheduleType = Schedule['type'];
export type ScheduleOf<Type extends ScheduleType> = Extract<Schedule, { type: Type }>;

/** A straight rise to the rate over the first steps; the schedule counts the steps behind it (step and reduceOnPlateau count epochs). */
export type Warmup = { type: 'steps'; steps: number } | { type: 'share'; share: number }; // share of all steps

export const scheduleNames = ['constant', 'step', 'cosine', 'oneCycle', 'reduceOnPlateau'] as const satisfies readonly ScheduleType[];
export const warmupNames = ['steps', 'share'] as const satisfies readonly Warmup['type'][];

/** What a schedule's numbers are when they are left out. */
export const scheduleDefaults: { readonly [Type in ScheduleType]: Omit<ScheduleOf<Type>, 'type'> } = {
  constant: {},
  step: { every: 10, factor: 0.1 },
  cosine: { floor: 0 },
  oneCycle: { rise: 0.3, startDivisor: 25, endDivisor: 250_000 },
  reduceOnPlateau: { patience: 5, factor: 0.1, minDelta: 0, floor: 0 },
};
export const defaultSchedule: Schedule = { type: 'constant' };
export const defaultWarmup = { steps: 100, share: 0.1 };

const { step, cosine, oneCycle, reduceOnPlateau } = scheduleDefaults;
const share = (standard: number) => v.optional(real({ from: 0, to: 1 }), standard);
const factor = (standard: number) => v.optional(real({ from: 0, to: 1, above: true }), standard);
const divisor = (standard: number) => v.optional(real({ from: 1, to: 1e9 }), standard);

export const schedule = union('a schedule', scheduleNames, [
  closed('the constant schedule', { type: v.literal('constant') }),
  closed('the step schedule', {
    type: v.literal('step'),
    every: v.optional(whole(1, 100_000), step.every),
    factor: factor(step.factor),
  }),
  closed('the cosine schedule', { type: v.literal('cosine'), floor: share(cosine.floor) }),
  closed('the oneCycle schedule', {
    type: v.literal('oneCycle'),
    rise: share(oneCycle.rise),
    startDivisor: divisor(oneCycle.startDivisor),
    endDivisor: divisor(oneCycle.endDivisor),
  }),
  closed('the reduceOnPlateau schedule', {
    type: v.literal('reduceOnPlateau'),
    patience: v.optional(whole(1, 100_000), reduceOnPlateau.patience),
    factor: factor(reduceOnPlateau.factor),
    minDelta: v.optional(real({ from: 0, to: 1_000_000 }), reduceOnPlateau.minDelta),
    floor: share(reduceOnPlateau.floor),
  }),
]);

export const warmup = union('a warm-up', warmupNames, [
  closed('a warm-up of steps', { type: v.literal('steps'), steps: v.optional(whole(1, 10_000_000), defaultWarmup.steps) }),
  closed('a warm-up of a share', {
    type: v.literal('share'),
    share: v.optional(real({ from: 0, to: 1, above: true }), defaultWarmup.share),
  }),
]);
