/** The time for "5 min ago", ticking twice a minute only while something on the page shows it. */
import { createSubscriber } from 'svelte/reactivity';

const everyMs = 30_000;

class Clock {
  #subscribe = createSubscriber((update) => {
    const timer = setInterval(update, everyMs);
    return () => clearInterval(timer);
  });

  get now(): number {
    this.#subscribe();
    return Date.now();
  }
}

export const clock = new Clock();
