/**
 * Commands that were passed on to the tab that trains, until it answers. Each settles: answered there, refused after a while, or
 * carried out here when this tab takes over meanwhile.
 */
import { noAnswer } from '../worker/protocol.ts';
import type { Clock } from './clock.ts';
import type { Command } from './command.ts';

export const answerMs = 5000;

class NoAnswer extends Error {
  override name = noAnswer;
  constructor() {
    super('The tab that trains does not answer: close it, reload it, or train in this tab.');
  }
}

type Ask = { command: Command; resolve: () => void; reject: (error: unknown) => void; cancel: () => void };

export class Asks {
  readonly #clock: Clock;
  readonly #asks = new Map<string, Ask>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Settles as whoever trains answers under this id. */
  open(id: string, command: Command): Promise<void> {
    return new Promise((resolve, reject) => {
      const cancel = this.#clock.after(answerMs, () => {
        this.#asks.delete(id);
        reject(new NoAnswer());
      });
      this.#asks.set(id, { command, resolve, reject, cancel });
    });
  }

  /** `problem` null: done. */
  answer(id: string, problem: string | null): void {
    const ask = this.#take(id);
    if (problem === null) ask?.resolve();
    else ask?.reject(new Error(problem));
  }

  /** What nobody answered is done here. */
  carryOut(execute: (command: Command) => Promise<void>): void {
    for (const id of [...this.#asks.keys()]) {
      const ask = this.#take(id);
      if (ask) execute(ask.command).then(ask.resolve, ask.reject);
    }
  }

  #take(id: string): Ask | undefined {
    const ask = this.#asks.get(id);
    this.#asks.delete(id);
    ask?.cancel();
    return ask;
  }
}
