import { beforeAll, expect, test } from 'vitest';
import { aPrepared } from '../../../../tests/support/a-prepared.ts';
import { dense } from '../../../../tests/support/layers.ts';
import { openTestExecutor, tensorCount } from '../../../../tests/support/tfjs.ts';
import { aTrainRun, ofType, services } from '../../../../tests/support/training.ts';
import type { TrainEvent } from '../../runs/events.ts';
import type { Run } from '../../runs/run.ts';
import type { Prepared } from '../../data/prepared.ts';
import type { Executor } from '../executors/executor.ts';
import { createControl } from './control.ts';
import { overfitCheck, overfitSteps } from './overfit-check.ts';
import type { TrainServices } from './train.ts';

let executor: Executor;
beforeAll(async () => {
  executor = await openTestExecutor('wasm');
});

async function check(run: Run, prepared: Prepared, around: TrainServices = services(executor)): Promise<TrainEvent[]> {
  const events: TrainEvent[] = [];
  for await (const event of overfitCheck({ run, prepared, checkpoint: null }, around)) events.push(event);
  return events;
}

const verdictOf = (events: TrainEvent[]) => ofType(events, 'checked')[0]?.verdict;

test('a capable model passes on one batch, whatever regularisation and dropout the run has', async () => {
  const layers = [dense(16, 'relu'), { type: 'dropout' as const, rate: 0.9 }, dense(3, 'linear')];
  const run = aTrainRun({ training: { regularisation: { l1: 1, l2: 1 } }, layers });
  const events = await check(run, aPrepared());
  expect(verdictOf(events)).toMatchObject({ passed: true });
  expect(verdictOf(events)?.sentence).toContain('one batch of 16 examples');
  expect(events.slice(-3).map(({ type }) => type)).toEqual(['checkpoint', 'checked', 'finished']);
  expect(ofType(events, 'finished')[0]?.reason).toBe('goal');
  expect(ofType(events, 'epochEnd').at(-1)?.train.metric).toBe(1);
});

test('a tenth and ten times the learning rate are tried before it fails', async () => {
  // Inputs that say nothing: the same row for three classes.
  const prepared = aPrepared();
  prepared.train.inputs.fill(1);
  const events = await check(aTrainRun({ layers: [dense(4, 'tanh'), dense(3, 'linear')] }), prepared);
  const verdict = verdictOf(events);
  expect(verdict?.passed).toBe(false);
  expect(verdict?.tries.map(({ learningRate, steps }) => [learningRate, steps])).toEqual([
    [0.01, overfitSteps],
    [0.001, overfitSteps],
    [0.1, overfitSteps],
  ]);
  expect(ofType(events, 'finished')[0]?.reason).toBe('epochs');
  const steps = ofType(events, 'epochEnd').map(({ step }) => step);
  expect(steps).toEqual(Array.from({ length: 150 }, (_, index) => (index + 1) * 10));
});

test('a rate that is far too small passes at ten times of it', async () => {
  const training = { learningRate: 0.003, optimizer: { type: 'sgd' as const }, loss: 'meanSquaredError' as const };
  const events = await check(aTrainRun({ training, layers: [dense(1, 'linear')] }), aPrepared({ kind: { type: 'value' } }));
  const verdict = verdictOf(events);
  expect(verdict?.passed).toBe(true);
  expect(verdict?.tries.at(-1)).toMatchObject({ learningRate: 0.03, accuracy: null, passed: true });
});

test('NaN at one learning rate does not end the check', async () => {
  const training = { learningRate: 50, optimizer: { type: 'sgd' as const }, loss: 'meanSquaredError' as const };
  const events = await check(aTrainRun({ training, layers: [dense(1, 'linear')] }), aPrepared({ kind: { type: 'value' } }));
  expect(verdictOf(events)?.tries.map(({ lastLoss }) => Number.isNaN(lastLoss))).toEqual([true, true, true]);
  expect(events.every((event) => event.type !== 'diverged')).toBe(true);
  expect(ofType(events, 'steps').every(({ losses }) => losses.every(Number.isFinite))).toBe(true);
});

test('stop ends it, and no tensor is left', async () => {
  const before = tensorCount('wasm');
  const control = createControl();
  const around = services(executor, { control, breathe: async () => control.stop() });
  const prepared = aPrepared();
  prepared.train.inputs.fill(1);
  const events = await check(aTrainRun(), prepared, around);
  expect(events.at(-1)?.type).toBe('stopped');
  expect(tensorCount('wasm')).toBe(before);
});

test('pause holds it and resume goes on to the same verdict', async () => {
  const control = createControl({ stepOnly: true });
  const run = aTrainRun();
  const events: TrainEvent[] = [];
  for await (const event of overfitCheck({ run, prepared: aPrepared(), checkpoint: null }, services(executor, { control }))) {
    events.push(event);
    if (event.type === 'paused') queueMicrotask(control.resume);
  }
  expect(ofType(events, 'paused')).toEqual([{ type: 'paused', epoch: 1 }]);
  expect(ofType(events, 'resumed')).toHaveLength(1);
  expect(verdictOf(events)).toEqual(verdictOf(await check(run, aPrepared())));
});

test('a batch size beyond the data takes all of it', async () => {
  const events = await check(aTrainRun({ training: { batchSize: 999 } }), aPrepared());
  expect(verdictOf(events)?.sentence).toContain('40 examples');
});
