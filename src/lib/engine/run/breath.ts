/** Lets the event loop turn between pieces of work, but not more often than it needs. Owns no clock. */

const everyMs = 8;

type Means = { breathe: () => Promise<void>; now: () => number }; // milliseconds

export class Breath {
  readonly #means: Means;
  #at: number;

  constructor(means: Means) {
    this.#means = means;
    this.#at = means.now();
  }

  async take(): Promise<void> {
    const { breathe, now } = this.#means;
    if (now() - this.#at < everyMs) return;
    await breathe();
    this.#at = now();
  }
}
