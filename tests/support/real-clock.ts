import type { Clock } from '../../src/lib/supervisor/clock.ts';

/** Real time, with the recorder's short pauses left out; deadlines stay, and nothing keeps Node awake. */
export const realClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms > 250 ? ms : 0);
    return () => clearTimeout(timer);
  },
  every: (ms, run) => {
    const timer = setInterval(run, ms);
    timer.unref();
    return () => clearInterval(timer);
  },
};
