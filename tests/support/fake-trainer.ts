import type { TrainEvent } from '../../src/lib/runs/events.ts';
import type { RunId } from '../../src/lib/spec/ids.ts';
import type { SpawnTrainer, TrainerOrders } from '../../src/lib/supervisor/trainer-seat.ts';
import type { PreviewInterest, TrainerJob, TrainerNews } from '../../src/lib/worker/protocol.ts';

/** A trainer worker as the supervisor sees it, played by the test. */
export class FakeTrainer {
  readonly orders: string[] = [];
  readonly jobs: TrainerJob[] = [];
  interest: PreviewInterest | null = null;
  isTerminated = false;
  answersPark = true;
  onPark: () => void = () => undefined;
  readonly #listeners: Parameters<SpawnTrainer>[0];

  constructor(listeners: Parameters<SpawnTrainer>[0]) {
    this.#listeners = listeners;
  }

  say(news: TrainerNews): void {
    this.#listeners.onNews(news);
  }

  tell(runId: RunId, ...events: TrainEvent[]): void {
    this.say({ type: 'events', runId, events });
  }

  die(reason = 'The trainer broke: out of memory.'): void {
    this.#listeners.onDeath(reason);
  }

  handle(): ReturnType<SpawnTrainer> {
    const note = (order: string) => async () => void this.orders.push(order);
    const orders: TrainerOrders = {
      train: async (job) => {
        this.orders.push(`train ${job.run.id}`);
        this.jobs.push(structuredClone(job));
      },
      pause: note('pause'),
      resume: note('resume'),
      step: note('step'),
      stop: note('stop'),
      adjust: async (change) => void this.orders.push(`adjust ${change.knob} ${change.value}`),
      park: () => {
        this.orders.push('park');
        this.onPark();
        return this.answersPark ? Promise.resolve() : new Promise(() => undefined);
      },
      watch: async (interest) => void (this.interest = interest),
    };
    return { orders, terminate: () => (this.isTerminated = true) };
  }
}

/** Hands out a new fake for each spawn; `present` is the last one. */
export class FakeTrainers {
  readonly all: FakeTrainer[] = [];
  spawn: SpawnTrainer = (listeners) => {
    const trainer = new FakeTrainer(listeners);
    this.all.push(trainer);
    return trainer.handle();
  };

  get present(): FakeTrainer {
    const trainer = this.all.at(-1);
    if (!trainer) throw new Error('No trainer was spawned.');
    return trainer;
  }

  get alive(): number {
    return this.all.filter(({ isTerminated }) => !isTerminated).length;
  }
}
