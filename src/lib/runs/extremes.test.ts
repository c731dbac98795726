import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aQueuedRun, aRun } from '../../../tests/support/a-run.ts';
import { epochEnd, started } from '../../../tests/support/builders.ts';
import { agreeWithHistory, applyAllToHistory, applyEvent, emptyHistory } from './apply-event.ts';
import type { LedgerEvent } from './events.ts';
import { extremesOf } from './extremes.ts';
import { parseRun } from './parse-run.ts';

const fold = (events: LedgerEvent[], run = aQueuedRun('run1')) => events.reduce((state, event) => applyEvent(state, event, 1), run);

const value = () => fc.oneof(fc.constantFrom(NaN, Infinity, -Infinity), fc.integer({ min: -3, max: 3 }));
const scores = () => fc.record({ loss: value(), metric: value() });

test('the summary says of each curve what its history does', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ train: scores(), validation: fc.option(scores()) }), { maxLength: 12 }), (epochs) => {
      const events = epochs.map((each, at) => epochEnd(at + 1, each));
      const run = fold([started(), ...events]);
      expect(run.extremes ?? {}).toEqual(extremesOf(applyAllToHistory(emptyHistory(), events)));
      expect(parseRun(structuredClone(run))).toEqual(run);
    }),
  );
});

test('an epoch that is not a number counts nowhere and an infinite one does', () => {
  const losses = [2, NaN, Infinity, 0.5, 0.5];
  const run = fold(losses.map((loss, at) => epochEnd(at + 1, { train: { loss, metric: NaN }, validation: null })));
  expect(run.extremes).toEqual({ trainLoss: { min: 0.5, minEpoch: 4, max: Infinity, maxEpoch: 3 } });
});

test('an older record that goes on says nothing of its extremes until its history does', () => {
  const older = aRun({ id: 'run1', epochsDone: 2, state: { status: 'running', startedAt: 1 } });
  const resumed = fold([epochEnd(2), epochEnd(3)], older);
  expect(resumed).not.toHaveProperty('extremes');
  const history = applyAllToHistory(
    emptyHistory(),
    [1, 2, 3].map((epoch) => epochEnd(epoch)),
  );
  expect(agreeWithHistory(resumed, history).extremes?.trainLoss).toEqual({ min: 1 / 3, minEpoch: 3, max: 1, maxEpoch: 1 });
});

test('a run that goes on from another one counts from its own first epoch', () => {
  const child = aQueuedRun('run2', { origin: { epoch: 5, step: 35, weightsHash: 'aa' }, epochsDone: 5 });
  expect(fold([started(), epochEnd(6)], child).extremes?.trainLoss).toEqual({ min: 1 / 6, minEpoch: 6, max: 1 / 6, maxEpoch: 6 });
});

test('a record with damaged extremes is refused', () => {
  for (const extremes of [3, null, { trainLoss: 1 }, { trainLoss: { min: 1, minEpoch: 1, max: 'a', maxEpoch: 1 } }])
    expect(parseRun({ ...aRun(), extremes })).toBeNull();
});
