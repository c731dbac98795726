/**
 * Notices a trainer that fell silent. Counts only ticks of its own that came in time: a machine that slept, or a supervisor that
 * was itself held up, does not look like a dead trainer.
 */
import type { Clock } from './clock.ts';

export const trainingLimitMs = 10_000;
export const startingLimitMs = 60_000; // loading, compiling

const tickMs = 1000;
const gapMs = 5000; // later than this, the tick itself was held up

export class Watchdog {
  readonly #clock: Clock;
  readonly #onSilent: (limitMs: number) => void;
  #limitMs: number | null = null;
  #silentTicks = 0;
  #tickedAt: number;

  constructor(clock: Clock, onSilent: (limitMs: number) => void) {
    this.#clock = clock;
    this.#onSilent = onSilent;
    this.#tickedAt = clock.monotonic();
    clock.every(tickMs, () => this.#tick());
  }

  /** Expects a sign of life within `limitMs` from now on; null: none is expected. */
  expect(limitMs: number | null): void {
    if (limitMs !== this.#limitMs) this.#silentTicks = 0;
    this.#limitMs = limitMs;
  }

  heard(): void {
    this.#silentTicks = 0;
  }

  #tick(): void {
    const now = this.#clock.monotonic();
    const gap = now - this.#tickedAt;
    this.#tickedAt = now;
    if (this.#limitMs === null) return;
    this.#silentTicks = gap > gapMs ? 0 : this.#silentTicks + 1;
    if (this.#silentTicks * tickMs < this.#limitMs) return;
    const limitMs = this.#limitMs;
    this.expect(null);
    this.#onSilent(limitMs);
  }
}
