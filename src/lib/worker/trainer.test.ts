import { expect, test } from 'vitest';
import { aCheckpoint, epochEnd, finished, runId, started, stepLosses } from '../../../tests/support/builders.ts';
import { FakeClock, settle } from '../../../tests/support/fake-clock.ts';
import { aQueuedRun } from '../../../tests/support/a-run.ts';
import type { TrainEvent } from '../runs/events.ts';
import type { RunId } from '../spec/ids.ts';
import { coalesceMs } from './outbox.ts';
import type { PreviewInterest, TrainerMessage } from './protocol.ts';
import { previewMs } from './lane.ts';
import { Trainer } from './trainer.ts';
import type { Loop, TrainingServices } from './trainer.ts';

const interest: PreviewInterest = { grid: { columns: 1, rows: 1, minimum: [0, 0], maximum: [1, 1] }, units: false };

type Script = (loop: Loop) => AsyncGenerator<TrainEvent, void>;

const laneAfterLane = (script: Script): TrainingServices['train'] =>
  async function* (lanes) {
    for (const {
      job: { run },
      loop,
      begins,
    } of lanes) {
      if (begins()) for await (const event of script(loop)) yield { runId: run.id, event };
    }
  };

/** A trainer whose engine is a script; what it says comes back in `heard`. */
async function open(script: Script, services: Partial<TrainingServices> = {}, now?: () => number) {
  const clock = new FakeClock();
  const engine: TrainingServices = {
    warmUp: async () => null,
    heldBytes: () => 0,
    predict: async () => null,
    train: laneAfterLane(script),
    ...services,
  };
  const trainer = new Trainer(async () => engine, { now: now ?? clock.monotonic, breathe: async () => undefined, every: clock.every });
  const { port1, port2 } = new MessageChannel();
  const heard: TrainerMessage[] = [];
  port1.onmessage = ({ data }: MessageEvent<TrainerMessage>) => heard.push(data);
  await trainer.open(port2, { baseUrl: 'http://here/' });
  await settle();
  const events = () => heard.flatMap((message) => (message.type === 'events' ? message.lanes.flatMap(({ events: told }) => told) : []));
  return { trainer, clock, heard, events, types: () => events().map(({ type }) => type), close: () => port1.close() };
}

const [a, b, c] = [runId('a'), runId('b'), runId('c')];
const job = { run: aQueuedRun('a'), checkpoint: null, stepOnly: false, interest: null, like: null };
const jobs = [job, { ...job, run: aQueuedRun('b') }, { ...job, run: aQueuedRun('c') }];

/** Epochs until it is told otherwise, as the engine's loop does it. */
async function* endless({ control, breathe, observe }: Loop): AsyncGenerator<TrainEvent, void> {
  yield started();
  for (let epoch = 1; ; epoch++) {
    if (control.wants() === 'stop') return yield { type: 'stopped', epoch: epoch - 1, weightsHash: 'aa', elapsedMs: 1 };
    if (control.wants() === 'pause') {
      yield { type: 'paused', epoch: epoch - 1 };
      while (control.wants() === 'pause') await control.changed();
      if (control.wants() === 'run') yield { type: 'resumed' };
      continue;
    }
    yield epochEnd(epoch);
    control.epochEnded();
    await observe({
      at: 'epochEnd',
      epoch,
      draw: async ({ grid }) => ({ epoch, grid, outputs: new Float32Array(1), outputSize: 1, layers: null }),
    });
    await breathe();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test('messages are numbered from 1 without gaps, and events name their run', async () => {
  const { trainer, heard, close } = await open(async function* () {
    yield* [started(), stepLosses(0, 1), epochEnd(1), finished(1)];
  });
  await trainer.train([job]);
  await settle();
  expect(heard.map(({ sequence }) => sequence)).toEqual(heard.map((_, at) => at + 1));
  expect(heard.flatMap((message) => (message.type === 'events' ? message.lanes.map(({ runId: id }) => id) : []))).toContain('a');
  close();
});

test('pause, resume, step and stop reach the loop between slices', async () => {
  const { trainer, events, types, close } = await open(endless);
  await trainer.train([{ ...job, stepOnly: true }]);
  await settle();
  expect(types()).toEqual(['started', 'epochEnd', 'paused']);
  await trainer.step(a);
  await settle();
  expect(types().slice(3)).toEqual(['resumed', 'epochEnd', 'paused']);
  await trainer.resume(a);
  await settle();
  await trainer.pause(a);
  await settle();
  expect(types().at(-1)).toBe('paused');
  await trainer.stop(a);
  await settle();
  expect(events().at(-1)).toMatchObject({ type: 'stopped', weightsHash: 'aa' });
  close();
});

test('what throws ends as failed, with its sentence: of a job the run that had begun, and no other', async () => {
  const { trainer, heard, close } = await open(async function* () {
    yield started();
    throw new Error('out of memory');
  });
  await trainer.train(jobs);
  await settle();
  const told = heard.flatMap((message) => (message.type === 'events' ? message.lanes : []));
  expect(told).toEqual([
    { runId: 'a', events: [started()] },
    { runId: 'a', events: [{ type: 'failed', message: 'Training broke off: out of memory.' }] },
  ]);
  close();
});

test('the lanes of a job train in order, each by its own control; what has not begun can be let go of', async () => {
  const { trainer, heard, close } = await open(endless);
  const told = () => heard.flatMap((message) => (message.type === 'events' ? message.lanes : []));
  const typesOf = (id: RunId) => told().flatMap(({ runId: of, events }) => (of === id ? events.map(({ type }) => type) : []));
  await trainer.train(jobs);
  await settle();
  expect(await trainer.release([a, b])).toEqual([b]);
  await trainer.pause(c);
  expect(typesOf(a)).not.toContain('paused');
  await trainer.stop(a);
  await settle();
  expect(typesOf(a).at(-1)).toBe('stopped');
  expect([typesOf(b), typesOf(c)]).toEqual([[], ['started', 'paused']]);
  expect(await trainer.release([c])).toEqual([]);
  await trainer.step(c);
  await settle();
  expect(typesOf(c)).toEqual(['started', 'paused', 'resumed', 'epochEnd', 'paused']);
  await trainer.stop(c);
  await settle();
  await trainer.train([job]); // its last word is out
  await trainer.park();
  close();
});

test('a job of many short runs sends few messages, and the end of the last at once', async () => {
  const many = Array.from({ length: 32 }, (_, at) => ({ ...job, run: aQueuedRun(`run-${at}`) }));
  let now = 0;
  const script: Script = async function* ({ breathe }) {
    yield started();
    for (let epoch = 1; epoch <= 5; epoch++) {
      now++;
      yield epochEnd(epoch);
      await breathe();
    }
    yield* [{ type: 'checkpoint', checkpoint: aCheckpoint(5) } as const, finished(5)];
  };
  const { trainer, heard, close } = await open(script, {}, () => now);
  await trainer.train(many);
  await settle();
  const messages = heard.flatMap((message) => (message.type === 'events' ? [message.lanes] : []));
  expect(messages.length).toBeLessThanOrEqual(160 / coalesceMs + 2);
  const of = (id: RunId) => messages.flat().flatMap(({ runId: each, events }) => (each === id ? events.map(({ type }) => type) : []));
  const whole = ['started', ...Array<string>(5).fill('epochEnd'), 'checkpoint', 'finished'];
  expect(many.map(({ run }) => of(run.id))).toEqual(many.map(() => whole));
  close();
});

test('a parked run leaves without an end, and the next one trains', async () => {
  const { trainer, types, heard, close } = await open(endless);
  await trainer.train([job]);
  await settle();
  await trainer.pause(a);
  await settle();
  await trainer.park();
  await settle();
  expect(types()).not.toContain('stopped');
  await trainer.train([{ ...job, run: aQueuedRun('b') }]);
  await settle();
  await trainer.stop(b);
  await settle();
  expect(heard.findLast((message) => message.type === 'events')).toMatchObject({ lanes: [{ runId: 'b' }] });
  expect(types().at(-1)).toBe('stopped');
  close();
});

test('a second run while one trains is a mistake of the caller', async () => {
  const { trainer, close } = await open(endless);
  await trainer.train([job]);
  await expect(trainer.train([job])).rejects.toThrow('still has run a');
  await trainer.park();
  close();
});

test('it beats while it waits for work and while it is paused, and while training only from the loop', async () => {
  let goOn: () => void = () => undefined;
  const { trainer, clock, heard, close } = await open(async function* ({ breathe }) {
    yield started();
    await new Promise<void>((resolve) => (goOn = resolve)); // a slice that hangs
    await breathe();
    yield finished(1);
  });
  const beats = () => heard.filter(({ type }) => type === 'heartbeat').length;
  await clock.advance(3000);
  expect(beats()).toBe(5); // once more when it is ready
  await trainer.train([job]);
  await settle();
  await clock.advance(20_000);
  expect(beats()).toBe(5);
  goOn();
  await settle();
  expect(beats()).toBe(7); // once more when it has let go of the run
  close();
});

test('previews are drawn for who watches, at most twenty a second', async () => {
  const { trainer, clock, heard, close } = await open(endless);
  await trainer.train([{ ...job, interest }]);
  await settle();
  const previews = () => heard.filter(({ type }) => type === 'preview').length;
  expect(previews()).toBe(1);
  await clock.advance(previewMs);
  expect(previews()).toBe(2);
  await trainer.watch(a, null);
  await clock.advance(10 * previewMs);
  expect(previews()).toBe(2);
  await trainer.park();
  close();
});

test('a job waits until the engine is warm, and its backend is told', async () => {
  const backend = { name: 'wasm', reason: 'There is no GPU.', adapter: null, offered: [] };
  let warm: () => void = () => undefined;
  const { trainer, heard, types, close } = await open(
    async function* () {
      yield* [started(), finished(1)];
    },
    { warmUp: () => new Promise((resolve) => (warm = () => resolve(backend))) },
  );
  await trainer.train([job]);
  await settle();
  expect(types()).toEqual([]);
  warm();
  await settle();
  expect(types()).toEqual(['started', 'finished']);
  expect(heard.find(({ type }) => type === 'backend')).toMatchObject(backend);
  close();
});

test('checkpoints cross without being copied', async () => {
  const checkpoint = aCheckpoint(1);
  const { trainer, events, close } = await open(async function* () {
    yield* [started(), { type: 'checkpoint', checkpoint } as const, finished(1)];
  });
  await trainer.train([job]);
  await settle();
  expect(events()[1]).toEqual({ type: 'checkpoint', checkpoint: aCheckpoint(1) });
  expect(checkpoint.params.length).toBe(0);
  close();
});

test('says what the engine holds with each beat, and again once a run has let go', async () => {
  let heldBytes = 7;
  const script = async function* () {
    heldBytes = 900;
    yield* [started(), finished(1)];
    heldBytes = 11;
  };
  const { trainer, heard, close } = await open(script, { heldBytes: () => heldBytes });
  await trainer.train([job]);
  await settle();
  expect(heard.findLast(({ type }) => type === 'heartbeat')).toMatchObject({ heldBytes: 11 });
  close();
});

test('a change while paused reaches the loop at once, and what follows it is sent without waiting', async () => {
  const checkpoint = aCheckpoint(1);
  const { trainer, types, close } = await open(async function* ({ control, observe }) {
    yield* [started(), { type: 'paused', epoch: 0 } as const];
    await control.changed();
    for (const change of control.takeChanges()) yield { type: 'intervention', step: 0, epoch: 0, change };
    yield { type: 'checkpoint', checkpoint };
    await observe({ at: 'paused', epoch: 0, draw: async () => null });
    await control.changed();
  });
  await trainer.train([job]);
  await settle();
  await trainer.adjust(a, { knob: 'learningRate', value: 0.5 });
  await settle();
  expect(types()).toEqual(['started', 'paused', 'intervention', 'checkpoint']);
  await trainer.stop(a);
  close();
});

test('predictions are packed between jobs: a job that comes makes them give way, and begins when they have', async () => {
  const order: string[] = [];
  const predict: TrainingServices['predict'] = async (_run, _checkpoint, breathe) => {
    order.push('predicts');
    for (let piece = 0; piece < 3; piece++) {
      await new Promise((resolve) => setImmediate(resolve));
      await breathe().catch((error: unknown) => {
        order.push('gives way');
        throw error;
      });
    }
    return Uint8Array.of(7);
  };
  const { trainer, close } = await open(
    async function* () {
      order.push('trains');
      yield* [started(), epochEnd(1), finished(1)];
    },
    { predict },
  );
  expect(await trainer.predict(job.run, aCheckpoint(1))).toEqual(Uint8Array.of(7));
  const asked = trainer.predict(job.run, aCheckpoint(1));
  await new Promise((resolve) => setImmediate(resolve));
  await trainer.train([job]);
  expect(await trainer.predict(job.run, aCheckpoint(1))).toBe('later');
  await settle();
  expect([await asked, order]).toEqual(['later', ['predicts', 'predicts', 'gives way', 'trains']]);
  close();
});
