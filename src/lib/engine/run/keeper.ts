/**
 * Turns where a run stands into checkpoints. Beside the newest it lets out the best epoch so far and every so many, where that was asked
 * for. They go out together with the newest and never before it, so that no resume finds one of an epoch that is still to come.
 */
import type { Checkpoint, KeptCheckpoint, Scores, TrainEvent, Why } from '../../runs/events.ts';
import { joinKept } from '../../runs/kept-checkpoints.ts';
import type { Run } from '../../runs/run.ts';
import type { LaneState } from '../executors/executor.ts';
import { toCheckpointMemory, type RunMemory } from './memory.ts';

type Standing = { epoch: number; state: LaneState; memory: RunMemory };

/** Milliseconds of training that a crash may cost. */
const dueAfterMs = 1000;

export class Keeper {
  readonly #every: number;
  readonly #elapsed: () => number;
  #at: number; // of the newest
  #waiting: (Standing & { why: Why[]; scores: Scores })[] = [];

  /** `elapsed`: milliseconds of training so far. */
  constructor({ checkpoints }: Pick<Run, 'checkpoints'>, elapsed: () => number) {
    this.#every = checkpoints?.every ?? 0;
    this.#elapsed = elapsed;
    this.#at = elapsed();
  }

  /** Whether the newest one is too old. */
  get isDue(): boolean {
    return this.#elapsed() - this.#at >= dueAfterMs;
  }

  /** Takes note of the end of an epoch. Whether a checkpoint is due at once. */
  note(standing: Standing, scores: Scores): boolean {
    const { epoch, memory } = standing;
    const isBest = memory.best?.epoch === epoch;
    const isOfEvery = this.#every > 0 && epoch % this.#every === 0;
    if (isBest || isOfEvery) {
      const why: Why[] = [...(isBest ? ['best' as const] : []), ...(isOfEvery ? ['every' as const] : [])];
      const { params, slots, step } = standing.state;
      const state = { params: params.slice(), slots: slots.slice(), step };
      this.#waiting = joinKept(this.#waiting, [{ epoch, state, memory, why, scores }]);
    }
    return isOfEvery;
  }

  /** The newest one, with what waited. */
  checkpoint(standing: Standing): Extract<TrainEvent, { type: 'checkpoint' }> {
    this.#at = this.#elapsed();
    const kept = this.#waiting.map(({ why, scores, ...at }): KeptCheckpoint => ({ checkpoint: toCheckpoint(at), why, scores }));
    this.#waiting = [];
    return { type: 'checkpoint', checkpoint: toCheckpoint(standing), ...(kept.length > 0 && { kept }) };
  }
}

/** Copies: whoever takes the event may transfer its buffers to another thread. */
const toCheckpoint = ({ epoch, state, memory }: Standing): Checkpoint => ({
  epoch,
  step: state.step,
  params: state.params.slice(),
  slots: state.slots.slice(),
  ...toCheckpointMemory(memory),
});
