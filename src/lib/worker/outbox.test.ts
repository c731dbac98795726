import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aRun } from '../../../tests/support/a-run.ts';
import { aCheckpoint, epochEnd, finished, runId, started, stepLosses } from '../../../tests/support/builders.ts';
import { applyAllToHistory, applyEvent, emptyHistory } from '../runs/apply-event.ts';
import type { TrainEvent } from '../runs/events.ts';
import { coalesceMs, Outbox } from './outbox.ts';

/** Adds events with a clock that moves `tickMs` before each, and collects what goes out. */
function send(events: readonly TrainEvent[], tickMs: number): TrainEvent[][] {
  const batches: TrainEvent[][] = [];
  let now = 0;
  const outbox = new Outbox(
    (lanes) => batches.push(lanes.flatMap(({ events: batch }) => batch)),
    () => now,
  );
  for (const event of events) {
    now += tickMs;
    outbox.add(runId('a'), event, { canWait: false });
  }
  outbox.flush();
  return batches;
}

const epochs = (count: number) =>
  Array.from({ length: count }, (_, at) => [
    stepLosses(2 * at, at, at + 0.5),
    epochEnd(at + 1),
    { type: 'checkpoint', checkpoint: aCheckpoint(at + 1) } as const,
  ]).flat();

test('a message leaves about every 50 ms, however many events there are', () => {
  const batches = send(epochs(100), 1);
  expect(batches.length).toBeLessThanOrEqual(300 / coalesceMs + 2);
});

test('neighbouring losses become one event and the newest checkpoint stays, behind the epochs', () => {
  const [, batch] = send([started(), ...epochs(3)], 1);
  expect(batch).toEqual([
    stepLosses(0, 0, 0.5, 1, 1.5, 2, 2.5),
    epochEnd(1),
    epochEnd(2),
    epochEnd(3),
    { type: 'checkpoint', checkpoint: aCheckpoint(3) },
  ]);
});

test('start, pause and end leave at once, the end last of all', () => {
  const batches = send([started(), ...epochs(1), { type: 'paused', epoch: 1 }, { type: 'resumed' }, ...epochs(1), finished(1)], 0);
  expect(batches.map((batch) => batch.at(-1)?.type)).toEqual(['started', 'paused', 'resumed', 'finished']);
});

test('what comes out folds to the same run and history as what went in', () => {
  const piece = fc.record({
    from: fc.nat(40),
    losses: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 5 }),
    epoch: fc.integer({ min: 1, max: 9 }),
    isEpoch: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), fc.integer({ min: 0, max: 60 }), (pieces, tickMs) => {
      const events: TrainEvent[] = [
        started(),
        ...pieces.map(({ from, losses, epoch, isEpoch }) => (isEpoch ? epochEnd(epoch) : stepLosses(from, ...losses))),
      ];
      const out = send(events, tickMs).flat();
      expect(applyAllToHistory(emptyHistory(), out)).toEqual(applyAllToHistory(emptyHistory(), events));
      const run = aRun({ state: { status: 'queued' } });
      const fold = (all: TrainEvent[]) => all.reduce((state, event) => applyEvent(state, event, 1), run);
      expect(fold(out)).toEqual(fold(events));
    }),
  );
});

test('what is kept goes out with the newest checkpoint, and of two bests the later', () => {
  const kept = (epoch: number, ...why: ('best' | 'every')[]) => ({ checkpoint: aCheckpoint(epoch), why, scores: { loss: 1, metric: 0 } });
  const newest = (epoch: number, ...with_: ReturnType<typeof kept>[]): TrainEvent => ({
    type: 'checkpoint',
    checkpoint: aCheckpoint(epoch),
    ...(with_.length > 0 && { kept: with_ }),
  });
  const batches = send([started(), newest(2, kept(1, 'best'), kept(2, 'every')), newest(3, kept(3, 'best')), newest(4)], 1);
  expect(batches[1]).toEqual([newest(4, kept(2, 'every'), kept(3, 'best'))]);
});
