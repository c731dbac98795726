import { describe, expect, test } from 'vitest';
import { aPrepared } from '../../../../tests/support/a-prepared.ts';
import { dense } from '../../../../tests/support/layers.ts';
import { nodeBackends, tensorCount, testExecutors } from '../../../../tests/support/tfjs.ts';
import { aTrainRun, ofType, services, stepLossesOf } from '../../../../tests/support/training.ts';
import { applyEvent } from '../../runs/apply-event.ts';
import { describeRun } from '../../runs/describe-run.ts';
import type { TrainEvent } from '../../runs/events.ts';
import { rangeOf, smoothed } from '../../runs/range.ts';
import type { Run } from '../../runs/run.ts';
import { createControl } from './control.ts';
import { rangeTest } from './range-test.ts';
import { hasExploded, rangeVerdict, rateAt } from './range-verdict.ts';
import type { TrainServices } from './train.ts';

const executor = testExecutors();
const prepared = aPrepared(); // 40 training examples

async function tried(run: Run, around: TrainServices): Promise<TrainEvent[]> {
  const events: TrainEvent[] = [];
  for await (const event of rangeTest({ run, prepared, checkpoint: null }, around)) events.push(event);
  return events;
}

const aRangeRun = (training: Partial<Run['resolved']['training']> = {}): Run => ({
  ...aTrainRun({ training: { batchSize: 8, ...training }, layers: [dense(12, 'relu'), dense(3)] }),
  purpose: 'rangeTest',
});

describe.each(nodeBackends)('on %s', (name) => {
  test('the rate grows until the loss explodes; the record keeps where it fell fastest', async () => {
    const before = tensorCount(name);
    const events = await tried(aRangeRun({ optimizer: { type: 'sgd' } }), services(executor(name)));
    expect(events.map(({ type }) => type).filter((type) => type !== 'steps')).toEqual(['started', 'rangeTested', 'finished']);
    const run = events.reduce((state, event) => applyEvent(state, event, 1), aRangeRun());
    expect(run.state).toMatchObject({ status: 'finished', reason: 'goal' });
    expect(run.range).toMatchObject({ from: 1e-6, to: 10, steps: 150 });
    expect(run.range?.suggested?.steepest).toBeGreaterThan(0.001);
    expect(run.range?.suggested?.steepest).toBeLessThan(3);
    expect(describeRun(run)).toMatch(/^The loss falls fastest at a learning rate of [\d.]+ and (exploded at|held up to) /);
    expect(run.epochsDone).toBe(0);
    expect(tensorCount(name)).toBe(before);
  });

  test('the same run gives the same losses twice, and schedules play no part', async () => {
    const first = await tried(aRangeRun(), services(executor(name)));
    const second = await tried(aRangeRun({ schedule: { type: 'cosine', floor: 0 } }), services(executor(name)));
    expect(stepLossesOf(second)).toEqual(stepLossesOf(first));
    expect(ofType(second, 'rangeTested')).toEqual(ofType(first, 'rangeTested'));
  });
});

test('stop ends it without a verdict; a pause goes on', async () => {
  const control = createControl();
  const stopped = await tried(aRangeRun(), services(executor('cpu'), { control, breathe: async () => control.stop() }));
  expect(stopped.map(({ type }) => type)).toEqual(['started', 'steps', 'stopped']);
  const paused = createControl();
  paused.pause();
  const events: TrainEvent[] = [];
  for await (const event of rangeTest({ run: aRangeRun(), prepared, checkpoint: null }, services(executor('cpu'), { control: paused }))) {
    events.push(event);
    if (event.type === 'paused') queueMicrotask(paused.resume);
  }
  expect(ofType(events, 'resumed')).toHaveLength(1);
  expect(ofType(events, 'rangeTested')).toEqual(ofType(await tried(aRangeRun(), services(executor('cpu'))), 'rangeTested'));
});

test('one epoch is enough where it is long, and no test is longer than its history', () => {
  expect([3, 400, 5000].map((steps) => rangeOf(steps).steps)).toEqual([150, 400, 1000]);
});

const range = { from: 1e-4, to: 1, steps: 101 };

test('rates are equally far apart on a log axis', () => {
  expect(rateAt(range, 0)).toBe(1e-4);
  expect(rateAt(range, 50)).toBeCloseTo(1e-2, 12);
  expect(rateAt(range, 100)).toBeCloseTo(1, 12);
});

/** Flat, then a straight fall between two steps, then flat, then a rise. */
const curve = Array.from({ length: 101 }, (_, step) =>
  step < 40 ? 2 : step < 60 ? 2 - (step - 40) * 0.09 : step < 80 ? 0.2 : 0.2 + (step - 80) ** 2 * 0.02,
);

test('the steepest point lies in the fall and the least behind it', () => {
  const verdict = rangeVerdict(range, curve);
  const { steepest = NaN, tenth = NaN } = verdict.suggested ?? {};
  expect(steepest).toBeGreaterThan(rateAt(range, 40));
  expect(steepest).toBeLessThan(rateAt(range, 62));
  expect(tenth * 10).toBeGreaterThan(rateAt(range, 74));
  expect(tenth * 10).toBeLessThan(rateAt(range, 86));
  expect(hasExploded(curve)).toBe(true);
  expect(hasExploded(curve.slice(0, 80))).toBe(false);
});

test('losses that never fall suggest nothing, and say what to look at', () => {
  const verdict = rangeVerdict(range, [...Array.from({ length: 60 }, () => 1.1), NaN]);
  expect(verdict).toMatchObject({ suggested: null, stepsDone: 61 });
  expect(verdict.sentence).toBe(
    'The loss never fell clearly between the rates 0.0001 and 0.025: look at the data and the model with an overfit check first.',
  );
  expect(rangeVerdict(range, []).suggested).toBeNull();
});

test('the average begins at the first loss', () => {
  expect(smoothed([3, 3, 3])).toEqual([3, 3, 3].map((value) => expect.closeTo(value, 12)));
});
