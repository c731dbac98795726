/** Sizes slices by measured time and says when to let the event loop breathe. Never touches what is computed. */

export const sliceTargetMs = { cpu: 16, wasm: 16, webgpu: 50 } as const;

/** What a loop asks for before each slice; it may have to wait for others. */
export interface Pace {
  /** Steps of the next slice, at most `remaining`. */
  next(remaining: number): number | Promise<number>;
  /** Tells how long the slice took. */
  took(steps: number, ms: number): void;
}

export interface Pacer extends Pace {
  next(remaining: number): number;
}

/** Starts at one step (the first may compile shaders) and grows at most fourfold a slice. */
export function createPacer(targetMs: number): Pacer {
  let stepMs: number | null = null;
  let largest = 1;
  return {
    next: (remaining) => {
      const wanted = stepMs === null ? 1 : Math.floor(targetMs / Math.max(stepMs, 1e-4));
      return Math.max(Math.min(wanted, largest, remaining), 1);
    },
    took: (steps, ms) => {
      const measured = ms / steps;
      // Faster is believed at once, since a first slice may have compiled shaders; slower by halves, since it may be noise.
      stepMs = stepMs === null || measured < stepMs ? measured : (stepMs + measured) / 2;
      largest = Math.max(steps * 4, largest);
    },
  };
}

export interface Clock {
  /** Milliseconds of work so far, pauses left out. */
  elapsed(): number;
  pause(): void;
  resume(): void;
}

export function createClock(now: () => number, before: number): Clock {
  let total = before;
  let since: number | null = now();
  return {
    elapsed: () => total + (since === null ? 0 : now() - since),
    pause: () => {
      if (since !== null) total += now() - since;
      since = null;
    },
    resume: () => {
      since ??= now();
    },
  };
}
