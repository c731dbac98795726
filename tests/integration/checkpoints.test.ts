import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Keeper } from '../../src/lib/engine/run/keeper.ts';
import { freshRunMemory, fromCheckpoint, rememberEpoch, type RunMemory } from '../../src/lib/engine/run/memory.ts';
import type { LaneState } from '../../src/lib/engine/executors/executor.ts';
import { defaultCheckpoints, type Checkpoints } from '../../src/lib/spec/training.ts';
import { openStore } from '../../src/lib/storage/idb-store.ts';
import { createMemoryStore } from '../../src/lib/storage/memory-store.ts';
import type { Store } from '../../src/lib/storage/store.ts';
import { Outbox } from '../../src/lib/worker/outbox.ts';
import type { Checkpoint, KeptCheckpoint, TrainEvent } from '../../src/lib/runs/events.ts';
import { joinWaiting } from '../../src/lib/runs/kept-checkpoints.ts';
import { aResolved, aQueuedRun } from '../support/a-run.ts';
import { runId } from '../support/builders.ts';

const id = runId('r1');
const bytes = 4 * (3 + 2); // of a checkpoint
const { training } = aResolved();

/** What training would do to the weights: the same in every life of the run. */
const stateAfter = (epoch: number): LaneState => ({
  step: 7 * epoch,
  params: Float32Array.of(epoch, 2 * epoch, 0.5),
  slots: Float32Array.of(epoch, -1),
});

type Act = { type: 'epochs'; count: number } | { type: 'checkpoint' } | { type: 'save' } | { type: 'kill' };

/** The life of a run without its numbers: a real keeper and outbox over a real store, and deaths between them. */
class Life {
  readonly #store: Store;
  readonly #metrics: readonly number[];
  readonly #rule: Checkpoints;
  #lease = 0;
  #epoch = 0;
  #memory: RunMemory = freshRunMemory;
  #keeper: Keeper;
  #outbox: Outbox;
  #arrived: { checkpoint: Checkpoint; kept: KeptCheckpoint[] } | null = null;
  #made = new Set<number>(); // steps of checkpoints on disk, ever
  #saved: Checkpoint | null = null;

  constructor(store: Store, metrics: readonly number[], rule: Checkpoints) {
    this.#store = store;
    this.#metrics = metrics;
    this.#rule = rule;
    this.#keeper = new Keeper({ checkpoints: rule }, () => 0);
    this.#outbox = this.#newOutbox();
  }

  async begin(): Promise<void> {
    await this.#store.createRuns(0, [aQueuedRun('r1', { checkpoints: this.#rule })]);
    this.#lease = await this.#store.takeLease();
  }

  async act(act: Act): Promise<void> {
    if (act.type === 'epochs') for (let count = 0; count < act.count; count++) this.#trainEpoch();
    else if (act.type === 'checkpoint') this.#checkpoint();
    else if (act.type === 'kill') await this.#resume();
    else await this.#save();
  }

  #newOutbox(): Outbox {
    return new Outbox((lanes) => lanes.forEach(({ events }) => events.forEach((event) => this.#arrive(event))), () => 0); // prettier-ignore
  }

  #arrive(event: TrainEvent): void {
    if (event.type !== 'checkpoint') return;
    const kept = joinWaiting(this.#arrived?.kept ?? [], event.kept ?? [], this.#rule.megabytes * 1e6);
    this.#arrived = { checkpoint: event.checkpoint, kept };
  }

  #trainEpoch(): void {
    if (this.#epoch === this.#metrics.length) return;
    const epoch = ++this.#epoch;
    const scores = { loss: 1, metric: this.#metrics[epoch - 1] ?? 0 };
    const state = stateAfter(epoch);
    this.#memory = rememberEpoch(this.#memory, training, { epoch, scores, params: state.params });
    if (this.#keeper.note({ epoch, state, memory: this.#memory }, scores)) this.#checkpoint();
  }

  #checkpoint(): void {
    const checkpoint = this.#keeper.checkpoint({ epoch: this.#epoch, state: stateAfter(this.#epoch), memory: this.#memory });
    this.#outbox.add(runId('a'), checkpoint, { canWait: false });
  }

  async #save(): Promise<void> {
    this.#outbox.flush();
    if (!this.#arrived) return;
    const { checkpoint, kept } = this.#arrived;
    this.#arrived = null;
    this.#saved = checkpoint;
    for (const { step } of [checkpoint, ...kept.map((each) => each.checkpoint)]) this.#made.add(step);
    await this.#store.writeRuns(this.#lease, [{ run: aQueuedRun('r1', { checkpoints: this.#rule }), chunk: [], checkpoint, kept }]);
    await this.#check();
  }

  /** All that was not on disk is gone. */
  async #resume(): Promise<void> {
    const checkpoint = await this.#store.readCheckpoint(id);
    expect(checkpoint).toEqual(this.#saved);
    this.#arrived = null;
    this.#outbox = this.#newOutbox();
    this.#keeper = new Keeper({ checkpoints: this.#rule }, () => 0);
    this.#epoch = checkpoint?.epoch ?? 0;
    this.#memory = checkpoint ? fromCheckpoint(checkpoint, { best: null }) : freshRunMemory;
  }

  async #check(): Promise<void> {
    const listed = await this.#store.listCheckpoints(id);
    const last = listed.find(({ why }) => why.includes('last'));
    expect(await this.#store.readCheckpoint(id, last?.slot)).toEqual(this.#saved);
    const lived = this.#metrics.slice(0, this.#saved?.epoch);
    const best = lived.indexOf(Math.max(...lived)) + 1;
    const bests = listed.filter(({ why }) => why.includes('best'));
    expect(bests.map(({ epoch }) => epoch)).toEqual(lived.length > 0 ? [best] : []);
    for (const { slot, epoch, step } of listed) {
      const { params, slots } = stateAfter(epoch);
      expect(await this.#store.readCheckpoint(id, slot)).toMatchObject({ epoch, step, params, slots });
    }
    expect(listed.length).toBeGreaterThanOrEqual(Math.min(2, this.#made.size));
    const isOnlyEvery = (why: readonly string[]) => why.every((reason) => reason === 'every');
    const weight = listed.length * bytes;
    expect(listed.length <= 2 || weight <= this.#rule.megabytes * 1e6 || !listed.some(({ why }) => isOnlyEvery(why))).toBe(true);
  }
}

const anAct: fc.Arbitrary<Act> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ type: fc.constant('epochs' as const), count: fc.integer({ min: 1, max: 6 }) }) },
  { weight: 2, arbitrary: fc.constant({ type: 'checkpoint' } as const) },
  { weight: 3, arbitrary: fc.constant({ type: 'save' } as const) },
  { weight: 1, arbitrary: fc.constant({ type: 'kill' } as const) },
);
const aLife = fc.record({
  metrics: fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 5, maxLength: 60 }),
  acts: fc.array(anAct, { minLength: 5, maxLength: 60 }),
  every: fc.integer({ min: 0, max: 4 }),
  room: fc.integer({ min: 1, max: 20 }), // checkpoints
});

let ledgers = 0;
const stores: [string, () => Promise<Store>, number][] = [
  ['memory', async () => createMemoryStore(), 300],
  ['IndexedDB', () => openStore({ name: `checkpoints-${++ledgers}` }), 25],
];

test.for(stores)(
  'whatever is trained, kept and killed: the last is resumable, the best is the best, two are kept, the cap holds: in %s',
  async ([, open, numRuns]) => {
    await fc.assert(
      fc.asyncProperty(aLife, async ({ metrics, acts, every, room }) => {
        const store = await open();
        const life = new Life(store, metrics, { ...defaultCheckpoints, every, megabytes: (room * bytes) / 1e6 });
        await life.begin();
        for (const act of [...acts, { type: 'save' } as const]) await life.act(act);
        store.close();
      }),
      { numRuns, seed: 4 },
    );
  },
);
