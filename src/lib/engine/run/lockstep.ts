/**
 * Lets lanes begin their slices at the same time and with as many steps each, so that an executor can join them. Waits only for
 * lanes that train: one that is paused or has ended leaves. Decides when, never what, is computed.
 */
import type { Pace, Pacer } from './pacer.ts';

export type LanePace = Pace & {
  leave(): void;
  enter(): void;
};

type Waiting = { remaining: number; go: (steps: number) => void };

export class Lockstep {
  readonly #pacer: Pacer;
  readonly #members = new Set<LanePace>();
  #waiting: Waiting[] = [];

  constructor(pacer: Pacer) {
    this.#pacer = pacer;
  }

  join(): LanePace {
    const lane: LanePace = {
      next: (remaining) =>
        new Promise((go) => {
          this.#waiting.push({ remaining, go });
          this.#goIfAll();
        }),
      took: (steps, ms) => this.#pacer.took(steps, ms),
      leave: () => {
        this.#members.delete(lane);
        this.#goIfAll();
      },
      enter: () => void this.#members.add(lane),
    };
    this.#members.add(lane);
    return lane;
  }

  #goIfAll(): void {
    if (this.#waiting.length === 0 || this.#waiting.length < this.#members.size) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    const steps = this.#pacer.next(Math.min(...waiting.map(({ remaining }) => remaining)));
    for (const { go } of waiting) go(steps);
  }
}
