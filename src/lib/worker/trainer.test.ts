import { expect, test } from 'vitest';
import { aCheckpoint, epochEnd, finished, started, stepLosses } from '../../../tests/support/builders.ts';
import { FakeClock, settle } from '../../../tests/support/fake-clock.ts';
import { aQueuedRun } from '../../../tests/support/a-run.ts';
import type { TrainEvent } from '../runs/events.ts';
import type { PreviewInterest, TrainerMessage } from './protocol.ts';
import { previewMs, Trainer } from './trainer.ts';
import type { Loop, TrainingServices } from './trainer.ts';

const interest: PreviewInterest = { grid: { columns: 1, rows: 1, minimum: [0, 0], maximum: [1, 1] }, units: false };

/** A trainer whose engine is a script; what it says comes back in `heard`. */
async function open(script: (loop: Loop) => AsyncGenerator<TrainEvent, void>, services: Partial<TrainingServices> = {}) {
  const clock = new FakeClock();
  const engine: TrainingServices = {
    warmUp: async () => null,
    heldBytes: () => 0,
    prepare: async () => ({ ok: true, value: script }),
    ...services,
  };
  const trainer = new Trainer(async () => engine, { now: clock.monotonic, breathe: async () => undefined, every: clock.every });
  const { port1, port2 } = new MessageChannel();
  const heard: TrainerMessage[] = [];
  port1.onmessage = ({ data }: MessageEvent<TrainerMessage>) => heard.push(data);
  await trainer.open(port2, { baseUrl: 'http://here/' });
  await settle();
  const events = () => heard.flatMap((message) => (message.type === 'events' ? message.events : []));
  return { trainer, clock, heard, events, types: () => events().map(({ type }) => type), close: () => port1.close() };
}

const job = { run: aQueuedRun('a'), checkpoint: null, stepOnly: false };

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
  await trainer.train(job);
  await settle();
  expect(heard.map(({ sequence }) => sequence)).toEqual(heard.map((_, at) => at + 1));
  expect(heard.flatMap((message) => (message.type === 'events' ? [message.runId] : []))).toContain('a');
  close();
});

test('pause, resume, step and stop reach the loop between slices', async () => {
  const { trainer, events, types, close } = await open(endless);
  await trainer.train({ ...job, stepOnly: true });
  await settle();
  expect(types()).toEqual(['started', 'epochEnd', 'paused']);
  await trainer.step();
  await settle();
  expect(types().slice(3)).toEqual(['resumed', 'epochEnd', 'paused']);
  await trainer.resume();
  await settle();
  await trainer.pause();
  await settle();
  expect(types().at(-1)).toBe('paused');
  await trainer.stop();
  await settle();
  expect(events().at(-1)).toMatchObject({ type: 'stopped', weightsHash: 'aa' });
  close();
});

test('a run that cannot be prepared, or that throws, ends as failed with its sentence', async () => {
  const { trainer, events, close } = await open(
    async function* () {
      yield started();
      throw new Error('out of memory');
    },
    {
      prepare: async ({ run }) =>
        run.id === 'b' ? { ok: false, issues: [{ path: 'x', message: 'There is no dataset "irs".' }] } : { ok: true, value: thrower },
    },
  );
  await trainer.train(job);
  await settle();
  await trainer.train({ ...job, run: aQueuedRun('b') });
  await settle();
  expect(events()).toEqual([
    started(),
    { type: 'failed', message: 'Training broke off: out of memory.' },
    { type: 'failed', message: 'There is no dataset "irs".' },
  ]);
  close();
});

async function* thrower(): AsyncGenerator<TrainEvent, void> {
  yield started();
  throw new Error('out of memory');
}

test('a parked run leaves without an end, and the next one trains', async () => {
  const { trainer, types, heard, close } = await open(endless);
  await trainer.train(job);
  await settle();
  await trainer.pause();
  await settle();
  await trainer.park();
  await settle();
  expect(types()).not.toContain('stopped');
  await trainer.train({ ...job, run: aQueuedRun('b') });
  await settle();
  await trainer.stop();
  await settle();
  expect(heard.findLast((message) => message.type === 'events')).toMatchObject({ runId: 'b' });
  expect(types().at(-1)).toBe('stopped');
  close();
});

test('a second run while one trains is a mistake of the caller', async () => {
  const { trainer, close } = await open(endless);
  await trainer.train(job);
  await expect(trainer.train(job)).rejects.toThrow('still has run a');
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
  expect(beats()).toBe(4);
  await trainer.train(job);
  await settle();
  await clock.advance(20_000);
  expect(beats()).toBe(4);
  goOn();
  await settle();
  expect(beats()).toBe(6); // once more when it has let go of the run
  close();
});

test('previews are drawn for who watches, at most twenty a second', async () => {
  const { trainer, clock, heard, close } = await open(endless);
  await trainer.watch(interest);
  await trainer.train(job);
  await settle();
  const previews = () => heard.filter(({ type }) => type === 'preview').length;
  expect(previews()).toBe(1);
  await clock.advance(previewMs);
  expect(previews()).toBe(2);
  await trainer.watch(null);
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
  await trainer.train(job);
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
  await trainer.train(job);
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
  await trainer.train(job);
  await settle();
  expect(heard.findLast(({ type }) => type === 'heartbeat')).toMatchObject({ runId: null, heldBytes: 11 });
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
  await trainer.train(job);
  await settle();
  await trainer.adjust({ knob: 'learningRate', value: 0.5 });
  await settle();
  expect(types()).toEqual(['started', 'paused', 'intervention', 'checkpoint']);
  await trainer.stop();
  close();
});
