import type { BackendName } from '../spec/notebook.ts';
import type { Measured } from './calibration.ts';
import type { Costs } from './costs.ts';
import type { Measures } from './metrics.ts';
import type { Observation } from './observation.ts';
import type { RangeVerdict } from './range.ts';
import type { OverfitVerdict } from './run.ts';

/** Events of one run, in order. The trainer yields them, the supervisor records them, every fold is `applyEvent`. */

export type Scores = { loss: number; metric: number }; // metric: accuracy, or R2 for regression

export type Environment = {
  appVersion: string;
  engineVersion: number;
  backend: BackendName;
  path: 'tfjs' | 'wasm' | 'wgsl';
  backendReason: string; // why this backend: a sentence
  adapter: string | null; // GPU adapter, or null
  userAgent: string;
  cores: number;
  calibration?: Measured[]; // what was measured on this job before it began, where it is long enough
  repeats?: boolean; // on a GPU: whether the first steps, done twice, ended in the same bits
};

/** Weights, optimizer slots and position: enough to go on as if never stopped. */
export type Checkpoint = {
  epoch: number; // epochs done
  step: number; // optimizer steps done
  params: Float32Array;
  slots: Float32Array;
  bestLoss: number | null; // early stopping's memory
  bestEpoch: number | null;
  epochsWithoutGain: number;
  plateau?: PlateauMemory; // of reduceOnPlateau
  best?: BestEpoch; // so far
  bestParams?: Float32Array; // the weights of the best epoch, where they are to be restored
};

/** By validation metric, ties to the earliest; the train scores when there is no validation part. */
export type BestEpoch = { epoch: number; validation: Scores };

/** Why a checkpoint is kept beside the last ones: it is of the best epoch so far, or of one of every so many. */
export type Why = 'best' | 'every';

/** The end of an epoch, to be kept; `scores` are those of the best epoch's kind. */
export type KeptCheckpoint = { checkpoint: Checkpoint; why: Why[]; scores: Scores };

export type PlateauMemory = { bestLoss: number | null; epochsWithoutGain: number; factor: number }; // factor: of the learning rate by now

/** A number that a hand moved in the middle of a run. Values are absolute: setting one twice is setting it once. */
export type InterventionChange =
  | { knob: 'learningRate' | 'l1' | 'l2'; value: number }
  | { knob: 'dropout'; layer: number; value: number } // layer: index in the model's layers
  | { knob: 'weight'; index: number; name: string; value: number }; // index: in the flat params buffer; name: 'dense 1, unit 3, from x1'

export type Intervention = {
  step: number; // optimizer steps done when it was applied: it acts on the next one
  epoch: number; // epochs done
  change: InterventionChange;
};

/** The run ends with the weights of an earlier epoch, which score so. */
export type Restored = { epoch: number; train: Scores; validation: Scores | null };

export type TrainEvent =
  | { type: 'started'; environment: Environment; parameterCount: number; stepsPerEpoch: number; dispatches: number }
  | { type: 'steps'; fromStep: number; losses: Float32Array } // fromStep over the whole run, from 0
  | {
      type: 'epochEnd';
      epoch: number; // from 1
      step: number;
      train: Scores; // over the whole training part, after the epoch, dropout off
      validation: Scores | null;
      elapsedMs: number; // training time since the run began, pauses left out
      endedAt?: number; // Unix milliseconds; the supervisor's word, no trainer's
      learningRate?: number; // of the epoch's last step
      weightsHash: string;
      dispatches: number;
    }
  | { type: 'observed'; observation: Observation } // by instruments, after the 'epochEnd' of its epoch
  | { type: 'checkpoint'; checkpoint: Checkpoint; kept?: KeptCheckpoint[] } // kept: none of a later epoch
  | { type: 'paused'; epoch: number }
  | { type: 'resumed' }
  | ({ type: 'intervention' } & Intervention)
  | {
      type: 'finished';
      reason: 'epochs' | 'earlyStopping' | 'budget' | 'goal';
      weightsHash: string;
      elapsedMs: number;
      restored?: Restored;
      measures?: Measures; // of the kept weights
      costs?: Costs;
    }
  | { type: 'stopped'; epoch: number; weightsHash: string; elapsedMs: number; measures?: Measures; costs?: Costs }
  | { type: 'diverged'; epoch: number; step: number; message: string; elapsedMs: number; costs?: Costs } // a checkpoint with the last finite weights came before
  | { type: 'checked'; verdict: OverfitVerdict } // an overfit check came to its verdict; its end follows
  | { type: 'rangeTested'; verdict: RangeVerdict } // a range test came to its end, which follows
  | { type: 'failed'; message: string };

/** `queued` and `interrupted` are set by the supervisor, never by the trainer. */
export type LedgerEvent = TrainEvent | { type: 'queued' } | { type: 'interrupted'; message: string };
