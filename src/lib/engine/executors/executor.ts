import type { Tally, TalliedLoss } from '../metrics/scores.ts';
import type { MemoryLimits } from '../ops/footprint.ts';
import type { Knob } from '../ops/op.ts';
import type { Plan } from '../ops/plan.ts';

/** A lane's whole changing state; the same bytes on every executor. */
export type LaneState = {
  params: Float32Array;
  slots: Float32Array;
  step: number; // optimizer steps done
};

/** What stays resident for the whole execution. */
export type TrainingData = {
  inputs: Float32Array; // [examples, inputSize]
  targets: Float32Array; // [examples, targets of one example]
  examples: number;
};

export type Knobs = Record<Knob, number>;

/** A stretch of one epoch: steps fromStep .. fromStep + steps - 1 over `order`, the epoch's shuffled example indexes. */
export type Slice = {
  epoch: number; // from 1
  fromStep: number; // within the epoch, from 0
  steps: number;
  order: Int32Array;
  learningRates?: Float32Array; // of each step, as factors of the knob: what a schedule makes of it; 1 when left out
};

export type ScoredRows = {
  inputs: Float32Array; // [rows, inputSize]
  targets: Float32Array; // [rows, targets of one example]
  rows: number;
  loss: TalliedLoss;
};

export type Inspection = {
  isFinite: boolean; // params and slots
  weightsHash: string; // hashWords of the params, bit for bit
};

/** One lane on one executor. Owns buffers until `dispose`. Calls never overlap. */
export interface Execution {
  load(state: LaneState): Promise<void>;
  /** The state by now, in the arrays of `into` where that is given and the executor can. */
  save(into?: LaneState): Promise<LaneState>;
  setKnobs(knobs: Knobs): void;
  /** Trains; returns the mean loss of each step before its update. Never stops early on a non-finite loss: the loop replays. */
  runSlice(slice: Slice): Promise<Float32Array>;
  /**
   * The order of an epoch's examples for the seed that this was opened with: streams.permutation, bit for bit. Only where the executor
   * shuffles faster; good until it is called again.
   */
  shuffle?(epoch: number): Int32Array;
  /** Forward without dropout. inputs: [rows, inputSize]; returns one [rows, size] array per layer index asked for. */
  evaluate(inputs: Float32Array, rows: number, layers: number[]): Promise<Float32Array[]>;
  /**
   * Scores of rows, without dropout, added to those before: the sums of metrics/scores.ts, bit for bit. Only where the executor works
   * them out beside the outputs; elsewhere the loop takes them from `evaluate`.
   */
  tally?(part: ScoredRows, before: Tally): Tally;
  /** What is to be known of the state that `save` would give. Only where the executor sees it without a copy. */
  inspect?(): Inspection;
  /** Kernel or shader dispatches since open: above zero is the proof that this path did the work. */
  dispatches(): number;
  dispose(): void;
}

export interface Executor {
  readonly path: 'reference' | 'tfjs' | 'wasm' | 'wgsl';
  readonly limits?: MemoryLimits; // where they are known
  supports(plan: Plan): true | string; // or the missing thing, as a sentence
  open(plan: Plan, data: TrainingData, seed: number): Promise<Execution>;
  /**
   * One execution for each seed on the same data. Slices that are asked for at the same time share a dispatch; calls on one lane never
   * overlap, those on several may. Each lane has the bits that it has alone.
   */
  openLanes?(plan: Plan, data: TrainingData, seeds: readonly number[]): Promise<Execution[]>;
}
