/** Time as the supervisor sees it; handed in, so that tests own it. */
export type Clock = {
  now: () => number; // Unix milliseconds, for records
  monotonic: () => number; // milliseconds that never jump back, for deadlines
  after: (ms: number, run: () => void) => () => void; // returns its undoing
  every: (ms: number, run: () => void) => () => void;
};

/** Settles like `promise`, or rejects with `problem` after a while: no promise of a browser is waited for without end. */
export function withDeadline<T>(promise: Promise<T>, clock: Clock, { ms, problem }: { ms: number; problem: string }): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(ms, () => reject(new Error(problem)));
    promise.then(resolve, reject).finally(cancel);
  });
}
