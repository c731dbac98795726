import { afterAll } from 'vitest';
import type { Run } from '../../src/lib/runs/run.ts';
import type { RunId } from '../../src/lib/spec/ids.ts';
import { createMemoryStore } from '../../src/lib/storage/memory-store.ts';
import type { Store } from '../../src/lib/storage/store.ts';
import { settleLeftovers } from '../../src/lib/supervisor/leftovers.ts';
import { Supervisor } from '../../src/lib/supervisor/supervisor.ts';
import type { SupervisorNews } from '../../src/lib/worker/protocol.ts';
import type { FakeWorker } from './fake-worker.ts';
import { realClock } from './real-clock.ts';
import { spawnTrainers } from './real-training.ts';

/** Page side of a supervisor with real trainers and the real engine: waits for what it says. */
export class Desk {
  readonly store: Store = createMemoryStore();
  readonly workers: FakeWorker[] = [];
  readonly news: SupervisorNews[] = [];
  #supervisor: Supervisor | null = null;
  #wake: () => void = () => undefined;

  get supervisor(): Supervisor {
    if (!this.#supervisor) throw new Error('The desk is closed.');
    return this.#supervisor;
  }

  async open(): Promise<void> {
    const lease = await this.store.takeLease();
    await settleLeftovers(this.store, lease, null);
    this.#supervisor = new Supervisor({
      store: this.store,
      lease,
      lastOrdinal: 0,
      clock: realClock,
      spawnTrainer: spawnTrainers(this.workers),
      trainers: 1,
      announce: (news) => {
        this.news.push(news);
        this.#wake();
      },
      onPlan: () => undefined,
      onStale: () => undefined,
    });
  }

  async until(isThere: (news: SupervisorNews[]) => boolean): Promise<void> {
    while (!isThere(this.news)) await new Promise<void>((resolve) => (this.#wake = resolve));
  }

  /** Waits until so many epochs are on disk, or the run is over there. */
  async savedUntil(id: RunId, epoch: number): Promise<Run> {
    await this.until((news) => news.some((each) => each.type === 'saved' && each.runId === id && each.epoch >= epoch));
    return this.read(id);
  }

  async end(id: RunId): Promise<Run> {
    for (let seen = 0; ; seen = this.news.length) {
      const run = await this.read(id);
      if (run.state.status === 'finished' || run.state.status === 'failed') return run;
      const from = seen;
      await this.until((news) => news.slice(from).some(({ type }) => type === 'saved'));
    }
  }

  async read(id: RunId): Promise<Run> {
    const run = await this.store.readRun(id);
    if (!run) throw new Error(`No run ${id}.`);
    return run;
  }

  /** As a tab that is gone: the supervisor says nothing more, its trainers are dead. */
  crash(): void {
    this.#supervisor?.dismiss();
    for (const worker of this.workers) worker.terminate();
  }
}

/** What must be equal: everything but times and the path there. */
export const resultOf = async (desk: Desk, run: Run) => {
  const { elapsedMs: _elapsed, endedAt: _ended, ...history } = await desk.store.readHistory(run.id);
  const checkpoint = await desk.store.readCheckpoint(run.id);
  return {
    weightsHash: run.weightsHash,
    epochs: run.epochsDone,
    steps: run.stepsDone,
    best: run.best,
    last: run.last,
    history,
    checkpoint,
  };
};

/** Opens desks for the tests of a file, over a store that a crashed one left when one is given; they are closed after the last test. */
export function openDesks(): (store?: Store) => Promise<Desk> {
  const desks: Desk[] = [];
  afterAll(() => desks.forEach((desk) => desk.crash()));
  return async (store) => {
    const desk = store ? Object.assign(new Desk(), { store }) : new Desk();
    desks.push(desk);
    await desk.open();
    return desk;
  };
}
