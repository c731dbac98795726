import type { TrainEvent } from '../../src/lib/runs/events.ts';
import type { RunId } from '../../src/lib/spec/ids.ts';
import type { SpawnTrainer } from '../../src/lib/supervisor/trainer-seat.ts';
import type { TrainerJob } from '../../src/lib/worker/protocol.ts';
import { aCheckpoint, epochEnd, finished, started, stepLosses } from './builders.ts';

type Wish = 'run' | 'step' | 'pause' | 'stop';
type Tell = (...events: TrainEvent[]) => void;

/** A lane that does what it is told, an epoch a tick. */
class ObedientLane {
  readonly job: TrainerJob;
  hasBegun = false;
  isOver = false;
  wants: Wish;
  #epoch: number;
  #isPaused = false;
  readonly #tell: Tell;

  constructor(job: TrainerJob, tell: Tell) {
    this.job = job;
    this.#tell = tell;
    this.#epoch = job.checkpoint?.epoch ?? 0;
    this.wants = job.stepOnly ? 'step' : 'run';
  }

  wish(next: Wish): void {
    if (this.wants !== 'stop') this.wants = next;
  }

  /** The next thing a training loop would do. */
  tick(): void {
    if (!this.hasBegun) {
      this.hasBegun = true;
      this.#tell(started());
    } else if (this.wants === 'stop') this.end({ type: 'stopped', epoch: this.#epoch, weightsHash: 'aa', elapsedMs: 1 });
    else if (this.wants === 'pause') {
      if (!this.#isPaused) this.#tell({ type: 'checkpoint', checkpoint: aCheckpoint(this.#epoch) }, { type: 'paused', epoch: this.#epoch });
      this.#isPaused = true;
    } else {
      if (this.#isPaused) this.#tell({ type: 'resumed' });
      this.#isPaused = false;
      this.#epoch++;
      const elapsedMs = 100 * this.#epoch;
      this.#tell(stepLosses(7 * (this.#epoch - 1), ...Array<number>(7).fill(this.#epoch)), epochEnd(this.#epoch, { elapsedMs }));
      if (this.#epoch % 3 === 0) this.#tell({ type: 'checkpoint', checkpoint: aCheckpoint(this.#epoch) });
      if (this.wants === 'step') this.wants = 'pause';
      if (this.#epoch >= this.job.run.resolved.training.epochs) this.end(finished(this.#epoch));
    }
  }

  end(event: TrainEvent): void {
    this.isOver = true;
    this.#tell(event);
  }
}

/**
 * A trainer that does what it is told, as the real one would: its lanes one after another, or side by side; `die` ends it. Throws when it
 * is given a second job before it let go of the first.
 */
class ObedientTrainer {
  isAlive = true;
  #lanes: ObedientLane[] = [];
  readonly #isSideBySide: boolean;
  readonly #listeners: Parameters<SpawnTrainer>[0];

  constructor(listeners: Parameters<SpawnTrainer>[0], isSideBySide: boolean) {
    this.#listeners = listeners;
    this.#isSideBySide = isSideBySide;
  }

  /** What it has, in order. */
  get ids(): RunId[] {
    return this.isAlive ? this.#lanes.map(({ job }) => job.run.id) : [];
  }

  handle(): ReturnType<SpawnTrainer> {
    const wish = (next: Wish) => async (id: RunId) => this.#lanes.find(({ job }) => job.run.id === id)?.wish(next);
    return {
      orders: {
        train: async (jobs) => {
          if (this.#lanes.length > 0) throw new Error(`It still has ${this.ids.join(', ')}.`);
          this.#lanes = structuredClone(jobs).map((job) => new ObedientLane(job, (...events) => this.#tell(job.run.id, events)));
        },
        pause: wish('pause'),
        resume: wish('run'),
        step: wish('step'),
        stop: wish('stop'),
        adjust: async () => undefined,
        release: async (ids) => {
          const haveBegun = this.#isSideBySide && this.#lanes.some(({ hasBegun }) => hasBegun); // all at the same time
          const released = this.#lanes.filter(({ job, hasBegun }) => !haveBegun && !hasBegun && ids.includes(job.run.id));
          this.#lanes = this.#lanes.filter((lane) => !released.includes(lane));
          return released.map(({ job }) => job.run.id);
        },
        park: async () => void (this.#lanes = []),
        watch: async () => undefined,
        predict: async () => null,
      },
      terminate: () => (this.isAlive = false),
    };
  }

  /** Each lane that trains does its next thing; without any it says that it is there. */
  tick(): void {
    if (!this.isAlive) return;
    if (this.#lanes.length === 0) this.#listeners.onNews({ type: 'heartbeat', heldBytes: 0 });
    for (const lane of this.#isSideBySide ? [...this.#lanes] : this.#lanes.slice(0, 1)) if (this.isAlive) lane.tick();
  }

  fail(): void {
    if (this.isAlive) this.#lanes[0]?.end({ type: 'failed', message: 'The GPU was lost.' });
  }

  die(): void {
    if (this.isAlive) this.#listeners.onDeath('The trainer broke.');
  }

  #tell(runId: RunId, events: TrainEvent[]): void {
    this.#lanes = this.#lanes.filter(({ isOver }) => !isOver);
    this.#listeners.onNews({ type: 'events', lanes: [{ runId, events }] });
  }
}

export class ObedientTrainers {
  readonly all: ObedientTrainer[] = [];
  readonly #isSideBySide: boolean;

  constructor({ isSideBySide = false } = {}) {
    this.#isSideBySide = isSideBySide;
  }

  spawn: SpawnTrainer = (listeners) => {
    const trainer = new ObedientTrainer(listeners, this.#isSideBySide);
    this.all.push(trainer);
    return trainer.handle();
  };

  get alive(): ObedientTrainer[] {
    return this.all.filter(({ isAlive }) => isAlive);
  }
}
