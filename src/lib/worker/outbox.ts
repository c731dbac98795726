/**
 * Gathers a run's events on their way out of the trainer and lets them go about every 50 ms: neighbouring step losses become
 * one event, of several checkpoints the newest stays, with all that are kept beside it. Keeps the order; never drops any other event.
 */
import type { TrainEvent } from '../runs/events.ts';
import { joinKept } from '../runs/kept-checkpoints.ts';

export const coalesceMs = 50;

type Steps = Extract<TrainEvent, { type: 'steps' }>;
type Newest = Extract<TrainEvent, { type: 'checkpoint' }>;

/** What must not wait: the page shows these at once. */
const isUrgent = ({ type }: TrainEvent): boolean => type !== 'steps' && type !== 'epochEnd' && type !== 'checkpoint';

function joinSteps(pieces: readonly Steps[]): Steps {
  const losses = new Float32Array(pieces.reduce((length, piece) => length + piece.losses.length, 0));
  let at = 0;
  for (const piece of pieces) {
    losses.set(piece.losses, at);
    at += piece.losses.length;
  }
  return { type: 'steps', fromStep: pieces[0]?.fromStep ?? 0, losses };
}

export class Outbox {
  readonly #send: (events: TrainEvent[]) => void;
  readonly #now: () => number;
  #events: TrainEvent[] = [];
  #steps: { at: number; pieces: Steps[] } | null = null; // neighbours, to be joined at the place of the first
  #checkpoint: Newest | null = null;
  #sentAt = -Infinity;

  constructor(send: (events: TrainEvent[]) => void, now: () => number) {
    this.#send = send;
    this.#now = now;
  }

  add(event: TrainEvent): void {
    if (event.type === 'steps') this.#addSteps(event);
    else if (event.type === 'checkpoint') this.#addCheckpoint(event);
    else this.#events.push(event);
    if (isUrgent(event)) this.flush();
    else this.flushIfDue();
  }

  flushIfDue(): void {
    if (this.#now() - this.#sentAt >= coalesceMs) this.flush();
  }

  flush(): void {
    this.#joinSteps();
    const urgent = this.#events.findIndex(isUrgent);
    const ends = urgent < 0 ? [] : this.#events.splice(urgent);
    const events = [...this.#events, ...(this.#checkpoint ? [this.#checkpoint] : []), ...ends];
    this.#events = [];
    this.#checkpoint = null;
    if (events.length === 0) return;
    this.#sentAt = this.#now();
    this.#send(events);
  }

  /** Epochs may end between the neighbours: no fold of step losses depends on that. */
  #addSteps(steps: Steps): void {
    const last = this.#steps?.pieces.at(-1);
    if (last && last.fromStep + last.losses.length !== steps.fromStep) this.#joinSteps();
    if (this.#steps) this.#steps.pieces.push(steps);
    else {
      this.#steps = { at: this.#events.length, pieces: [steps] };
      this.#events.push(steps);
    }
  }

  #addCheckpoint({ kept: added = [], ...newest }: Newest): void {
    const kept = joinKept(this.#checkpoint?.kept ?? [], added);
    this.#checkpoint = { ...newest, ...(kept.length > 0 && { kept }) };
  }

  #joinSteps(): void {
    if (this.#steps) this.#events[this.#steps.at] = joinSteps(this.#steps.pieces);
    this.#steps = null;
  }
}
