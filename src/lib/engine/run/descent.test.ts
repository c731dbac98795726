/** Runs with every optimizer, schedule and limit: slices and resumes change no bit; what they remember is in the checkpoint. */
import { beforeAll, describe, expect, test } from 'vitest';
import { aPrepared } from '../../../../tests/support/a-prepared.ts';
import { nodeBackends, openTestExecutor, type NodeBackend } from '../../../../tests/support/tfjs.ts';
import { allEvents, aTrainRun, ofType, services, stepLossesOf } from '../../../../tests/support/training.ts';
import { createStream } from '../../numerics/streams.ts';
import type { Checkpoint, TrainEvent } from '../../runs/events.ts';
import type { Run } from '../../runs/run.ts';
import type { ResolvedTraining } from '../../spec/resolve.ts';
import { optimizerDefaults, optimizerNames, scheduleDefaults, scheduleNames, type Optimizer, type Schedule } from '../../spec/training.ts';
import type { Executor } from '../executors/executor.ts';

const executors = new Map<NodeBackend, Executor>();
const executor = (name: NodeBackend = 'cpu'): Executor => {
  const found = executors.get(name);
  if (!found) throw new Error(`${name} is not open.`);
  return found;
};
beforeAll(async () => {
  for (const name of nodeBackends) executors.set(name, await openTestExecutor(name));
});

const prepared = aPrepared(); // 40 training examples
const layers: Run['resolved']['model']['layers'] = [
  { type: 'dense', units: 6, activation: 'tanh', bias: true, initialiser: 'glorotUniform' },
  { type: 'dropout', rate: 0.25 },
  { type: 'dense', units: 3, activation: 'linear', bias: true, initialiser: 'glorotUniform' },
];
const aNet = (training: Partial<ResolvedTraining>): Run => aTrainRun({ training: { batchSize: 8, epochs: 5, ...training }, layers });
const steps = 25; // 5 an epoch

const lastHash = (events: TrainEvent[]) => ofType(events, 'finished')[0]?.weightsHash;
const ratesOf = (events: TrainEvent[]) => ofType(events, 'epochEnd').map(({ learningRate }) => learningRate);

const random = createStream({ seed: 12, purpose: 'sample' });
const restful: Partial<ResolvedTraining> = {
  clipping: { value: 0.5, norm: 0.4 },
  regularisation: { l1: 0.01, l2: 0.02, maxNorm: 0.9 },
  lossOptions: { classWeights: 'balanced', labelSmoothing: 0.1, focal: 1 },
  earlyStopping: { patience: 100, minDelta: 0.02, restoreBest: true },
};
const cases: { what: string; training: Partial<ResolvedTraining> }[] = [
  ...optimizerNames.map((type) => {
    const optimizer = { type, ...optimizerDefaults[type] } as Optimizer;
    return { what: type, training: { optimizer, ...(type.startsWith('ada') ? restful : {}) } };
  }),
  ...scheduleNames.map((type) => {
    const quick = { ...scheduleDefaults[type], ...(type === 'step' && { every: 2 }), ...(type === 'reduceOnPlateau' && { patience: 1, minDelta: 0.2 }) };
    return { what: `schedule ${type}`, training: { schedule: { type, ...quick } as Schedule, warmup: { type: 'steps', steps: 7 } as const } };
  }),
]; // prettier-ignore

describe.each(nodeBackends)('on %s', (name) => {
  test.each(cases)('$what: slices of any size and a resume at random steps end with the same bits', async ({ training }) => {
    const run = aNet(training);
    const whole = await allEvents({ run, prepared }, services(executor(name), { tickMs: 0 }));
    expect(ofType(whole, 'finished')).toHaveLength(1);
    const sliced = await allEvents({ run, prepared }, services(executor(name), { tickMs: 1000 })); // one step a slice
    expect(stepLossesOf(sliced)).toEqual(stepLossesOf(whole));
    expect(lastHash(sliced)).toBe(lastHash(whole));
    for (const step of Array.from({ length: 4 }, () => 1 + random.integer(steps - 2))) {
      const cut = await allEvents({ run, prepared }, services(executor(name), { tickMs: 1000 }), (event, control) => {
        if (event.type === 'steps' && event.fromStep + event.losses.length >= step) control.stop();
      });
      const checkpoint = ofType(cut, 'checkpoint').at(-1)?.checkpoint ?? null;
      expect(checkpoint?.step).toBe(step);
      const rest = await allEvents({ run, prepared, checkpoint }, services(executor(name)));
      expect([...stepLossesOf(cut), ...stepLossesOf(rest).slice(step)]).toEqual(stepLossesOf(whole));
      expect(lastHash(rest)).toBe(lastHash(whole));
      expect([...ratesOf(cut), ...ratesOf(rest)]).toEqual(ratesOf(whole));
    }
  });
});

test('every epoch says the learning rate of its last step, and a number moved by hand stays the base of the schedule', async () => {
  const run = aNet({ learningRate: 0.1, schedule: { type: 'step', every: 2, factor: 0.5 } });
  const events = await allEvents({ run, prepared }, services(executor()));
  expect(ratesOf(events)).toEqual([0.1, 0.1, 0.05, 0.05, 0.025]);
  const moved = { ...run, interventions: [{ step: 10, epoch: 2, change: { knob: 'learningRate', value: 0.4 } as const }] };
  expect(ratesOf(await allEvents({ run: moved, prepared }, services(executor())))).toEqual([0.1, 0.1, 0.2, 0.2, 0.1]);
});

test('reduceOnPlateau keeps what it remembers in every checkpoint', async () => {
  const schedule: Schedule = { type: 'reduceOnPlateau', patience: 1, factor: 0.5, minDelta: 10, floor: 0 };
  const run = aNet({ learningRate: 0.1, schedule });
  const events = await allEvents({ run, prepared }, services(executor()));
  expect(ratesOf(events)).toEqual([0.1, 0.1, 0.05, 0.025, 0.0125]);
  expect(ofType(events, 'checkpoint').at(-1)?.checkpoint.plateau).toMatchObject({ epochsWithoutGain: 0, factor: 0.0625 });
});

describe('restoreBest', () => {
  // A rate so large that the loss soon rises again.
  const training = {
    learningRate: 2,
    optimizer: { type: 'sgd' } as const,
    epochs: 12,
    earlyStopping: { patience: 4, minDelta: 0, restoreBest: true },
  };

  test('ends with the weights and the scores of the best epoch', async () => {
    const run = aNet(training);
    const events = await allEvents({ run, prepared }, services(executor()));
    const ends = ofType(events, 'epochEnd');
    const losses = ends.map(({ validation }) => validation?.loss ?? NaN);
    const best = ends[losses.indexOf(Math.min(...losses))];
    const finished = ofType(events, 'finished')[0];
    expect(best?.epoch).toBeLessThan(ends.length);
    expect(finished?.weightsHash).toBe(best?.weightsHash);
    expect(finished?.restored).toEqual({ epoch: best?.epoch, train: best?.train, validation: best?.validation });
    const kept = ofType(events, 'checkpoint').at(-1)?.checkpoint;
    expect(kept?.params).toEqual(kept?.bestParams);
    expect(kept?.step).toBe(ends.at(-1)?.step);
  });

  test('a resume ends with the same weights, also when only the end was lost', async () => {
    const run = aNet(training);
    const whole = await allEvents({ run, prepared }, services(executor(), { tickMs: 400 }));
    const checkpoints = ofType(whole, 'checkpoint').map(({ checkpoint }) => checkpoint);
    expect(checkpoints.length).toBeGreaterThan(3);
    for (const checkpoint of checkpoints) {
      const rest = await allEvents({ run, prepared, checkpoint }, services(executor()));
      expect(lastHash(rest)).toBe(lastHash(whole));
      expect(ofType(rest, 'finished')[0]?.restored).toEqual(ofType(whole, 'finished')[0]?.restored);
    }
  });

  test('nothing is restored where the last epoch is the best, and nothing is kept when it was not asked for', async () => {
    const falling = { ...training, learningRate: 0.01, epochs: 3 };
    const events = await allEvents({ run: aNet(falling), prepared }, services(executor()));
    expect(ofType(events, 'finished')[0]?.restored).toBeUndefined();
    const plain: Checkpoint | undefined = ofType(
      await allEvents({ run: aNet({ ...training, earlyStopping: { patience: 4, minDelta: 0 } }), prepared }, services(executor())),
      'checkpoint',
    ).at(-1)?.checkpoint;
    expect(plain && 'bestParams' in plain).toBe(false);
  });
});
