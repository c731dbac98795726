import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runId } from '../../../tests/support/builders.ts';
import { FakeClock, settle } from '../../../tests/support/fake-clock.ts';
import { ObedientTrainers } from '../../../tests/support/obedient-trainer.ts';
import { aQueuedRun } from '../../../tests/support/a-run.ts';
import { aResolved } from '../../../tests/support/a-run.ts';
import { createMemoryStore } from '../storage/memory-store.ts';
import type { SupervisorNews } from '../worker/protocol.ts';
import { Supervisor } from './supervisor.ts';

const epochs = 12;
const ids = ['a', 'b', 'c'].map(runId);

/** What people and machines may do, in any order. */
type Action =
  | { type: 'start' | 'pause' | 'resume' | 'step' | 'stop' | 'kill'; run: number }
  | { type: 'delete'; run: number }
  | { type: 'tick'; times: number }
  | { type: 'wait'; ms: number }
  | { type: 'die' | 'fail' };

const run = fc.integer({ min: 0, max: ids.length - 1 });
const action: fc.Arbitrary<Action> = fc.oneof(
  fc.record({ type: fc.constantFrom('start', 'pause', 'resume', 'step', 'stop', 'kill'), run }),
  fc.record({ type: fc.constant('tick'), times: fc.integer({ min: 1, max: 5 }) }),
  fc.record({ type: fc.constant('wait'), ms: fc.constantFrom(10, 300) }),
  fc.record({ type: fc.constantFrom('die', 'fail') }),
  { weight: 1, arbitrary: fc.record({ type: fc.constant('delete'), run }) },
);

/** What once left a run in two places, or in none. */
const onceBroken: Action[][] = [
  [{ type: 'start', run: 1 }, { type: 'delete', run: 1 }, { type: 'die' }, { type: 'start', run: 0 }, { type: 'delete', run: 0 }],
  [
    { type: 'start', run: 1 },
    { type: 'start', run: 0 },
    { type: 'tick', times: 1 },
    { type: 'delete', run: 0 },
  ],
];

class World {
  readonly clock = new FakeClock();
  readonly trainers = new ObedientTrainers();
  readonly store = createMemoryStore();
  readonly news: SupervisorNews[] = [];
  readonly saved = new Map<string, number>();
  readonly deleted = new Set<string>();
  supervisor: Supervisor | null = null;

  async open(): Promise<Supervisor> {
    this.supervisor = new Supervisor({
      store: this.store,
      lease: await this.store.takeLease(),
      lastOrdinal: 0,
      clock: this.clock,
      spawnTrainer: this.trainers.spawn,
      announce: (news) => this.news.push(news),
      onPlan: () => undefined,
      onStale: () => undefined,
    });
    return this.supervisor;
  }

  get queue() {
    const last = this.news.findLast((news) => news.type === 'queue');
    return last?.type === 'queue' ? last : { running: [], waiting: [] };
  }

  async do(supervisor: Supervisor, step: Action): Promise<void> {
    switch (step.type) {
      case 'tick':
        for (let time = 0; time < step.times; time++) {
          this.trainers.present?.tick();
          await settle();
        }
        return;
      case 'wait':
        return this.clock.advance(step.ms);
      case 'die':
        return this.trainers.present?.die();
      case 'fail':
        return this.trainers.present?.fail();
      case 'delete': {
        const id = ids[step.run] ?? runId('a');
        this.deleted.add(id);
        return this.store.delete([{ type: 'run', id }], this.clock.now());
      }
      case 'start': {
        const id = ids[step.run] ?? runId('a');
        const { training, ...resolved } = aResolved();
        const queued = aQueuedRun(id, { name: id, resolved: { ...resolved, training: { ...training, epochs } } });
        if (!this.deleted.has(id)) await supervisor.start([queued]).catch(() => undefined); // it is in the ledger already
        return;
      }
      default:
        await supervisor[step.type](ids[step.run] ?? runId('a')).catch(() => undefined); // nothing to resume, or unknown
    }
  }

  /** What must hold whenever everything has come to rest. */
  async check(): Promise<void> {
    await this.clock.advance(300);
    expect(this.trainers.all.filter(({ isAlive }) => isAlive).length).toBeLessThanOrEqual(1);
    const { running, waiting } = this.queue;
    const places = [...waiting, ...running];
    expect(new Set(places).size).toBe(places.length);
    expect(this.trainers.present?.job ? [this.trainers.present.job.run.id] : []).toEqual(running);
    for (const { id, state, epochsDone } of await this.store.listRuns()) {
      if (state.status === 'queued') expect(places).toContain(id);
      if (state.status === 'running') expect(running).toContain(id);
      if (state.status === 'finished') expect([epochsDone, places.includes(id)]).toEqual([epochs, false]);
      const history = await this.store.readHistory(id);
      expect(history.epoch).toEqual(Array.from({ length: epochsDone }, (_, at) => at + 1));
    }
  }
}

test('whatever people press and whatever breaks, each run is in one place and its record is whole', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(action, { minLength: 5, maxLength: 40 }), async (actions) => {
      const world = new World();
      const supervisor = await world.open();
      for (const step of actions) {
        await world.do(supervisor, step);
        await settle();
        await world.check();
      }
      // Left alone, all that waits comes to its end; a stop that was on its way comes first.
      for (let round = 0; round < 2; round++) {
        for (const id of ids) await supervisor.resume(id).catch(() => undefined);
        for (let tick = 0; tick < 2 * ids.length * epochs; tick++) {
          world.trainers.present?.tick();
          await settle();
        }
        await world.check();
      }
      expect(world.queue).toMatchObject({ running: [], waiting: [] });
      for (const { state, epochsDone } of await world.store.listRuns()) {
        if (epochsDone > 0 || state.status !== 'failed') expect(state.status).toBe('finished'); // failed before it began is an end
      }
      supervisor.dismiss();
    }),
    { numRuns: 100, examples: onceBroken.map((actions) => [actions]) },
  );
}, 60_000);
