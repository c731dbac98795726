import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aQueuedRun, aRun } from '../../../tests/support/a-run.ts';
import { aCheckpoint, epochEnd, finished, started, stepLosses } from '../../../tests/support/builders.ts';
import { agreeWithHistory, applyAllToHistory, applyEvent, applyToHistory, emptyHistory } from './apply-event.ts';
import type { LedgerEvent } from './events.ts';
import type { Run } from './run.ts';

const fresh = () => aQueuedRun('run1');
const fold = (run: Run, events: LedgerEvent[], now = 5000) => events.reduce((state, event) => applyEvent(state, event, now), run);

test('a whole training folds into one summary', () => {
  const run = fold(fresh(), [started(), stepLosses(0, 1, 0.9), epochEnd(1), epochEnd(2), finished(2)]);
  expect(run).toEqual({
    ...fresh(),
    state: { status: 'finished', startedAt: 5000, finishedAt: 5000, reason: 'epochs' },
    environment: run.environment,
    epochsDone: 2,
    stepsDone: 14,
    elapsedMs: 20,
    last: { train: { loss: 0.5, metric: 0.515625 }, validation: { loss: 0.75, metric: 0.390625 } },
    best: { epoch: 2, validation: { loss: 0.75, metric: 0.390625 } },
    extremes: {
      trainLoss: { min: 0.5, minEpoch: 2, max: 1, maxEpoch: 1 },
      trainMetric: { min: 0.5078125, minEpoch: 1, max: 0.515625, maxEpoch: 2 },
      validationLoss: { min: 0.75, minEpoch: 2, max: 1.5, maxEpoch: 1 },
      validationMetric: { min: 0.3828125, minEpoch: 1, max: 0.390625, maxEpoch: 2 },
    },
    weightsHash: '00000002',
    dispatches: 2,
  });
});

test('a run that restored an earlier epoch keeps its scores as the last ones, also when they are taken anew', () => {
  const restored = { epoch: 1, train: { loss: 1, metric: 0.5078125 }, validation: { loss: 1.5, metric: 0.3828125 } };
  const events: LedgerEvent[] = [
    started(),
    epochEnd(1),
    epochEnd(2),
    { type: 'finished', reason: 'epochs', weightsHash: '1', elapsedMs: 20, restored },
  ];
  const run = fold(fresh(), events);
  expect(run.state).toMatchObject({ status: 'finished', restoredEpoch: 1 });
  expect(run.last).toEqual({ train: restored.train, validation: restored.validation });
  expect(agreeWithHistory(run, applyAllToHistory(emptyHistory(), events)).last).toEqual(run.last);
});

test('the best epoch is the earliest of the highest validation metrics, and NaN never is', () => {
  const scored = (epoch: number, metric: number) => epochEnd(epoch, { validation: { loss: 1, metric } });
  const run = fold(fresh(), [started(), scored(1, NaN), scored(2, 0.7), scored(3, 0.9), scored(4, 0.9), scored(5, NaN)]);
  expect(run.best).toEqual({ epoch: 3, validation: { loss: 1, metric: 0.9 } });
});

test('without a validation part the train metric decides', () => {
  const run = fold(fresh(), [started(), epochEnd(1, { validation: null }), epochEnd(2, { validation: null })]);
  expect(run.best).toEqual({ epoch: 2, validation: { loss: 0.5, metric: 0.515625 } });
});

test('epochs that a resumed run trains again never shrink the record and end in the same summary', () => {
  const straight = [started(), ...[1, 2, 3, 4, 5].map((epoch) => epochEnd(epoch)), finished(5)];
  const cut: LedgerEvent[] = [
    ...straight.slice(0, 5),
    { type: 'interrupted', message: 'Cut off.' },
    { type: 'queued' },
    started(),
    epochEnd(3),
    epochEnd(4),
  ];
  const midway = fold(fresh(), cut.slice(0, -1));
  expect(midway.epochsDone).toBe(4);
  expect(midway.last).toEqual(fold(fresh(), straight.slice(0, 5)).last);
  const resumed = fold(fresh(), [...cut, epochEnd(5), finished(5)]);
  expect(resumed).toEqual(fold(fresh(), straight));
});

test('a run that is over drops late events', () => {
  const run = fold(fresh(), [started(), epochEnd(1), { type: 'stopped', epoch: 1, weightsHash: 'aa', elapsedMs: 12 }]);
  expect(fold(run, [epochEnd(2), { type: 'failed', message: 'Late.' }])).toBe(run);
});

test('an interrupted run keeps when it began, over a resume too', () => {
  const cut = fold(fresh(), [started(), { type: 'interrupted', message: 'Cut off.' }], 100);
  expect(cut.state).toEqual({ status: 'interrupted', startedAt: 100, message: 'Cut off.' });
  expect(applyEvent(cut, started(), 900).state).toEqual({ status: 'running', startedAt: 100 });
});

test('a queued run that leaves the queue is stopped and never began', () => {
  const run = applyEvent(fresh(), { type: 'stopped', epoch: 0, weightsHash: '', elapsedMs: 0 }, 50);
  expect(run.state).toEqual({ status: 'stopped', startedAt: null, finishedAt: 50 });
  expect(run.weightsHash).toBeNull();
});

test('the history has one row per epoch, NaN where there is no validation part', () => {
  const history = applyAllToHistory(emptyHistory(), [
    started(),
    stepLosses(0, 3, 2),
    epochEnd(1, { learningRate: 0.01 }),
    epochEnd(2, { validation: null }),
    finished(2),
  ]);
  expect(history).toEqual({
    epoch: [1, 2],
    step: [7, 14],
    trainLoss: [1, 0.5],
    trainMetric: [0.5078125, 0.515625],
    validationLoss: [1.5, NaN],
    validationMetric: [0.3828125, NaN],
    elapsedMs: [10, 20],
    learningRate: [0.01, NaN], // of the second it was not told
    stepLoss: { step: [0, 1], loss: [3, 2] },
  });
});

test('a history is left as it was by the next event', () => {
  const before = applyToHistory(emptyHistory(), epochEnd(1));
  const copy = structuredClone(before);
  applyAllToHistory(before, [epochEnd(2), stepLosses(0, 1)]);
  expect(before).toEqual(copy);
});

test('the fold of the history does not depend on how events are batched', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 8 }), { maxLength: 12 }), fc.integer({ min: 0, max: 12 }), (epochs, cut) => {
      const events: LedgerEvent[] = epochs.flatMap((epoch) => [stepLosses(7 * (epoch - 1), epoch, -epoch, 0), epochEnd(epoch)]);
      const whole = applyAllToHistory(emptyHistory(), events);
      const parts = applyAllToHistory(applyAllToHistory(emptyHistory(), events.slice(0, cut)), events.slice(cut));
      expect(parts).toEqual(whole);
      expect(events.reduce(applyToHistory, emptyHistory())).toEqual(whole);
    }),
  );
});

test('a stop in the middle of epochs trained again drops what lies behind its weights', () => {
  const steps = (epoch: number) => stepLosses(7 * (epoch - 1), ...Array<number>(7).fill(epoch));
  const before = applyAllToHistory(
    emptyHistory(),
    [1, 2, 3, 4].flatMap((epoch) => [steps(epoch), epochEnd(epoch)]),
  );
  const after = applyAllToHistory(before, [steps(3), epochEnd(3), { type: 'stopped', epoch: 3, weightsHash: '3', elapsedMs: 30 }]);
  expect(after.epoch).toEqual([1, 2, 3]);
  expect(Math.max(...after.stepLoss.step)).toBeLessThan(21);
  const run = agreeWithHistory(aRun({ epochsDone: 4, best: { epoch: 4, validation: { loss: 0.375, metric: 0.44 } } }), after);
  expect([run.epochsDone, run.stepsDone, run.best?.epoch, run.last?.validation?.loss]).toEqual([3, 21, 3, 0.5]);
});

test('a checkpoint changes neither summary nor history', () => {
  const run = fold(fresh(), [started(), epochEnd(1)]);
  const history = applyToHistory(emptyHistory(), epochEnd(1));
  const event: LedgerEvent = { type: 'checkpoint', checkpoint: aCheckpoint(1) };
  expect(applyEvent(run, event, 9)).toBe(run);
  expect(applyToHistory(history, event)).toBe(history);
});

test('the measures of the end are kept, and gone when a resume goes on from there', () => {
  const measures = { train: { accuracy: 1 }, validation: { accuracy: 0.5 } };
  const cut = fold(fresh(), [started(), epochEnd(1), { type: 'stopped', epoch: 1, weightsHash: '1', elapsedMs: 5, measures }]);
  expect(cut.measures).toEqual(measures);
  expect(fold(cut, [{ type: 'queued' }, started()])).not.toHaveProperty('measures');
});
