/** What a person asked of a running training. The trainer loop looks between slices; nothing here interrupts anything. */

export interface Control {
  pause(): void;
  resume(): void;
  /** Runs to the next epoch end and pauses there. */
  step(): void;
  stop(): void;
  /** Wakes a paused loop once, so that an observer may look again. */
  nudge(): void;
  wants(): 'run' | 'pause' | 'stop';
  /** Told by the loop at each epoch end: a single step becomes a pause. */
  epochEnded(): void;
  /** Resolves at the next call of any method above. */
  changed(): Promise<void>;
}

export function createControl(start: { stepOnly: boolean } = { stepOnly: false }): Control {
  let wants: 'run' | 'pause' | 'stop' = 'run';
  let untilEpochEnd = start.stepOnly;
  let waiting: (() => void)[] = [];
  const nudge = () => {
    const woken = waiting;
    waiting = [];
    woken.forEach((wake) => wake());
  };
  /** A stop is final. */
  const ask = (next: 'run' | 'pause' | 'stop', once = false) => {
    if (wants !== 'stop') {
      wants = next;
      untilEpochEnd = once;
    }
    nudge();
  };
  return {
    pause: () => ask('pause'),
    resume: () => ask('run'),
    step: () => ask('run', true),
    stop: () => ask('stop'),
    nudge,
    wants: () => wants,
    epochEnded: () => {
      if (untilEpochEnd && wants === 'run') wants = 'pause';
      untilEpochEnd = false;
    },
    changed: () => new Promise((wake) => void waiting.push(wake)),
  };
}
