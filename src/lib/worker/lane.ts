/**
 * One run of the job that a trainer works on: where it stands, its control, and when it may be drawn next. Begins at most once, and
 * not after it was let go of.
 */
import { createControl } from '../engine/run/control.ts';
import type { Control } from '../engine/run/control.ts';
import type { TrainEvent } from '../runs/events.ts';
import type { RunId } from '../spec/ids.ts';
import type { Preview, PreviewInterest, TrainerJob } from './protocol.ts';

/** A moment between slices at which the surface can be drawn. */
export type Look = {
  at: 'start' | 'slice' | 'epochEnd' | 'paused';
  epoch: number;
  draw: (interest: PreviewInterest) => Promise<Preview | null>;
};

/** Drawings come this often at most, and take this share of the training time at most. */
export const previewMs = 50;
const previewShare = 0.1;

type State = 'waiting' | 'begun' | 'paused' | 'over' | 'released';

export const isEnd = ({ type }: TrainEvent): boolean =>
  type === 'finished' || type === 'stopped' || type === 'diverged' || type === 'failed';

export class Lane {
  readonly job: TrainerJob;
  readonly control: Control;
  readonly #now: () => number;
  #state: State = 'waiting';
  #isMuted = false;
  #epoch: number; // the last one that ended
  #interest: PreviewInterest | null;
  #drawAt = -Infinity; // not before

  constructor(job: TrainerJob, now: () => number) {
    this.job = job;
    this.#now = now;
    this.control = createControl({ stepOnly: job.stepOnly });
    this.#epoch = job.checkpoint?.epoch ?? 0;
    this.#interest = job.interest;
  }

  get id(): RunId {
    return this.job.run.id;
  }

  get state(): State {
    return this.#state;
  }

  /** Its end is not out, and it was not let go of. */
  get isThere(): boolean {
    return this.#state !== 'over' && this.#state !== 'released';
  }

  get isMuted(): boolean {
    return this.#isMuted;
  }

  /** False once it was let go of. May be asked again. */
  begin(): boolean {
    if (this.#state === 'waiting') this.#state = 'begun';
    return this.#state !== 'released';
  }

  /** Whether it is let go of: one that has begun is not. */
  release(): boolean {
    if (this.#state === 'waiting') this.#state = 'released';
    return this.#state === 'released';
  }

  /** It goes without a word: no end in its record, and no drawing. */
  park(): void {
    this.release();
    this.#isMuted = true;
    this.control.stop();
  }

  /** What leaves of an event; null: nothing. */
  follow(event: TrainEvent): TrainEvent | null {
    if (event.type === 'epochEnd') this.#epoch = event.epoch;
    if (isEnd(event)) this.#state = 'over';
    else if (event.type === 'paused') this.#state = 'paused';
    else if (event.type === 'resumed') this.#state = 'begun';
    if (this.#isMuted && isEnd(event)) return null;
    return event.type === 'stopped' ? { ...event, epoch: this.#epoch } : event; // also where the loop counts its epochs otherwise
  }

  watch(interest: PreviewInterest | null): void {
    this.#interest = interest;
    this.control.nudge(); // a paused run is drawn anew
  }

  /** Draws when it is due; null: not now, or nobody looks, or there is nothing to draw. */
  async draw({ at, epoch, draw }: Look): Promise<Preview | null> {
    if (!this.#interest) return null;
    const began = this.#now();
    const isLast = at === 'epochEnd' && epoch >= this.job.run.resolved.training.epochs;
    if (at !== 'paused' && !isLast && began < this.#drawAt) return null;
    const preview = await draw(this.#interest);
    this.#drawAt = began + Math.max(previewMs, (this.#now() - began) / previewShare);
    return this.#isMuted ? null : preview;
  }
}
