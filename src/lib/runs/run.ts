import type { CellId, NotebookId, RunId } from '../spec/ids.ts';
import type { BackendChoice } from '../spec/notebook.ts';
import type { Resolved } from '../spec/resolve.ts';
import type { BestEpoch, Checkpoint, Environment, Intervention, Scores } from './events.ts';
import type { Checkpoints, Instruments } from '../spec/training.ts';
import type { Annotations } from './annotations.ts';
import type { Costs } from './costs.ts';
import type { Extremes } from './extremes.ts';
import type { Observation } from './observation.ts';
import type { RangeVerdict } from './range.ts';
import type { Measures, Metrics, RunMetricName } from './metrics.ts';

/** The lifecycle is one union; times are Unix milliseconds. */
export type RunState =
  | { status: 'queued' }
  | { status: 'running'; startedAt: number }
  | { status: 'paused'; startedAt: number }
  | {
      status: 'finished';
      startedAt: number;
      finishedAt: number;
      reason: 'epochs' | 'earlyStopping' | 'budget' | 'goal';
      restoredEpoch?: number;
    }
  | { status: 'stopped'; startedAt: number | null; finishedAt: number }
  | { status: 'diverged'; startedAt: number; finishedAt: number; epoch: number; step: number; message: string }
  | { status: 'failed'; startedAt: number | null; finishedAt: number; message: string }
  | { status: 'interrupted'; startedAt: number | null; message: string };
export type RunStatus = RunState['status'];

/** Per-epoch and per-step columns. Kept apart from the summary so that 10 000 summaries open in a second. */
export type History = {
  epoch: number[];
  step: number[];
  trainLoss: number[];
  trainMetric: number[];
  validationLoss: number[]; // NaN without a validation part
  validationMetric: number[];
  elapsedMs: number[];
  endedAt?: number[]; // Unix milliseconds; absent, or NaN, in records of before it was kept
  learningRate: number[]; // of the epoch's last step; NaN in records of before it was kept
  stepLoss: { step: number[]; loss: number[] }; // thinned to 1000 points
  observed?: Observation[]; // by instruments, by epoch; absent where there were none
};

/** The floor: what always guessing the majority class, or the mean, would score on the validation part; of a series, the seasonal naive. */
export type Floor = {
  description: string;
  scores: Scores;
  name?: string; // 'seasonal naive': short, for the head of a column
  metrics?: Metrics;
  others?: Floor[]; // lower ones, to be shown beside it
};

/** The place of another run's checkpoint at which a run begins; the hash is of the weights there. Part of what the run is. */
export type Origin = { epoch: number; step: number; weightsHash: string };

/** The checkpoint that a new run begins with. It is stored with the run, so that the run it is of may be deleted. */
export type Beginning = { id: RunId; checkpoint: Checkpoint };

/** The place of a run among those of one press, which differ only in their seeds; `group` is the id of the first of them. */
export type Repeat = { group: RunId; index: number; of: number };

/** One training of one model on one dataset with one seed. The small part: what the runs table shows. */
export type Run = {
  version: 1;
  id: RunId;
  notebookId: NotebookId | null; // null on the command line
  notebookTitle?: string; // when it started, for the day the notebook is gone; absent on the command line and on older records
  cellId: CellId | null;
  name: string; // cell name and number, 'train 3', or 'train 3.2' of a repeat
  createdAt: number;
  ordinal?: number; // counts the runs of a ledger from 1: its colour and dash. Absent on the command line and on older records
  purpose: 'train' | 'overfitCheck' | 'rangeTest'; // the others try something out: they never go on from a checkpoint
  parent: RunId | null;
  origin?: Origin; // of a run that goes on from another one's checkpoint; its history begins there
  resolved: Resolved;
  specHash: string; // SHA-256 of the canonical resolved spec
  dataHash: string;
  seed: number;
  repeat?: Repeat; // of a run that was started with others, index from 1; absent on one alone and on older records
  requestedBackend: BackendChoice;
  datasetTitle: string;
  modelSummary: string; // 'dense 16 relu > dense 3'
  examples: { train: number; validation: number };
  metricName: RunMetricName;
  floor: Floor | null;
  state: RunState;
  environment: Environment | null; // from 'started'
  parameterCount: number | null;
  stepsPerEpoch: number | null;
  epochsDone: number;
  stepsDone: number;
  elapsedMs: number; // training time
  apart?: true; // started on the page of its parent: epochs, learning rate, seed and start were chosen there, not in its cell
  bought?: number; // the steps that its time budget bought: a replay goes by them, never by the clock
  last: { train: Scores; validation: Scores | null } | null;
  best: BestEpoch | null;
  extremes?: Extremes; // of the curves so far; absent before the first epoch and on older records
  measures?: Measures; // of the kept weights, once it is over; absent on older records
  costs?: Costs; // once it is over; absent on older records
  weightsHash: string | null;
  dispatches: number;
  check: OverfitVerdict | null; // for an overfit check
  range?: RangeVerdict; // for a range test that came to its end
  interventions: Intervention[]; // by step; part of what the run is
  instruments?: Instruments; // what is looked at meanwhile; changes no bit
  checkpoints?: Checkpoints; // which are kept; left out: the last and the best
} & Annotations;

export type OverfitVerdict = {
  passed: boolean;
  sentence: string;
  tries: { learningRate: number; firstLoss: number; lastLoss: number; accuracy: number | null; steps: number; passed: boolean }[];
};
