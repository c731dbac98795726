import type { Run, RunStatus } from '../../src/lib/runs/run.ts';
import type { RunId } from '../../src/lib/spec/ids.ts';
import { createMemoryStore } from '../../src/lib/storage/memory-store.ts';
import type { Store } from '../../src/lib/storage/store.ts';
import { Supervisor } from '../../src/lib/supervisor/supervisor.ts';
import type { Waiting } from '../../src/lib/supervisor/run-queue.ts';
import type { SupervisorNews } from '../../src/lib/worker/protocol.ts';
import { runId } from './builders.ts';
import { FakeClock, settle } from './fake-clock.ts';
import { FakeTrainers } from './fake-trainer.ts';
import { aQueuedRun } from './a-run.ts';

/** A supervisor over a memory store, a fake clock and trainers that the test plays. */
export class Office {
  readonly clock = new FakeClock();
  readonly trainers = new FakeTrainers();
  readonly news: SupervisorNews[] = [];
  readonly store: Store;
  readonly supervisor: Supervisor;
  isStale = false;
  plan: Waiting[] = [];

  private constructor(store: Store, { lease, trainers }: { lease: number; trainers: number }) {
    this.store = store;
    this.supervisor = new Supervisor({
      store,
      lease,
      lastOrdinal: 0,
      clock: this.clock,
      spawnTrainer: this.trainers.spawn,
      trainers,
      announce: (news) => this.news.push(structuredClone(news)),
      onPlan: (plan) => (this.plan = plan),
      onStale: () => (this.isStale = true),
    });
  }

  static async open(wrap: (store: Store) => Store = (store) => store, trainers = 1): Promise<Office> {
    const store = createMemoryStore();
    return new Office(wrap(store), { lease: await store.takeLease(), trainers });
  }

  /** Stores and queues runs by their ids, and lets the first one reach the trainer. */
  async start(...ids: string[]): Promise<RunId[]> {
    await this.supervisor.start(ids.map((id, at) => aQueuedRun(id, { name: id, createdAt: at })));
    await settle();
    return ids.map(runId);
  }

  /** The same for runs of one press: 'r-1', 'r-2' ... */
  async startGroup(of: number, group = 'r'): Promise<RunId[]> {
    const ids = Array.from({ length: of }, (_, at) => runId(`${group}-${at + 1}`));
    const [first = runId(group)] = ids;
    const repeat = (at: number) => ({ group: first, index: at + 1, of });
    await this.supervisor.start(ids.map((id, at) => aQueuedRun(id, { name: id, createdAt: at, seed: at, repeat: repeat(at) })));
    await settle();
    return ids;
  }

  async read(id: RunId): Promise<Run> {
    const run = await this.store.readRun(id);
    if (!run) throw new Error(`No run ${id}.`);
    return run;
  }

  async status(id: RunId): Promise<RunStatus> {
    return (await this.read(id)).state.status;
  }

  ofType<Type extends SupervisorNews['type']>(type: Type): Extract<SupervisorNews, { type: Type }>[] {
    return this.news.filter((news): news is Extract<SupervisorNews, { type: Type }> => news.type === type);
  }

  get queue(): { running: string[]; waiting: string[] } {
    const last = this.ofType('queue').at(-1);
    return { running: last?.running ?? [], waiting: last?.waiting ?? [] };
  }
}

/** The methods of a store as plain functions, to change some of them. */
export function bound(store: Store): Store {
  return {
    listNotebooks: () => store.listNotebooks(),
    readNotebook: (id) => store.readNotebook(id),
    saveNotebook: (...args) => store.saveNotebook(...args),
    listRuns: () => store.listRuns(),
    listNewestRuns: (most) => store.listNewestRuns(most),
    readRun: (id) => store.readRun(id),
    readHistory: (id) => store.readHistory(id),
    readCheckpoint: (...args) => store.readCheckpoint(...args),
    listCheckpoints: (id) => store.listCheckpoints(id),
    readPredictions: (id) => store.readPredictions(id),
    keepPredictions: (...args) => store.keepPredictions(...args),
    weigh: (...args) => store.weigh(...args),
    createRuns: (...args) => store.createRuns(...args),
    writeRuns: (lease, writes) => store.writeRuns(lease, writes),
    compactRun: (lease, id) => store.compactRun(lease, id),
    annotateRuns: (said) => store.annotateRuns(said),
    listImported: () => store.listImported(),
    importRuns: (runs) => store.importRuns(runs),
    delete: (things, now) => store.delete(things, now),
    restore: (things) => store.restore(things),
    listDeleted: () => store.listDeleted(),
    purge: (things) => store.purge(things),
    counts: () => store.counts(),
    takeLease: () => store.takeLease(),
    close: () => store.close(),
  };
}
