/** Time in a worker: a clock, timers, and a breath that lets waiting messages in without the browser's 4 ms clamp on nested timers. */
import type { TrainerClock } from './trainer.ts';

export function createClock(): TrainerClock & { after: (ms: number, run: () => void) => () => void } {
  const { port1, port2 } = new MessageChannel();
  const waiting: (() => void)[] = [];
  port1.onmessage = () => waiting.shift()?.();
  return {
    now: () => performance.now(),
    breathe: () =>
      new Promise((resolve) => {
        waiting.push(resolve);
        port2.postMessage(null);
      }),
    every: (ms, run) => {
      const timer = setInterval(run, ms);
      return () => clearInterval(timer);
    },
    after: (ms, run) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
  };
}
