import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runId } from '../../../tests/support/builders.ts';
import { FakeClock, settle } from '../../../tests/support/fake-clock.ts';
import { ObedientTrainers } from '../../../tests/support/obedient-trainer.ts';
import { aQueuedRun } from '../../../tests/support/a-run.ts';
import { aResolved } from '../../../tests/support/a-run.ts';
import { createMemoryStore } from '../storage/memory-store.ts';
import type { RunId } from '../spec/ids.ts';
import type { SupervisorNews } from '../worker/protocol.ts';
import { Supervisor } from './supervisor.ts';

const epochs = 12;
const alone = ['a', 'b', 'c'].map(runId);
const group = ['g-1', 'g-2', 'g-3', 'g-4'].map(runId);
const ids = [...alone, ...group];

/** What people and machines may do, in any order. `at`: which of the trainers that are there. */
type Action =
  | { type: 'start' | 'pause' | 'resume' | 'step' | 'stop' | 'kill'; run: number }
  | { type: 'all'; what: 'pause' | 'resume' | 'stop' } // of the group, in the order of a page: what waits first
  | { type: 'delete'; run: number }
  | { type: 'tick'; times: number }
  | { type: 'wait'; ms: number }
  | { type: 'startGroup' }
  | { type: 'die' | 'fail'; at: number };

const run = fc.integer({ min: 0, max: ids.length - 1 });
const action: fc.Arbitrary<Action> = fc.oneof(
  fc.record({ type: fc.constant('start'), run: fc.integer({ min: 0, max: alone.length - 1 }) }),
  fc.record({ type: fc.constant('startGroup') }),
  fc.record({ type: fc.constantFrom('pause', 'resume', 'step', 'stop', 'kill'), run }),
  fc.record({ type: fc.constant('all'), what: fc.constantFrom('pause', 'resume', 'stop') }),
  fc.record({ type: fc.constant('tick'), times: fc.integer({ min: 1, max: 5 }) }),
  fc.record({ type: fc.constant('wait'), ms: fc.constantFrom(10, 300) }),
  fc.record({ type: fc.constantFrom('die', 'fail'), at: fc.nat(2) }),
  { weight: 1, arbitrary: fc.record({ type: fc.constant('delete'), run }) },
);

/** What once left a run in two places, or in none. */
const onceBroken: Action[][] = [
  [
    { type: 'start', run: 1 },
    { type: 'delete', run: 1 },
    { type: 'die', at: 0 },
    { type: 'start', run: 0 },
    { type: 'delete', run: 0 },
  ],
  [
    { type: 'start', run: 1 },
    { type: 'start', run: 0 },
    { type: 'tick', times: 1 },
    { type: 'delete', run: 0 },
  ],
];

type Machine = { trainers: number; isSideBySide: boolean };
const machine: fc.Arbitrary<Machine> = fc.record({ trainers: fc.integer({ min: 1, max: 3 }), isSideBySide: fc.boolean() });

class World {
  readonly clock = new FakeClock();
  readonly trainers: ObedientTrainers;
  readonly store = createMemoryStore();
  readonly news: SupervisorNews[] = [];
  readonly saved = new Map<string, number>();
  readonly deleted = new Set<string>();
  readonly #most: number;

  constructor({ trainers, isSideBySide }: Machine) {
    this.#most = trainers;
    this.trainers = new ObedientTrainers({ isSideBySide });
  }

  async open(): Promise<Supervisor> {
    return new Supervisor({
      store: this.store,
      lease: await this.store.takeLease(),
      lastOrdinal: 0,
      clock: this.clock,
      spawnTrainer: this.trainers.spawn,
      trainers: this.#most,
      announce: (news) => this.news.push(news),
      onPlan: () => undefined,
      onStale: () => undefined,
    });
  }

  get queue(): { running: RunId[]; waiting: RunId[] } {
    const last = this.news.findLast((news) => news.type === 'queue');
    return last?.type === 'queue' ? last : { running: [], waiting: [] };
  }

  async do(supervisor: Supervisor, step: Action): Promise<void> {
    switch (step.type) {
      case 'tick':
        for (let time = 0; time < step.times; time++) {
          await this.tick();
        }
        return;
      case 'wait':
        return this.clock.advance(step.ms);
      case 'die':
        return this.trainers.alive[step.at]?.die();
      case 'fail':
        return this.trainers.alive[step.at]?.fail();
      case 'delete': {
        const id = ids[step.run] ?? runId('a');
        this.deleted.add(id);
        return this.store.delete([{ type: 'run', id }], this.clock.now());
      }
      case 'start':
        return this.#start(supervisor, [ids[step.run] ?? runId('a')]);
      case 'startGroup':
        return this.#start(supervisor, group);
      case 'all': {
        const { running } = this.queue;
        const inOrder = [...group.filter((id) => !running.includes(id)), ...running.filter((id) => group.includes(id))];
        await Promise.all(inOrder.map((id) => supervisor[step.what](id).catch(() => undefined)));
        return;
      }
      default:
        await supervisor[step.type](ids[step.run] ?? runId('a')).catch(() => undefined); // nothing to resume, or unknown
    }
  }

  async tick(): Promise<void> {
    for (const trainer of this.trainers.alive) trainer.tick();
    await settle();
  }

  async #start(supervisor: Supervisor, wanted: readonly RunId[]): Promise<void> {
    const { training, ...resolved } = aResolved();
    const [first = runId('a')] = wanted;
    const queued = wanted.map((id, at) => {
      const repeat = wanted.length > 1 && { repeat: { group: first, index: at + 1, of: wanted.length } };
      return aQueuedRun(id, { name: id, resolved: { ...resolved, training: { ...training, epochs } }, ...repeat });
    });
    if (wanted.some((id) => this.deleted.has(id))) return;
    await supervisor.start(queued).catch(() => undefined); // it is in the ledger already
  }

  /** What must hold whenever everything has come to rest. */
  async check(): Promise<void> {
    await this.clock.advance(300);
    const { alive } = this.trainers;
    expect(alive.length).toBeLessThanOrEqual(this.#most);
    const { running, waiting } = this.queue;
    const places = [...running, ...waiting];
    expect(new Set(places).size).toBe(places.length);
    const handedOver = alive.flatMap((trainer) => trainer.ids);
    expect(new Set(handedOver).size).toBe(handedOver.length);
    expect(handedOver.filter((id) => !places.includes(id))).toEqual([]);
    expect(running.filter((id) => !handedOver.includes(id))).toEqual([]);
    const kinds = new Set(handedOver.map((id) => (group.includes(id) ? 'group' : id)));
    expect(kinds.size).toBeLessThanOrEqual(1);
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
    fc.asyncProperty(machine, fc.array(action, { minLength: 5, maxLength: 40 }), async (on, actions) => {
      const world = new World(on);
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
          await world.tick();
        }
        await world.check();
      }
      expect(world.queue).toMatchObject({ running: [], waiting: [] });
      for (const { state, epochsDone } of await world.store.listRuns()) {
        if (epochsDone > 0 || state.status !== 'failed') expect(state.status).toBe('finished'); // failed before it began is an end
      }
      supervisor.dismiss();
    }),
    { numRuns: 100, examples: onceBroken.map((actions): [Machine, Action[]] => [{ trainers: 1, isSideBySide: false }, actions]) },
  );
}, 60_000);
