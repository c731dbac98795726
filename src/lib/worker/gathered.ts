/**
 * Events of one run on their way out, until they are taken: neighbouring step losses become one event, of several checkpoints the
 * newest stays, with all that are kept beside it. Keeps the order; never drops any other event.
 */
import type { TrainEvent } from '../runs/events.ts';
import { joinKept } from '../runs/kept-checkpoints.ts';

type Steps = Extract<TrainEvent, { type: 'steps' }>;
type Newest = Extract<TrainEvent, { type: 'checkpoint' }>;

/** What must not wait: the page shows these at once. */
export const isUrgent = ({ type }: TrainEvent): boolean => type !== 'steps' && type !== 'epochEnd' && type !== 'checkpoint';

function joinSteps(pieces: readonly Steps[]): Steps {
  const losses = new Float32Array(pieces.reduce((length, piece) => length + piece.losses.length, 0));
  let at = 0;
  for (const piece of pieces) {
    losses.set(piece.losses, at);
    at += piece.losses.length;
  }
  return { type: 'steps', fromStep: pieces[0]?.fromStep ?? 0, losses };
}

export class Gathered {
  #events: TrainEvent[] = [];
  #steps: { at: number; pieces: Steps[] } | null = null; // neighbours, to be joined at the place of the first
  #checkpoint: { newest: Newest; at: number } | null = null; // its place, by the events before it

  add(event: TrainEvent): void {
    if (event.type === 'steps') this.#addSteps(event);
    else if (event.type === 'checkpoint') this.#addCheckpoint(event);
    else this.#events.push(event);
  }

  /** All of them, in order. */
  take(): TrainEvent[] {
    this.#joinSteps();
    const events = this.#events;
    if (this.#checkpoint) events.splice(this.#checkpoint.at, 0, this.#checkpoint.newest);
    this.#events = [];
    this.#checkpoint = null;
    return events;
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
    const kept = joinKept(this.#checkpoint?.newest.kept ?? [], added);
    this.#checkpoint = { newest: { ...newest, ...(kept.length > 0 && { kept }) }, at: this.#events.length };
  }

  #joinSteps(): void {
    if (this.#steps) this.#events[this.#steps.at] = joinSteps(this.#steps.pieces);
    this.#steps = null;
  }
}
