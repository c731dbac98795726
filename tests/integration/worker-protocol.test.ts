import 'fake-indexeddb/auto';
import { afterEach, expect, test } from 'vitest';
import { dataNoteOf } from '../../src/lib/data/data-note.ts';
import { hashWords } from '../../src/lib/numerics/hash.ts';
import { applyAllToHistory, emptyHistory } from '../../src/lib/runs/apply-event.ts';
import type { RunId } from '../../src/lib/spec/ids.ts';
import { openStore } from '../../src/lib/storage/idb-store.ts';
import { createLeaseOnlyLocks } from '../../src/lib/supervisor/own-lock.ts';
import { Tab } from '../../src/lib/supervisor/tab.ts';
import type { SupervisorMessage } from '../../src/lib/worker/protocol.ts';
import { unpackPredictions } from '../../src/lib/worker/kept-predictions.ts';
import { createSupervisorDoor } from '../../src/lib/worker/supervisor-door.ts';
import { SupervisorLink } from '../../src/lib/worker/supervisor-link.ts';
import { bound } from '../support/a-supervisor.ts';
import { runId } from '../support/builders.ts';
import { FakeWorker } from '../support/fake-worker.ts';
import { realClock } from '../support/real-clock.ts';
import { aMoonsRun, realAnalysis, spawnTrainers } from '../support/real-training.ts';

let ledgers = 0;
const pages: Page[] = [];
afterEach(() => pages.splice(0).forEach((page) => page.close()));

/** Page, supervisor and trainer over message ports, with the real engine and IndexedDB: all but the threads. */
class Page {
  readonly name = `protocol-${++ledgers}`;
  readonly heard: SupervisorMessage[] = [];
  readonly kept: RunId[] = []; // whose predictions are on disk
  readonly trainers: FakeWorker[] = [];
  readonly link: SupervisorLink;
  #wake: () => void = () => undefined;

  constructor() {
    pages.push(this);
    this.link = new SupervisorLink(() => new FakeWorker(this.#door()), { baseUrl: 'http://here/' });
    this.link.onMessage((message) => {
      this.heard.push(message);
      this.#wake();
    });
  }

  async until(isThere: (message: SupervisorMessage) => boolean): Promise<void> {
    while (!this.heard.some(isThere)) await new Promise<void>((resolve) => (this.#wake = resolve));
  }

  async untilKept(...ids: RunId[]): Promise<void> {
    while (!ids.every((id) => this.kept.includes(id))) await new Promise<void>((resolve) => (this.#wake = resolve));
  }

  of(id: RunId) {
    return this.heard.filter(
      (message): message is Extract<SupervisorMessage, { type: 'events' }> => message.type === 'events' && message.runId === id,
    );
  }

  close(): void {
    this.link.close();
    for (const trainer of this.trainers) trainer.terminate();
  }

  #door(): object {
    return createSupervisorDoor(
      (post) =>
        new Tab({
          openStore: async () => {
            const store = await openStore({ name: this.name });
            const keepPredictions: typeof store.keepPredictions = async (id, packed) => {
              const isKept = await store.keepPredictions(id, packed);
              this.kept.push(id);
              this.#wake();
              return isKept;
            };
            return { ...bound(store), keepPredictions };
          },
          locks: createLeaseOnlyLocks(),
          channel: { post: () => undefined, onMessage: () => undefined },
          clock: realClock,
          spawnTrainer: spawnTrainers(this.trainers),
          trainers: 2,
          newId: () => 'ask',
          post,
        }),
    );
  }
}

test('a run goes from the page to the trainer and back, numbered, and the page folds what is on disk', async () => {
  const page = new Page();
  const run = await aMoonsRun('a');
  await page.link.start([run]);
  await page.until((message) => message.type === 'saved' && message.epoch === 12);
  expect(page.heard.map(({ sequence }) => sequence)).toEqual(page.heard.map((_, at) => at + 1));
  const store = await openStore({ name: page.name });
  const events = page.of(run.id).flatMap((message) => message.events);
  expect(applyAllToHistory(emptyHistory(), events)).toEqual(await store.readHistory(run.id));
  expect(page.of(run.id).at(-1)?.run).toEqual(await store.readRun(run.id));
  expect(events.map(({ type }) => type)).not.toContain('checkpoint');
  expect(await store.readCheckpoint(run.id)).toMatchObject({ epoch: 12 });
  store.close();
});

test('no saved comes before its epoch is on disk', async () => {
  const page = new Page();
  const store = await openStore({ name: page.name });
  const run = await aMoonsRun('a', { training: { epochs: 40 } });
  const early: number[] = [];
  const checks: Promise<void>[] = [];
  page.link.onMessage((message) => {
    if (message.type !== 'saved') return;
    const check = store.readHistory(run.id).then(({ epoch }) => void (epoch.length < message.epoch && early.push(message.epoch)));
    checks.push(check);
  });
  await page.link.start([run]);
  await page.until((message) => message.type === 'saved' && message.epoch === 40);
  await Promise.all(checks);
  expect(checks.length).toBeGreaterThan(2);
  expect(early).toEqual([]);
  store.close();
});

test('a watched run of two features is drawn', async () => {
  const page = new Page();
  const run = await aMoonsRun('a');
  await page.link.watch(run.id, { grid: { columns: 4, rows: 3, minimum: [-1, -1], maximum: [1, 1] }, units: true });
  await page.link.start([run]);
  await page.until((message) => message.type === 'preview' && message.preview.epoch === 12);
  const last = page.heard.findLast((message) => message.type === 'preview');
  expect(last).toMatchObject({ runId: 'a', preview: { outputSize: 2, layers: [{ units: 8 }, { units: 2 }] } });
});

test('an overfit check comes to its verdict and is kept as a run', async () => {
  const page = new Page();
  const run = await aMoonsRun('check', { purpose: 'overfitCheck', training: { learningRate: 0.03 } });
  await page.link.start([run]);
  await page.until((message) => message.type === 'events' && message.run.state.status === 'finished');
  expect(page.of(run.id).at(-1)?.run.check?.sentence).toMatch(/^It (fits|does not fit)/);
});

test('what cannot be trained fails with its sentence, and the next run trains', async () => {
  const page = new Page();
  const tooLarge = await aMoonsRun('large', { training: { batchSize: 500 } });
  const changed = { ...(await aMoonsRun('changed')), dataHash: 'f'.repeat(64) };
  const fine = await aMoonsRun('fine');
  await page.link.start([tooLarge, changed, fine]);
  await page.until((message) => message.type === 'saved' && message.runId === fine.id && message.epoch === 12);
  const stateOf = (id: RunId) => page.of(id).at(-1)?.run.state;
  expect(stateOf(tooLarge.id)).toMatchObject({
    status: 'failed',
    message: expect.stringContaining('larger than the 80 training examples'),
  });
  expect(stateOf(changed.id)).toMatchObject({
    status: 'failed',
    message: expect.stringContaining('no longer those this run was started with'),
  });
  expect(stateOf(fine.id)).toMatchObject({ status: 'finished' });
});

test('a loss that becomes NaN ends as diverged with finite weights kept', async () => {
  const page = new Page();
  const run = await aMoonsRun('wild', {
    training: { optimizer: { type: 'sgd' }, learningRate: 1e30, epochs: 200 },
    layers: [{ type: 'dense', units: 2, activation: 'linear', bias: true, initialiser: 'glorotUniform' }],
  });
  await page.link.start([run]);
  await page.until((message) => message.type === 'events' && message.run.state.status === 'diverged');
  await page.until((message) => message.type === 'saved');
  const store = await openStore({ name: page.name });
  const checkpoint = await store.readCheckpoint(run.id);
  expect(checkpoint?.params.every(Number.isFinite)).toBe(true);
  store.close();
});

test('the predictions of the best weights, which were put back, are kept when the run has ended; those of repeats each by its own', async () => {
  const page = new Page();
  const training = { epochs: 30, learningRate: 0.1, earlyStopping: { patience: 2, minDelta: 0, restoreBest: true } };
  const group = await Promise.all([1, 2].map((seed) => aMoonsRun(`best-${seed}`, { backend: 'wasm', seed, training })));
  const [first] = group;
  const repeat = (at: number) => ({ group: first?.id ?? runId('none'), index: at + 1, of: group.length });
  await page.link.start(group.map((run, at) => ({ ...run, repeat: repeat(at) })));
  await page.untilKept(...group.map(({ id }) => id));
  const store = await openStore({ name: page.name });
  const analysis = realAnalysis();
  const ended = await Promise.all(group.map(({ id }) => store.readRun(id)));
  expect(ended.some((run) => run?.state.status === 'finished' && run.state.restoredEpoch !== undefined)).toBe(true);
  for (const { id } of group) {
    const [run, checkpoint, packed] = await Promise.all([store.readRun(id), store.readCheckpoint(id), store.readPredictions(id)]);
    if (!run || !checkpoint || !packed) throw new Error('All of it was kept.');
    const found = unpackPredictions(packed);
    const shown = await analysis.predictions(run, checkpoint);
    expect(found?.kept).toEqual({
      weightsHash: hashWords(checkpoint.params),
      epoch: checkpoint.epoch,
      of: 20,
      predictions: shown,
      data: expect.anything(),
    });
    const described = await analysis.describe(run.resolved.dataset);
    expect(found?.kept.data).toEqual(described.ok && dataNoteOf(described.value));
  }
  store.close();
});
