/**
 * Gathers what the lanes of a job tell on its way out of the trainer and lets it go about every 50 ms, one message for all of them;
 * what a person waits for goes at once. Keeps the order of each lane's events.
 */
import type { TrainEvent } from '../runs/events.ts';
import type { RunId } from '../spec/ids.ts';
import { Gathered, isUrgent } from './gathered.ts';
import type { LaneEvents } from './protocol.ts';

export const coalesceMs = 50;

export class Outbox {
  readonly #send: (lanes: LaneEvents[]) => void;
  readonly #now: () => number;
  readonly #lanes = new Map<RunId, Gathered>();
  #sentAt = -Infinity;

  constructor(send: (lanes: LaneEvents[]) => void, now: () => number) {
    this.#send = send;
    this.#now = now;
  }

  /** `canWait`: among the lanes of a job it is news like others, though it would be urgent of a run alone. */
  add(runId: RunId, event: TrainEvent, { canWait }: { canWait: boolean }): void {
    const lane = this.#lanes.get(runId) ?? new Gathered();
    this.#lanes.set(runId, lane);
    lane.add(event);
    if (isUrgent(event) && !canWait) this.flush();
    else this.flushIfDue();
  }

  flushIfDue(): void {
    if (this.#now() - this.#sentAt >= coalesceMs) this.flush();
  }

  flush(): void {
    if (this.#lanes.size === 0) return;
    const lanes = [...this.#lanes].map(([runId, lane]) => ({ runId, events: lane.take() }));
    this.#lanes.clear();
    this.#sentAt = this.#now();
    this.#send(lanes);
  }
}
