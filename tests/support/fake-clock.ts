import type { Clock } from '../../src/lib/supervisor/clock.ts';

/** Lets everything that is ready run: promises, messages between ports. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 12; turn++) await new Promise((resolve) => setImmediate(resolve));
}

type Timer = { at: number; everyMs: number | null; run: () => void };

/** Time that stands still until a test moves it. */
export class FakeClock implements Clock {
  #now = 1_000_000;
  #timers = new Set<Timer>();

  now = (): number => this.#now;
  monotonic = (): number => this.#now;
  after = (ms: number, run: () => void): (() => void) => this.#add({ at: this.#now + ms, everyMs: null, run });
  every = (ms: number, run: () => void): (() => void) => this.#add({ at: this.#now + ms, everyMs: ms, run });

  /** Time passes; what is due happens in order, and what follows from it settles. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    for (;;) {
      await settle();
      const [next] = [...this.#timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (!next) break;
      this.#now = Math.max(this.#now, next.at);
      if (next.everyMs === null) this.#timers.delete(next);
      else next.at += next.everyMs;
      next.run();
    }
    this.#now = end;
    await settle();
  }

  /** The machine slept: time jumps, and each timer fires once, late. */
  async sleep(ms: number): Promise<void> {
    this.#now += ms;
    for (const timer of this.#timers) if (timer.everyMs !== null && timer.at < this.#now) timer.at = this.#now;
    await this.advance(0);
  }

  #add(timer: Timer): () => void {
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }
}
