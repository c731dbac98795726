import type { TrainEvent } from '../../src/lib/runs/events.ts';
import type { RunId } from '../../src/lib/spec/ids.ts';
import type { SpawnTrainer, TrainerOrders } from '../../src/lib/supervisor/trainer-seat.ts';
import type { PackedPredictions, PreviewInterest, TrainerJob, TrainerNews } from '../../src/lib/worker/protocol.ts';

/** A trainer worker as the supervisor sees it, played by the test. */
export class FakeTrainer {
  readonly orders: string[] = [];
  readonly jobs: TrainerJob[] = [];
  readonly interests = new Map<RunId, PreviewInterest | null>();
  /** What it lets go of when it is asked. */
  releases: (ids: RunId[]) => RunId[] | Promise<RunId[]> = () => [];
  /** What it packs of the predictions of a run. */
  predicts: (id: RunId) => PackedPredictions | Promise<PackedPredictions> = () => null;
  isTerminated = false;
  answersPark = true;
  onPark: () => void = () => undefined;
  readonly #listeners: Parameters<SpawnTrainer>[0];

  /** What is drawn of the run that it was given last. */
  get interest(): PreviewInterest | null {
    const { run } = this.jobs.at(-1) ?? {};
    return (run && this.interests.get(run.id)) ?? null;
  }

  constructor(listeners: Parameters<SpawnTrainer>[0]) {
    this.#listeners = listeners;
  }

  say(news: TrainerNews): void {
    this.#listeners.onNews(news);
  }

  tell(runId: RunId, ...events: TrainEvent[]): void {
    this.say({ type: 'events', lanes: [{ runId, events }] });
  }

  /** Its engine is open. */
  warmUp(): void {
    this.say({ type: 'heartbeat', heldBytes: 0 });
  }

  die(reason = 'The trainer broke: out of memory.'): void {
    this.#listeners.onDeath(reason);
  }

  handle(): ReturnType<SpawnTrainer> {
    const note = (order: string) => async (id: RunId) => void this.orders.push(`${order} ${id}`);
    const orders: TrainerOrders = {
      train: async (jobs) => {
        this.orders.push(`train ${jobs.map(({ run }) => run.id).join(' ')}`);
        for (const job of jobs) this.interests.set(job.run.id, job.interest);
        this.jobs.push(...structuredClone(jobs));
      },
      pause: note('pause'),
      resume: note('resume'),
      step: note('step'),
      stop: note('stop'),
      adjust: async (id, change) => void this.orders.push(`adjust ${id} ${change.knob} ${change.value}`),
      release: async (ids) => {
        this.orders.push(`release ${ids.join(' ')}`);
        return this.releases(ids);
      },
      park: () => {
        this.orders.push('park');
        this.onPark();
        return this.answersPark ? Promise.resolve() : new Promise(() => undefined);
      },
      watch: async (id, interest) => void this.interests.set(id, interest),
      predict: async ({ id }) => {
        this.orders.push(`predict ${id}`);
        return this.predicts(id);
      },
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
