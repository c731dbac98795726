import type { TrainEvent } from '../../src/lib/runs/events.ts';
import type { RunId } from '../../src/lib/spec/ids.ts';
import type { SpawnTrainer } from '../../src/lib/supervisor/trainer-seat.ts';
import type { TrainerJob } from '../../src/lib/worker/protocol.ts';
import { aCheckpoint, epochEnd, finished, started, stepLosses } from './builders.ts';

type Wish = 'run' | 'step' | 'pause' | 'stop';

/**
 * A trainer that does what it is told, an epoch a tick, as the real one would; `die` ends it. Throws when it is given a second
 * run before it let go of the first.
 */
class ObedientTrainer {
  job: TrainerJob | null = null;
  isAlive = true;
  #epoch = 0;
  #wants: Wish = 'run';
  #isPaused = false;
  #hasStarted = false;
  readonly #listeners: Parameters<SpawnTrainer>[0];

  constructor(listeners: Parameters<SpawnTrainer>[0]) {
    this.#listeners = listeners;
  }

  handle(): ReturnType<SpawnTrainer> {
    const wish = (next: Wish) => async () => {
      if (this.#wants !== 'stop') this.#wants = next;
    };
    return {
      orders: {
        train: async (job) => {
          if (this.job) throw new Error(`It still has ${this.job.run.id}.`);
          this.job = structuredClone(job);
          this.#epoch = job.checkpoint?.epoch ?? 0;
          this.#wants = job.stepOnly ? 'step' : 'run';
          this.#isPaused = this.#hasStarted = false;
        },
        pause: wish('pause'),
        resume: wish('run'),
        step: wish('step'),
        stop: wish('stop'),
        adjust: async () => undefined,
        park: async () => void (this.job = null),
        watch: async () => undefined,
      },
      terminate: () => (this.isAlive = false),
    };
  }

  /** The next thing a training loop would do. */
  tick(): void {
    const { job } = this;
    if (!job || !this.isAlive) return;
    const { id, resolved } = job.run;
    if (!this.#hasStarted) {
      this.#hasStarted = true;
      this.#tell(id, started());
    } else if (this.#wants === 'stop') this.#end(id, { type: 'stopped', epoch: this.#epoch, weightsHash: 'aa', elapsedMs: 1 });
    else if (this.#wants === 'pause') {
      if (!this.#isPaused)
        this.#tell(id, { type: 'checkpoint', checkpoint: aCheckpoint(this.#epoch) }, { type: 'paused', epoch: this.#epoch });
      this.#isPaused = true;
    } else {
      if (this.#isPaused) this.#tell(id, { type: 'resumed' });
      this.#isPaused = false;
      this.#epoch++;
      this.#tell(id, stepLosses(7 * (this.#epoch - 1), ...Array<number>(7).fill(this.#epoch)), epochEnd(this.#epoch));
      if (this.#epoch % 3 === 0) this.#tell(id, { type: 'checkpoint', checkpoint: aCheckpoint(this.#epoch) });
      if (this.#wants === 'step') this.#wants = 'pause';
      if (this.#epoch >= resolved.training.epochs) this.#end(id, finished(this.#epoch));
    }
  }

  fail(): void {
    const { job } = this;
    if (job && this.isAlive) this.#end(job.run.id, { type: 'failed', message: 'The GPU was lost.' });
  }

  die(): void {
    if (this.isAlive) this.#listeners.onDeath('The trainer broke.');
  }

  #end(id: RunId, event: TrainEvent): void {
    this.job = null;
    this.#tell(id, event);
  }

  #tell(runId: RunId, ...events: TrainEvent[]): void {
    this.#listeners.onNews({ type: 'events', runId, events });
  }
}

export class ObedientTrainers {
  readonly all: ObedientTrainer[] = [];
  spawn: SpawnTrainer = (listeners) => {
    const trainer = new ObedientTrainer(listeners);
    this.all.push(trainer);
    return trainer.handle();
  };

  get present(): ObedientTrainer | undefined {
    return this.all.findLast(({ isAlive }) => isAlive);
  }
}
