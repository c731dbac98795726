import { expect, test } from 'vitest';
import { aPrepared } from '../../../../tests/support/a-prepared.ts';
import { dense } from '../../../../tests/support/layers.ts';
import { nodeBackends, testExecutors } from '../../../../tests/support/tfjs.ts';
import { allEvents, aTrainRun, ofType, services } from '../../../../tests/support/training.ts';
import { hashWords } from '../../numerics/hash.ts';
import { applyEvent } from '../../runs/apply-event.ts';
import type { KeptCheckpoint, TrainEvent } from '../../runs/events.ts';
import { joinKept } from '../../runs/kept-checkpoints.ts';
import { parseRun } from '../../runs/parse-run.ts';
import type { Run } from '../../runs/run.ts';

const executorOf = testExecutors();
const prepared = aPrepared();
const layers = [dense(8, 'tanh'), { type: 'dropout' as const, rate: 0.25 }, dense(3)];
const aRunThat = (keeps: Run['checkpoints'], training: Partial<Run['resolved']['training']> = {}): Run => ({
  ...aTrainRun({ training: { batchSize: 10, epochs: 12, ...training }, layers }),
  best: null,
  ...(keeps && { checkpoints: keeps }),
});
const keptOf = (events: TrainEvent[]) =>
  ofType(events, 'checkpoint').reduce<KeptCheckpoint[]>((all, { kept = [] }) => joinKept(all, kept), []);

test.for(nodeBackends)('every so many epochs and the best are let out with the weights that they ended with, on %s', async (backend) => {
  const run = aRunThat({ every: 5, megabytes: 64 });
  const events = await allEvents({ run, prepared }, services(executorOf(backend), { tickMs: 40 }));
  const record = events.reduce((state, event) => applyEvent(state, event, 1), run);
  const kept = keptOf(events);
  expect(kept.filter(({ why }) => why.includes('every')).map(({ checkpoint }) => checkpoint.epoch)).toEqual([5, 10]);
  const best = kept.filter(({ why }) => why.includes('best'));
  expect(best.map(({ checkpoint, scores }) => ({ epoch: checkpoint.epoch, validation: scores }))).toEqual([record.best]);
  const ends = ofType(events, 'epochEnd');
  for (const { checkpoint } of kept)
    expect([checkpoint.step, hashWords(checkpoint.params)]).toEqual([4 * checkpoint.epoch, ends[checkpoint.epoch - 1]?.weightsHash]);
  for (const { checkpoint, kept: beside = [] } of ofType(events, 'checkpoint'))
    for (const each of beside) expect(each.checkpoint.epoch).toBeLessThanOrEqual(checkpoint.epoch);
  expect(parseRun(structuredClone(record))).toEqual(record);
});

test('what is kept changes no bit of the run and no name of it', async () => {
  const plain = await allEvents({ run: aRunThat(undefined), prepared }, services(executorOf('wasm')));
  const every = await allEvents({ run: aRunThat({ every: 1, megabytes: 1 }), prepared }, services(executorOf('wasm')));
  const ends = (events: TrainEvent[]) => ofType(events, 'epochEnd').map(({ weightsHash, train }) => ({ weightsHash, train }));
  expect(ends(every)).toEqual(ends(plain));
  expect(ofType(every, 'finished')[0]?.weightsHash).toBe(ofType(plain, 'finished')[0]?.weightsHash);
});

test('a best that was bettered before it went out is not let out, and one of before a divergence is', async () => {
  const quick = await allEvents({ run: aRunThat(undefined), prepared }, services(executorOf('cpu'), { tickMs: 0 }));
  expect(ofType(quick, 'checkpoint').flatMap(({ kept = [] }) => kept)).toHaveLength(1);
  const moved = { step: 12, epoch: 3, change: { knob: 'learningRate', value: 1e30 } } as const;
  const run: Run = {
    ...aTrainRun({ training: { batchSize: 10, epochs: 12, optimizer: { type: 'sgd' } } }),
    best: null,
    interventions: [moved],
  };
  const events = await allEvents({ run, prepared }, services(executorOf('cpu'), { tickMs: 0 }));
  expect(events.at(-1)?.type).toBe('diverged');
  const [best] = keptOf(events);
  expect(best?.checkpoint.epoch).toBeLessThanOrEqual(3);
  expect(best?.why).toEqual(['best']);
});

test('a resume from a checkpoint of before the best epoch was kept goes by the record', async () => {
  const whole = await allEvents({ run: aRunThat(undefined), prepared }, services(executorOf('cpu'), { tickMs: 300 }));
  const middle = ofType(whole, 'checkpoint').find(({ checkpoint }) => checkpoint.epoch === 6)?.checkpoint;
  if (!middle) throw new Error('There is no checkpoint of epoch 6.');
  const { best, ...old } = middle;
  const record = { ...aRunThat(undefined), best: best ?? null };
  const resumed = await allEvents({ run: record, prepared, checkpoint: old }, services(executorOf('cpu')));
  expect(ofType(resumed, 'checkpoint').at(-1)?.checkpoint.best).toEqual(ofType(whole, 'checkpoint').at(-1)?.checkpoint.best);
  expect(best).toBeDefined();
});
