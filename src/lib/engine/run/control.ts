/** What a person asked of a running training. The trainer loop looks between slices; nothing here interrupts anything. */
import type { InterventionChange } from '../../runs/events.ts';

export interface Control {
  pause(): void;
  resume(): void;
  /** Runs to the next epoch end and pauses there. */
  step(): void;
  stop(): void;
  /** Moves a number from the next slice on; a paused loop wakes for it. */
  adjust(change: InterventionChange): void;
  /** Wakes a paused loop once, so that an observer may look again. */
  nudge(): void;
  wants(): 'run' | 'pause' | 'stop';
  /** Told by the loop at each epoch end: a single step becomes a pause. */
  epochEnded(): void;
  /** The changes asked for since it was last called, in order. */
  takeChanges(): InterventionChange[];
  /** Resolves at the next call of any method above. */
  changed(): Promise<void>;
}

export function createControl(start: { stepOnly: boolean } = { stepOnly: false }): Control {
  let wants: 'run' | 'pause' | 'stop' = 'run';
  let untilEpochEnd = start.stepOnly;
  let waiting: (() => void)[] = [];
  let changes: InterventionChange[] = [];
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
    adjust: (change) => {
      changes.push(change);
      nudge();
    },
    nudge,
    wants: () => wants,
    epochEnded: () => {
      if (untilEpochEnd && wants === 'run') wants = 'pause';
      untilEpochEnd = false;
    },
    takeChanges: () => {
      const taken = changes;
      changes = [];
      return taken;
    },
    changed: () => new Promise((wake) => void waiting.push(wake)),
  };
}
