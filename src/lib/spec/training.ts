/** The training noun: how a model is fitted. Its parts are files in training/. */
import * as v from 'valibot';
import { withLater } from './later.ts';
import type { Parsed } from './parse.ts';
import { closed, oneOf, parseWith, real, seed, version1, whole } from './schema.ts';
import { checkpoints, defaultCheckpoints, type Checkpoints } from './training/checkpoints.ts';
import { instruments, type Instruments } from './training/instruments.ts';
import { clipping, earlyStopping, regularisation, type Clipping, type EarlyStopping, type Regularisation } from './training/limits.ts';
import { budget, defaultBudget, start, type Budget, type Start } from './training/control.ts';
import { defaultLossOptions, lossNames, lossOptions, type LossName, type LossOptions } from './training/losses.ts';
import { optimizer, type Optimizer } from './training/optimizers.ts';
import { defaultSchedule, schedule, warmup, type Schedule, type Warmup } from './training/schedules.ts';

export {
  classWeightNames,
  defaultLossOptions,
  isClassLoss,
  lossNames,
  optionsOfLoss,
  valueLossNames,
  type LossName,
  type LossOptions,
} from './training/losses.ts';
export { optimizerDefaults, optimizerNames, type Optimizer, type OptimizerOf, type OptimizerType } from './training/optimizers.ts';
export {
  defaultSchedule,
  defaultWarmup,
  scheduleDefaults,
  scheduleNames,
  warmupNames,
  type Schedule,
  type ScheduleOf,
  type ScheduleType,
  type Warmup,
} from './training/schedules.ts';
export { defaultBudget, type Budget, type Start } from './training/control.ts';
export { defaultCheckpoints, type Checkpoints } from './training/checkpoints.ts';
export { defaultInstruments, type Instruments } from './training/instruments.ts';
export { defaultEarlyStopping, type Clipping, type EarlyStopping, type Regularisation } from './training/limits.ts';

/** Fields that may be left out are at their defaults then, see `settingsOf`. */
export type Training = {
  version: 1;
  loss: 'auto' | LossName; // auto: cross-entropy for classes (sigmoid when the model has one output), MSE for values
  lossOptions?: Partial<LossOptions>;
  optimizer: Optimizer;
  learningRate: number;
  schedule?: Schedule; // left out: constant
  warmup?: Warmup | null;
  batchSize: number;
  epochs: number;
  seed: number; // run seed: initial weights, shuffles and masks only; 0 is a seed
  repeats?: number; // runs that one press makes, of this seed and the next ones; left out: one
  regularisation: Regularisation;
  clipping?: Clipping;
  earlyStopping: EarlyStopping | null;
  budget?: Budget;
  instruments?: Instruments | null; // left out: nothing is looked at
  checkpoints?: Checkpoints;
  start?: Start | null;
};

export const mostRepeats = 32;

const defaults = { learningRate: 0.01, batchSize: 32, epochs: 30, seed: 0 };

const training = withLater(
  closed('a training', {
    version: version1(),
    loss: v.optional(oneOf(['auto', ...lossNames]), 'auto'),
    lossOptions: v.optional(lossOptions),
    optimizer: v.optional(optimizer, { type: 'adam' }),
    learningRate: v.optional(real({ from: 0, to: 100, above: true }), defaults.learningRate),
    schedule: v.optional(schedule),
    warmup: v.optional(v.nullable(warmup)),
    batchSize: v.optional(whole(1, 100_000), defaults.batchSize),
    epochs: v.optional(whole(1, 100_000), defaults.epochs),
    seed: v.optional(seed(), defaults.seed),
    repeats: v.optional(whole(1, mostRepeats)),
    regularisation: v.optional(regularisation, {}),
    clipping: v.optional(clipping),
    earlyStopping: v.optional(v.nullable(earlyStopping), null),
    budget: v.optional(budget),
    instruments: v.optional(v.nullable(instruments)),
    checkpoints: v.optional(checkpoints),
    start: v.optional(v.nullable(start)),
  }),
  {
    lossOptions: {},
    repeats: 1,
    schedule: defaultSchedule,
    warmup: null,
    clipping: {},
    budget: defaultBudget,
    instruments: null,
    checkpoints: defaultCheckpoints,
    start: null,
  },
);

/** Completes a training; `{}` is the default one. */
export const parseTraining = (input: unknown): Parsed<Training> => parseWith(training, 'training', input);

export function defaultTraining(): Training {
  const parsed = parseTraining({});
  if (!parsed.ok) throw new RangeError(parsed.issues[0]?.message);
  return parsed.value;
}

/** What the fields that may be left out stand for; 0 is off. */
export type TrainingSettings = {
  lossOptions: LossOptions;
  schedule: Schedule;
  warmup: Warmup | null;
  clipping: Required<Clipping>;
  maxNorm: number;
  restoreBest: boolean;
  budget: Budget;
};

export const settingsOf = (training: Omit<Training, 'seed' | 'loss' | 'start'>): TrainingSettings => ({
  lossOptions: { ...defaultLossOptions, ...training.lossOptions },
  schedule: training.schedule ?? defaultSchedule,
  warmup: training.warmup ?? null,
  clipping: { value: 0, norm: 0, ...training.clipping },
  maxNorm: training.regularisation.maxNorm ?? 0,
  restoreBest: training.earlyStopping?.restoreBest ?? false,
  budget: training.budget ?? defaultBudget,
});
