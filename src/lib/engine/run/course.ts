/**
 * The way of one run through its epochs: how far it is, the shuffled order of each epoch, and what the schedule makes of the
 * learning rate. Knows nothing of weights.
 */
import type { Run } from '../../runs/run.ts';
import { settingsOf, type TrainingSettings } from '../../spec/training.ts';
import type { Slice } from '../executors/executor.ts';
import { rateFactors } from '../schedules/factors.ts';

type Way = {
  run: Run;
  examples: number;
  batchSize: number;
  from: { epoch: number; step: number };
  shuffle: (epoch: number) => Int32Array; // the order of an epoch's examples
};

export class Course {
  readonly stepsPerEpoch: number;
  readonly epochs: number;
  readonly #shuffle: Way['shuffle'];
  readonly #settings: TrainingSettings;
  #epoch: number;
  #step: number;
  #shuffled: { epoch: number; order: Int32Array } | null = null;

  constructor({ run, examples, batchSize, from, shuffle }: Way) {
    this.#shuffle = shuffle;
    this.#settings = settingsOf(run.resolved.training);
    this.stepsPerEpoch = Math.ceil(examples / batchSize);
    this.epochs = run.resolved.training.epochs;
    this.#epoch = from.epoch;
    this.#step = from.step;
  }

  /** Epochs done. */
  get epoch(): number {
    return this.#epoch;
  }

  /** Optimizer steps done, over the whole run. */
  get step(): number {
    return this.#step;
  }

  /** Steps left of the present epoch. */
  get stepsLeft(): number {
    return (this.#epoch + 1) * this.stepsPerEpoch - this.#step;
  }

  advance(steps: number): void {
    this.#step += steps;
  }

  endEpoch(): void {
    this.#epoch++;
  }

  /** Steps of the present epoch, `fromStep` counted over the whole run. `plateau`: the factor of reduceOnPlateau by now. */
  slice(fromStep: number, steps: number, plateau: number): Slice {
    const epochStart = this.#epoch * this.stepsPerEpoch;
    const slice = { epoch: this.#epoch + 1, fromStep: fromStep - epochStart, steps, order: this.#order() };
    const learningRates = this.rates(fromStep, steps, plateau);
    return learningRates ? { ...slice, learningRates } : slice;
  }

  /** The learning rate of each step as a factor of the knob; null where it is always 1. */
  rates(fromStep: number, steps: number, plateau: number): Float32Array | null {
    const { schedule, warmup } = this.#settings;
    if (schedule.type === 'constant' && warmup === null) return null;
    const all = this.epochs * this.stepsPerEpoch;
    return rateFactors({ schedule, warmup, steps: all, stepsPerEpoch: this.stepsPerEpoch, plateau }, fromStep, steps);
  }

  #order(): Int32Array {
    const epoch = this.#epoch + 1;
    if (this.#shuffled?.epoch !== epoch) this.#shuffled = { epoch, order: this.#shuffle(epoch) };
    return this.#shuffled.order;
  }
}
