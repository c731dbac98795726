import { expect, test } from 'vitest';
import { aPrepared } from '../../../../tests/support/a-prepared.ts';
import { anEnvironment } from '../../../../tests/support/builders.ts';
import { nodeBackends, tensorCount, testExecutors, type NodeBackend } from '../../../../tests/support/tfjs.ts';
import { allEvents, aTrainRun, ofType, services, stepLossesOf } from '../../../../tests/support/training.ts';
import type { Checkpoint, TrainEvent } from '../../runs/events.ts';
import type { Optimizer } from '../../spec/training.ts';
import type { Executor } from '../executors/executor.ts';
import { createControl } from './control.ts';

const executorOf = testExecutors();
const executor = (name: NodeBackend = 'cpu') => executorOf(name);

const prepared = aPrepared();
const types = (events: TrainEvent[]) => events.map(({ type }) => type).filter((type) => type !== 'steps');
const hashes = (events: TrainEvent[]) => ofType(events, 'epochEnd').map(({ weightsHash }) => weightsHash);
const dropoutLayers = [
  { type: 'dense' as const, units: 8, activation: 'tanh' as const, bias: true, initialiser: 'glorotUniform' as const },
  { type: 'dropout' as const, rate: 0.25 },
  { type: 'dense' as const, units: 3, activation: 'linear' as const, bias: true, initialiser: 'glorotUniform' as const },
];

test('a run starts, ends its epochs, keeps a checkpoint and finishes', async () => {
  const events = await allEvents({ run: aTrainRun(), prepared }, services(executor()));
  expect(types(events)).toEqual(['started', 'epochEnd', 'epochEnd', 'epochEnd', 'checkpoint', 'finished']);
  expect(ofType(events, 'started')[0]).toMatchObject({ stepsPerEpoch: 3, dispatches: 0 });
  const ends = ofType(events, 'epochEnd');
  expect(ends.map(({ epoch, step }) => [epoch, step])).toEqual([[1, 3], [2, 6], [3, 9]]); // prettier-ignore
  expect(ends[0]?.dispatches).toBeGreaterThan(0);
  expect(stepLossesOf(events)).toHaveLength(9);
  expect(ofType(events, 'finished')[0]).toMatchObject({ reason: 'epochs', weightsHash: ends[2]?.weightsHash });
});

test('what the kept weights measure on both parts is said at the end and at a stop, and agrees with the scores', async () => {
  const events = await allEvents({ run: aTrainRun(), prepared }, services(executor()));
  const { train, validation } = ofType(events, 'epochEnd').at(-1) ?? {};
  const measures = ofType(events, 'finished')[0]?.measures;
  expect(measures?.train).toMatchObject({ accuracy: train?.metric });
  expect(measures?.validation).toMatchObject({ accuracy: validation?.metric });
  expect(measures?.train.logLoss).toBeCloseTo(train?.loss ?? NaN, 9);
  expect(Object.keys(measures?.train ?? {})).not.toContain('rocAuc'); // three classes

  const control = createControl();
  const observe = ({ epoch }: { epoch: number }) => Promise.resolve(epoch === 2 ? control.stop() : undefined);
  const cut = await allEvents({ run: aTrainRun(), prepared }, services(executor(), { control, observe }));
  expect(ofType(cut, 'stopped')[0]?.measures?.validation?.accuracy).toBe(ofType(cut, 'epochEnd')[1]?.validation?.metric);
});

test('training learns: loss falls and accuracy rises', async () => {
  const events = await allEvents({ run: aTrainRun({ training: { epochs: 25 } }), prepared }, services(executor('wasm')));
  const ends = ofType(events, 'epochEnd');
  expect(ends.at(-1)?.train.loss).toBeLessThan((ends[0]?.train.loss ?? 0) * 0.5);
  expect(ends.at(-1)?.validation?.metric).toBeGreaterThan(0.8);
});

test.each(nodeBackends)('the same seed gives the same hash twice on %s, another seed another', async (name) => {
  const run = (seed: number) => allEvents({ run: aTrainRun({ seed, layers: dropoutLayers }), prepared }, services(executor(name)));
  const [first, second, other] = [hashes(await run(7)), hashes(await run(7)), hashes(await run(8))];
  expect(second).toEqual(first);
  expect(other).not.toEqual(first);
});

test.each(nodeBackends)('slice sizes never change a bit on %s', async (name) => {
  const run = aTrainRun({ training: { batchSize: 3 }, layers: dropoutLayers });
  const slow = await allEvents({ run, prepared }, services(executor(name), { tickMs: 1000 })); // one step a slice
  const fast = await allEvents({ run, prepared }, services(executor(name), { tickMs: 0 }));
  expect(ofType(slow, 'steps').length).toBeGreaterThan(ofType(fast, 'steps').length);
  expect(stepLossesOf(slow)).toEqual(stepLossesOf(fast));
  expect(hashes(slow)).toEqual(hashes(fast));
});

const optimizers: Optimizer[] = [
  { type: 'sgd' },
  { type: 'momentum', momentum: 0.9 },
  { type: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
];
const resumes = nodeBackends.flatMap((name) => optimizers.flatMap((optimizer) => [2, 5, 9].map((step) => ({ name, optimizer, step }))));

test.each(resumes)('a resume at step $step is identical on $name with $optimizer.type', async ({ name, optimizer, step }) => {
  const run = aTrainRun({ training: { optimizer, batchSize: 10, epochs: 4 }, layers: dropoutLayers });
  const whole = await allEvents({ run, prepared }, services(executor(name)));
  const cut = await allEvents({ run, prepared }, services(executor(name), { tickMs: 1000 }), (event, control) => {
    if (event.type === 'steps' && event.fromStep + event.losses.length >= step) control.stop();
  });
  expect(cut.at(-1)?.type).toBe('stopped');
  const checkpoint = ofType(cut, 'checkpoint').at(-1)?.checkpoint ?? null;
  expect(checkpoint?.step).toBe(step);
  const rest = await allEvents({ run, prepared, checkpoint }, services(executor(name)));
  expect([...stepLossesOf(cut), ...stepLossesOf(rest).slice(step)]).toEqual(stepLossesOf(whole));
  expect(hashes(rest).at(-1)).toBe(hashes(whole).at(-1));
});

test('a pause keeps the position, wakes on resume and leaves its time out', async () => {
  const control = createControl();
  let now = 0;
  const around = services(executor(), { control, now: () => now });
  const events = await allEvents({ run: aTrainRun(), prepared }, around, (event) => {
    now += 1;
    if (event.type === 'epochEnd' && event.epoch === 1) control.pause();
    if (event.type === 'paused') {
      now += 100_000;
      queueMicrotask(control.resume);
    }
  });
  expect(types(events)).toEqual([
    'started',
    'epochEnd',
    'checkpoint',
    'paused',
    'resumed',
    'epochEnd',
    'epochEnd',
    'checkpoint',
    'finished',
  ]);
  expect(ofType(events, 'finished')[0]?.elapsedMs).toBeLessThan(1000);
  const uninterrupted = await allEvents({ run: aTrainRun(), prepared }, services(executor()));
  expect(hashes(events)).toEqual(hashes(uninterrupted));
});

test('a single step ends one epoch and pauses; an observer sees the pause', async () => {
  const control = createControl({ stepOnly: true });
  const seen: string[] = [];
  const observe = async ({ at }: { at: string }) => void seen.push(at);
  const events = await allEvents({ run: aTrainRun(), prepared }, services(executor(), { control, observe }), (event) => {
    if (event.type === 'paused') queueMicrotask(control.stop);
  });
  expect(types(events)).toEqual(['started', 'epochEnd', 'checkpoint', 'paused', 'stopped']);
  expect(seen).toContain('start');
  expect(seen.at(-1)).toBe('paused');
});

test('checkpoints come about every second of training', async () => {
  const run = aTrainRun({ training: { epochs: 12 } });
  const events = await allEvents({ run, prepared }, services(executor(), { tickMs: 30 }));
  const kept = ofType(events, 'checkpoint').length;
  const seconds = (ofType(events, 'finished')[0]?.elapsedMs ?? 0) / 1000;
  expect(kept).toBeGreaterThan(seconds / 2);
  expect(kept).toBeLessThan(seconds + 2);
});

test('early stopping ends the run, and a resume remembers', async () => {
  const training = { epochs: 50, learningRate: 0, earlyStopping: { patience: 3, minDelta: 0 } };
  const run = aTrainRun({ training });
  const whole = await allEvents({ run, prepared }, services(executor()));
  expect(ofType(whole, 'finished')[0]?.reason).toBe('earlyStopping');
  expect(ofType(whole, 'epochEnd')).toHaveLength(4);
  const cut = await allEvents({ run, prepared }, services(executor()), (event, control) => {
    if (event.type === 'epochEnd' && event.epoch === 2) control.stop();
  });
  const checkpoint: Checkpoint | null = ofType(cut, 'checkpoint').at(-1)?.checkpoint ?? null;
  expect(checkpoint).toMatchObject({ bestEpoch: 1, epochsWithoutGain: 1 });
  const rest = await allEvents({ run, prepared, checkpoint }, services(executor()));
  expect(ofType(rest, 'epochEnd').map(({ epoch }) => epoch)).toEqual([3, 4]);
  expect(ofType(rest, 'finished')[0]?.reason).toBe('earlyStopping');
});

const regression = { loss: 'meanSquaredError' as const, optimizer: { type: 'sgd' as const }, epochs: 60 };
const values = aPrepared({ kind: { type: 'value' } });
const linear = [{ type: 'dense' as const, units: 1, activation: 'linear' as const, bias: true, initialiser: 'glorotUniform' as const }];

test.each(nodeBackends)('NaN ends as diverged with the last finite weights kept on %s', async (name) => {
  const run = aTrainRun({ training: { ...regression, learningRate: 30 }, layers: linear });
  const events = await allEvents({ run, prepared: values }, services(executor(name)));
  const diverged = ofType(events, 'diverged')[0];
  expect(events.at(-1)).toBe(diverged);
  expect(diverged?.message).toBe(`Loss became infinite at epoch ${diverged?.epoch}, step ${diverged?.step}: try a learning rate below 30.`);
  const kept = ofType(events, 'checkpoint').at(-1)?.checkpoint;
  expect(kept?.params.every(Number.isFinite)).toBe(true);
  expect(kept?.step).toBe((diverged?.step ?? 0) - 1);
  expect(stepLossesOf(events)).toHaveLength(kept?.step ?? 0);
  expect(stepLossesOf(events).every(Number.isFinite)).toBe(true);
});

test('weights that break before any loss tells are found by replay', async () => {
  const base = executor();
  // From the seventh optimizer step on, what is saved has a NaN, while losses stay fine.
  const poisoned: Executor = {
    ...base,
    open: async (...args) => {
      const execution = await base.open(...args);
      const save = async () => {
        const state = await execution.save();
        if (state.step >= 7) state.params[0] = NaN;
        return state;
      };
      return { ...execution, save };
    },
  };
  const events = await allEvents({ run: aTrainRun({ training: { batchSize: 4 } }), prepared }, services(poisoned, { tickMs: 0 }));
  expect(events.at(-1)).toMatchObject({ type: 'diverged', epoch: 1, step: 7 });
  expect(ofType(events, 'diverged')[0]?.message).toContain('The weights became infinite');
  expect(ofType(events, 'checkpoint').at(-1)?.checkpoint.step).toBe(6);
});

test('what does not fit fails in a sentence', async () => {
  const large = await allEvents({ run: aTrainRun({ training: { batchSize: 999 } }), prepared }, services(executor()));
  expect(large).toEqual([{ type: 'failed', message: 'The batch size 999 is larger than the 40 training examples: take 40 or less.' }]);
  const empty = await allEvents({ run: aTrainRun(), prepared: aPrepared({ train: 0 }) }, services(executor()));
  expect(ofType(empty, 'failed')[0]?.message).toContain('training part is empty');
});

test('an executor that throws ends the run as failed', async () => {
  const broken: Executor = { ...executor(), open: () => Promise.reject(new Error('the device was lost')) };
  const events = await allEvents({ run: aTrainRun(), prepared }, services(broken));
  expect(events).toEqual([{ type: 'failed', message: 'Training broke off: the device was lost' }]);
});

test.each(nodeBackends)('no tensor is left after an end, a return and an error on %s', async (name) => {
  const before = tensorCount(name);
  await allEvents({ run: aTrainRun({ layers: dropoutLayers }), prepared }, services(executor(name)));
  expect(tensorCount(name)).toBe(before);
  const { train } = await import('./train.ts');
  const generator = train({ run: aTrainRun(), prepared, checkpoint: null }, services(executor(name)));
  await generator.next();
  await generator.next();
  expect(tensorCount(name)).toBeGreaterThan(before);
  await generator.return();
  expect(tensorCount(name)).toBe(before);
  const observe = () => Promise.reject(new Error('observer'));
  await allEvents({ run: aTrainRun(), prepared }, services(executor(name), { observe }));
  expect(tensorCount(name)).toBe(before);
});

test('a run on a GPU says whether its first steps repeat, and trains the same for having asked', async () => {
  const environment = { ...anEnvironment(), backend: 'webgpu' as const };
  const run = () => aTrainRun({ layers: dropoutLayers });
  const asked = await allEvents({ run: run(), prepared }, services(executor(), { environment }));
  const plain = await allEvents({ run: run(), prepared }, services(executor()));
  expect(ofType(asked, 'started')[0]?.environment.repeats).toBe(true);
  expect(ofType(plain, 'started')[0]?.environment).not.toHaveProperty('repeats');
  expect(hashes(asked)).toEqual(hashes(plain));
});
