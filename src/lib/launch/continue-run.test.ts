import { expect, test } from 'vitest';
import { aPrepared } from '../../../tests/support/a-prepared.ts';
import { aRun } from '../../../tests/support/a-run.ts';
import { aCheckpoint, runId } from '../../../tests/support/builders.ts';
import { dense } from '../../../tests/support/layers.ts';
import { nodeBackends, testExecutors, type NodeBackend } from '../../../tests/support/tfjs.ts';
import { allEvents, aTrainRun, ofType, services, stepLossesOf } from '../../../tests/support/training.ts';
import { applyAllToHistory, applyEvent, agreeWithHistory, emptyHistory } from '../runs/apply-event.ts';
import type { Checkpoint, LedgerEvent, TrainEvent } from '../runs/events.ts';
import { parseRun } from '../runs/parse-run.ts';
import type { Run } from '../runs/run.ts';
import { hashResolved, type ResolvedTraining } from '../spec/resolve.ts';
import { optimizerDefaults, optimizerNames, type Optimizer } from '../spec/training.ts';
import { continueRun, describeContinuation, refuseBranch, refuseContinue, refuseNumbers } from './continue-run.ts';

const executorOf = testExecutors();
const prepared = aPrepared();
const layers = [dense(8, 'tanh'), { type: 'dropout' as const, rate: 0.25 }, dense(3)];

const folded = (run: Run, events: readonly LedgerEvent[]) => events.reduce((state, event) => applyEvent(state, event, 1), run);

function newest(events: TrainEvent[]): Checkpoint {
  const checkpoint = ofType(events, 'checkpoint').at(-1)?.checkpoint;
  if (!checkpoint) throw new Error('The run left no checkpoint.');
  return checkpoint;
}

/** A run of some epochs, and what it is continued to. */
async function continued(training: Partial<ResolvedTraining>, moreEpochs: number, backend: NodeBackend = 'cpu') {
  const queued = aTrainRun({ training: { batchSize: 10, ...training }, layers });
  const first = await allEvents({ run: queued, prepared }, services(executorOf(backend)));
  const parent = folded(queued, first);
  const checkpoint = newest(first);
  const { run, beginning } = continueRun({ id: runId('next'), now: 5, name: 'train 2', parent, checkpoint, moreEpochs });
  const more = await allEvents({ run, prepared, checkpoint: beginning.checkpoint }, services(executorOf(backend)));
  return { parent, first, run, beginning, more, ended: folded(run, more) };
}

const optimizers = optimizerNames.map((type) => ({ type, ...optimizerDefaults[type] }) as Optimizer);
const cases = nodeBackends.flatMap((backend) => optimizers.map((optimizer) => ({ backend, optimizer })));

test.for(cases)('three epochs and two more are five epochs, bit for bit: $optimizer.type on $backend', async ({ backend, optimizer }) => {
  const training = { optimizer, batchSize: 10, earlyStopping: { patience: 50, minDelta: 0 } };
  const straight = aTrainRun({ training: { ...training, epochs: 5 }, layers });
  const whole = await allEvents({ run: straight, prepared }, services(executorOf(backend)));
  const { first, more, ended } = await continued({ ...training, epochs: 3 }, 2, backend);
  const ends = ofType(whole, 'epochEnd').map(({ epoch, train, validation, weightsHash }) => ({ epoch, train, validation, weightsHash }));
  const joined = [...ofType(first, 'epochEnd'), ...ofType(more, 'epochEnd')];
  expect(joined.map(({ epoch, train, validation, weightsHash }) => ({ epoch, train, validation, weightsHash }))).toEqual(ends);
  expect(stepLossesOf([...first, ...more])).toEqual(stepLossesOf(whole));
  // Which epoch was the best so far is counted among the new run's own.
  expect({ ...newest(more), best: null }).toEqual({ ...newest(whole), best: null });
  expect(ended.weightsHash).toBe(folded(straight, whole).weightsHash);
  expect(ended.specHash).toBe(hashResolved(straight.resolved));
});

test('a plateau that was waited on goes on being waited on', async () => {
  const schedule = { type: 'reduceOnPlateau', patience: 2, factor: 0.5, minDelta: 10, floor: 0 } as const;
  const whole = await allEvents(
    { run: aTrainRun({ training: { batchSize: 10, schedule, epochs: 6 }, layers }), prepared },
    services(executorOf('cpu')),
  );
  const { more } = await continued({ schedule, epochs: 3 }, 3);
  expect(ofType(more, 'epochEnd').map(({ learningRate, weightsHash }) => [learningRate, weightsHash])).toEqual(
    ofType(whole, 'epochEnd')
      .slice(3)
      .map(({ learningRate, weightsHash }) => [learningRate, weightsHash]),
  );
});

test('its record begins at the place of the checkpoint, and its history with the next epoch', async () => {
  const { parent, run, more, ended } = await continued({ epochs: 3 }, 2);
  expect(run).toMatchObject({
    parent: parent.id,
    origin: { epoch: 3, step: 12, weightsHash: parent.weightsHash },
    epochsDone: 3,
    stepsDone: 12,
    elapsedMs: 0, // its own
    state: { status: 'queued' },
    last: null,
    best: null,
  });
  expect(parseRun(structuredClone(run))).toEqual(run);
  const history = applyAllToHistory(emptyHistory(), more);
  expect(history.epoch).toEqual([4, 5]);
  expect(history.stepLoss.step[0]).toBe(12);
  expect(ended.best?.epoch).toBeGreaterThan(3);
  expect(agreeWithHistory(ended, history)).toEqual(ended);
  expect(agreeWithHistory({ ...run, weightsHash: '1' }, emptyHistory())).toMatchObject({ epochsDone: 3, stepsDone: 12, last: null });
});

test('what a hand moved on the way to the checkpoint belongs to it, what came after does not', () => {
  const rate = (step: number, value: number) => ({ step, epoch: step, change: { knob: 'learningRate' as const, value } });
  const parent = aRun({ interventions: [rate(1, 0.5), rate(4, 0.1), rate(9, 0.3)] });
  const about = { id: runId('b'), now: 0, name: 'b', parent, checkpoint: aCheckpoint(4, { step: 4 }), moreEpochs: 1 };
  expect(continueRun(about).run.interventions).toEqual([rate(1, 0.5), rate(4, 0.1)]);
  expect(continueRun({ ...about, learningRate: 0.1 }).run.interventions).toEqual([rate(1, 0.5), rate(4, 0.1)]);
  expect(continueRun({ ...about, learningRate: 0.2, seed: 9 }).run).toMatchObject({ interventions: [rate(1, 0.5), rate(4, 0.2)], seed: 9 });
});

test('a branch with another learning rate is the run whose rate was moved there', async () => {
  const queued = aTrainRun({ training: { batchSize: 10, epochs: 2 }, layers });
  const first = await allEvents({ run: queued, prepared }, services(executorOf('cpu')));
  const about = { id: runId('b'), now: 0, name: 'b', parent: folded(queued, first), checkpoint: newest(first) };
  const { run, beginning } = continueRun({ ...about, moreEpochs: 2, learningRate: 0.3 });
  const branch = await allEvents({ run, prepared, checkpoint: beginning.checkpoint }, services(executorOf('cpu')));
  const moved = aTrainRun({ training: { batchSize: 10, epochs: 4 }, layers });
  const straight = await allEvents({ run: { ...moved, interventions: run.interventions }, prepared }, services(executorOf('cpu')));
  expect(ofType(branch, 'finished')[0]?.weightsHash).toBe(ofType(straight, 'finished')[0]?.weightsHash);
});

test('a run that stopped early trains on when it is continued, and waits anew', async () => {
  const { parent, more } = await continued({ epochs: 30, earlyStopping: { patience: 2, minDelta: 100 } }, 4);
  expect(parent.state).toMatchObject({ reason: 'earlyStopping' });
  expect(ofType(more, 'epochEnd')).toHaveLength(2);
});

test('a run without the checkpoint it begins with fails with a sentence, and trains nothing else', async () => {
  const { run } = await continued({ epochs: 1 }, 1);
  const events = await allEvents({ run, prepared }, services(executorOf('cpu')));
  expect(events).toMatchObject([{ type: 'failed', message: expect.stringContaining('cannot be read') }]);
});

test('says why a run cannot be continued', () => {
  const at = { startedAt: 0, finishedAt: 1 };
  expect(refuseContinue(aRun())).toBeNull();
  expect(refuseContinue(aRun({ state: { status: 'stopped', ...at } }))).toBeNull();
  expect(refuseContinue(aRun({ state: { status: 'diverged', ...at, epoch: 1, step: 1, message: '' } }))).toContain('lower learning rate');
  expect(refuseBranch(aRun({ state: { status: 'diverged', ...at, epoch: 1, step: 1, message: '' } }))).toBeNull();
  expect(refuseContinue(aRun({ state: { status: 'interrupted', startedAt: 0, message: '' } }))).toContain('Resume');
  expect(refuseContinue(aRun({ state: { status: 'running', startedAt: 0 } }))).toContain('not over');
  expect(refuseContinue(aRun({ purpose: 'overfitCheck' }))).toContain('begins anew');
});

test('says which number cannot be, and what the new run will be', () => {
  const about = { parent: aRun({ parameterCount: null }), checkpoint: aCheckpoint(60), moreEpochs: 10 };
  expect(refuseNumbers(about)).toBeNull();
  expect(refuseNumbers({ ...about, moreEpochs: 0 })).toContain('from 1 to 99940');
  expect(refuseNumbers({ ...about, moreEpochs: 99_941 })).toContain('and 99941 is not');
  expect(refuseNumbers({ ...about, learningRate: NaN })).toContain('learning rate');
  expect(refuseNumbers({ ...about, seed: -1 })).toContain('run seed');
  expect(refuseNumbers({ ...about, parent: aRun({ parameterCount: 7 }) })).toContain('another checkpoint');
  expect(describeContinuation(about)).toEqual([
    'A new run goes on from epoch 60 of train 1 for 10 epochs, up to epoch 70. train 1 stays as it is.',
  ]);
  const { resolved } = about.parent;
  const cosine = { ...resolved, training: { ...resolved.training, schedule: { type: 'cosine', floor: 0 } as const } };
  expect(describeContinuation({ ...about, parent: { ...about.parent, resolved: cosine } })[1]).toContain('all 70 epochs');
});

test.for(nodeBackends)('a branch from a kept epoch, nothing changed, repeats the rest of its parent bit for bit: %s', async (backend) => {
  const rules = {
    schedule: { type: 'cosine', floor: 0.1 },
    warmup: { type: 'share', share: 0.2 },
    earlyStopping: { patience: 20, minDelta: 0, restoreBest: true },
  } as const;
  const training = { batchSize: 10, epochs: 9, ...rules };
  const moved = { step: 6, epoch: 1, change: { knob: 'l2', value: 0.05 } } as const;
  const queued: Run = { ...aTrainRun({ training, layers }), checkpoints: { every: 3, megabytes: 64 }, interventions: [moved] };
  const whole = await allEvents({ run: queued, prepared }, services(executorOf(backend)));
  const parent = folded(queued, whole);
  const kept = ofType(whole, 'checkpoint').flatMap((event) => event.kept ?? []);
  const about = { id: runId('branch'), now: 1, name: 'branch', parent };
  for (const epoch of [3, 6]) {
    const checkpoint = kept.find((each) => each.checkpoint.epoch === epoch)?.checkpoint;
    if (!checkpoint) throw new Error(`Epoch ${epoch} was not kept.`);
    const { run, beginning } = continueRun({ ...about, checkpoint, moreEpochs: 9 - epoch });
    const rest = await allEvents({ run, prepared, checkpoint: beginning.checkpoint }, services(executorOf(backend), { tickMs: 9 }));
    const ends = (events: TrainEvent[]) =>
      ofType(events, 'epochEnd').map(({ dispatches: _, elapsedMs: __, ...end }) => end).filter((end) => end.epoch > epoch); // prettier-ignore
    expect(ends(rest)).toEqual(ends(whole));
    expect(folded(run, rest)).toMatchObject({
      weightsHash: parent.weightsHash,
      last: parent.last,
      specHash: hashResolved(parent.resolved),
    });
    expect({ ...newest(rest), best: null }).toEqual({ ...newest(whole), best: null });
  }
});
