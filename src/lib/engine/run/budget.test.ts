import { expect, test } from 'vitest';
import { aPrepared } from '../../../../tests/support/a-prepared.ts';
import { dense } from '../../../../tests/support/layers.ts';
import { nodeBackends, testExecutors } from '../../../../tests/support/tfjs.ts';
import { allEvents, aTrainRun, ofType, services } from '../../../../tests/support/training.ts';
import { applyEvent } from '../../runs/apply-event.ts';
import { parseRun } from '../../runs/parse-run.ts';
import type { Run } from '../../runs/run.ts';
import { startRun } from '../../runs/start-run.ts';

const executorOf = testExecutors();
const prepared = aPrepared();
const layers = [dense(8, 'tanh'), { type: 'dropout' as const, rate: 0.25 }, dense(3)];
const budgeted = (training: Partial<Run['resolved']['training']> = {}) =>
  aTrainRun({ training: { batchSize: 10, epochs: 500, budget: { seconds: 0.4 }, ...training }, layers });

test.for(nodeBackends)('a budget ends a run at the end of an epoch, and its record replays by steps on any pace: %s', async (name) => {
  const first = await allEvents({ run: budgeted(), prepared }, services(executorOf(name), { tickMs: 3 }));
  const ends = ofType(first, 'epochEnd');
  expect(ends.length).toBeGreaterThan(2);
  expect(ends.length).toBeLessThan(500);
  expect(ends.at(-1)?.elapsedMs).toBeGreaterThanOrEqual(400);
  expect(ends.at(-2)?.elapsedMs).toBeLessThan(400);
  const record = first.reduce((run, event) => applyEvent(run, event, 1), { ...budgeted(), stepsDone: 0 });
  expect(record).toMatchObject({
    state: { status: 'finished', reason: 'budget' },
    bought: ends.at(-1)?.step,
    stepsDone: ends.at(-1)?.step,
  });
  expect(parseRun(structuredClone(record))).toEqual(record);
  for (const tickMs of [0, 1, 500]) {
    const replay = await allEvents({ run: startRun({ ...record, now: 2 }), prepared }, services(executorOf(name), { tickMs }));
    expect(ofType(replay, 'finished')[0]).toMatchObject({ reason: 'budget', weightsHash: record.weightsHash });
  }
});

test('a budget that is not spent changes nothing', async () => {
  const plain = await allEvents({ run: budgeted({ epochs: 3, budget: { seconds: 0 } }), prepared }, services(executorOf('cpu')));
  const wide = await allEvents({ run: budgeted({ epochs: 3, budget: { seconds: 9999 } }), prepared }, services(executorOf('cpu')));
  expect(ofType(wide, 'finished')).toEqual(ofType(plain, 'finished'));
  expect(ofType(wide, 'finished')[0]?.reason).toBe('epochs');
});

test('pauses cost nothing, and time before a resume counts', async () => {
  const run = { ...budgeted(), elapsedMs: 399 };
  const [checkpoint] = ofType(await allEvents({ run: budgeted({ epochs: 1 }), prepared }, services(executorOf('cpu'))), 'checkpoint');
  const resumed = await allEvents(
    { run, prepared, checkpoint: checkpoint?.checkpoint ?? null },
    services(executorOf('cpu'), { tickMs: 2 }),
  );
  expect(ofType(resumed, 'epochEnd')).toHaveLength(1);
});
