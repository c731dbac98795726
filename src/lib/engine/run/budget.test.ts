import { expect, test } from 'vitest';
import { aPrepared } from '../../../../tests/support/a-prepared.ts';
import { dense } from '../../../../tests/support/layers.ts';
import { nodeBackends, testExecutors } from '../../../../tests/support/tfjs.ts';
import { allEvents, aTrainRun, ofType, services } from '../../../../tests/support/training.ts';
import { hashWords } from '../../numerics/hash.ts';
import { applyEvent } from '../../runs/apply-event.ts';
import { describeRun } from '../../runs/describe-run.ts';
import type { TrainEvent } from '../../runs/events.ts';
import { parseRun } from '../../runs/parse-run.ts';
import type { Run } from '../../runs/run.ts';
import { startRun } from '../../runs/start-run.ts';

const executorOf = testExecutors();
const prepared = aPrepared();
const layers = [dense(8, 'tanh'), { type: 'dropout' as const, rate: 0.25 }, dense(3)];
const budgeted = (training: Partial<Run['resolved']['training']> = {}) =>
  aTrainRun({ training: { batchSize: 10, epochs: 500, budget: { seconds: 0.4 }, ...training }, layers });

const recordOf = (run: Run, events: TrainEvent[]) =>
  events.reduce<Run>((state, event) => applyEvent(state, event, 1), { ...run, stepsDone: 0 });

test.for(nodeBackends)('a budget ends a run at a slice, and its record replays by steps on any pace: %s', async (name) => {
  const long = { batchSize: 1, epochs: 6 }; // forty steps an epoch
  const probe = await allEvents(
    { run: budgeted({ ...long, budget: { seconds: 0 } }), prepared },
    services(executorOf(name), { tickMs: 20 }),
  );
  const [third = 0, fourth = 0] = ofType(probe, 'epochEnd').slice(2).map((end) => end.elapsedMs); // prettier-ignore
  const seconds = (third + fourth) / 2000;
  const run = budgeted({ ...long, budget: { seconds } });
  const first = await allEvents({ run, prepared }, services(executorOf(name), { tickMs: 20 }));
  const record = recordOf(run, first);
  expect(ofType(first, 'epochEnd').map(({ step }) => step)).toEqual([40, 80, 120]);
  expect(record.bought).toBeGreaterThan(120);
  expect(record.bought).toBeLessThan(160);
  expect(record).toMatchObject({ state: { status: 'finished', reason: 'budget' }, stepsDone: record.bought, epochsDone: 3 });
  expect(record.elapsedMs).toBeGreaterThanOrEqual(1000 * seconds);
  const last = ofType(first, 'checkpoint').at(-1)?.checkpoint;
  expect([last?.step, last && hashWords(last.params)]).toEqual([record.bought, record.weightsHash]);
  expect(describeRun(record)).toContain(`was spent in epoch ${record.epochsDone + 1}, after step ${record.bought}.`);
  expect(record.measures?.train).toBeDefined(); // of the weights that it ended with
  expect(parseRun(structuredClone(record))).toEqual(record);
  for (const tickMs of [0, 1, 500]) {
    const replay = await allEvents({ run: startRun({ ...record, now: 2 }), prepared }, services(executorOf(name), { tickMs }));
    expect(ofType(replay, 'finished')[0]).toMatchObject({ reason: 'budget', weightsHash: record.weightsHash, measures: record.measures });
    expect(recordOf(run, replay).stepsDone).toBe(record.bought);
  }
});

test('a record of an end at an epoch replays to that end, and the first epoch is always ended', async () => {
  const run = { ...budgeted(), bought: 12 };
  const replay = await allEvents({ run, prepared }, services(executorOf('cpu'), { tickMs: 500 }));
  expect(ofType(replay, 'epochEnd').map(({ step }) => step)).toEqual([4, 8, 12]);
  expect(ofType(replay, 'finished')[0]?.reason).toBe('budget');
  const short = await allEvents({ run: budgeted({ budget: { seconds: 0.001 } }), prepared }, services(executorOf('cpu'), { tickMs: 500 }));
  expect(ofType(short, 'epochEnd').map(({ epoch }) => epoch)).toEqual([1]);
});

test('a run that restores its best epoch does so when its budget ends in the middle of the next', async () => {
  const earlyStopping = { patience: 99, minDelta: 0, restoreBest: true };
  const run = budgeted({ batchSize: 1, earlyStopping });
  const events = await allEvents({ run, prepared }, services(executorOf('cpu'), { tickMs: 3 }));
  const [finished] = ofType(events, 'finished');
  const best = ofType(events, 'epochEnd').find(({ epoch }) => epoch === finished?.restored?.epoch);
  expect(best?.weightsHash).toBe(finished?.weightsHash);
  expect(best?.weightsHash).toBeDefined();
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
  expect(ofType(resumed, 'epochEnd')).toHaveLength(0);
  expect(ofType(resumed, 'finished')[0]?.reason).toBe('budget');
});
