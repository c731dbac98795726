/**
 * The Web Lock that only one supervisor of this browser holds. Asks at once, then waits in line; the browser gives it back when
 * a tab closes or crashes, so that the next in line takes over by itself.
 */
export type Locks = { request: (name: string, options: LockOptions, callback: (lock: unknown) => unknown) => Promise<unknown> };

const lockName = 'daybook-supervisor';

export type LockListeners = {
  onHeld: () => void;
  onElsewhere: () => void; // another tab has it; this one waits in line
  onLost: () => void; // another tab took it
};

export class OwnLock {
  readonly #locks: Locks;
  readonly #listeners: LockListeners;
  #waiting: AbortController | null = null;
  #release: (() => void) | null = null;

  constructor(locks: Locks, listeners: LockListeners) {
    this.#locks = locks;
    this.#listeners = listeners;
  }

  async request(): Promise<void> {
    const asked = this.#ask({ ifAvailable: true });
    if (await asked) return;
    this.#listeners.onElsewhere();
    this.#wait();
  }

  /** Takes it from whoever holds it. */
  steal(): void {
    this.#waiting?.abort();
    this.#waiting = null;
    void this.#ask({ steal: true });
  }

  /** Gives it up and waits in line again. */
  yield(): void {
    this.#release?.();
    this.#release = null;
    this.#listeners.onElsewhere();
    this.#wait();
  }

  #wait(): void {
    this.#waiting = new AbortController();
    void this.#ask({ signal: this.#waiting.signal });
  }

  /** Resolves false as soon as it is known that the lock is not to be had, true once it was held and is given up. */
  async #ask(options: LockOptions): Promise<boolean> {
    let isHeld = false;
    try {
      await this.#locks.request(lockName, options, (lock) => {
        if (!lock) return null;
        isHeld = true;
        this.#waiting = null;
        const released = new Promise<void>((resolve) => (this.#release = resolve));
        this.#listeners.onHeld();
        return released;
      });
    } catch {
      // Stolen while held, or this wait was called off: the listeners hear of the first.
      if (isHeld) {
        this.#release = null;
        this.#listeners.onLost();
        this.#wait();
      }
    }
    return isHeld;
  }
}

/**
 * Where a page has no Web Locks (plain http on a network address): a tab trains from the start until the lease shows that a
 * later one took over; then it waits without end.
 */
export function createLeaseOnlyLocks(): Locks {
  let wasGranted = false;
  return {
    request: async (_name, { steal }, callback) => {
      if (wasGranted && !steal) return new Promise(() => undefined);
      wasGranted = true;
      return callback({});
    },
  };
}
