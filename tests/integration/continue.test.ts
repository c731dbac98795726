import { expect, test } from 'vitest';
import { continueRun } from '../../src/lib/launch/continue-run.ts';
import { RunId } from '../../src/lib/spec/ids.ts';
import { openDesks, resultOf } from '../support/a-desk.ts';
import { aMoonsRun } from '../support/real-training.ts';

const aDesk = openDesks();

async function train(epochs: number) {
  const desk = await aDesk();
  const run = await aMoonsRun('first', { training: { epochs } });
  await desk.supervisor.start([run]);
  return { desk, parent: await desk.end(run.id) };
}

/** A run of 12 epochs that goes on for 28 more, handed to the supervisor. */
async function goOn() {
  const { desk, parent } = await train(12);
  const checkpoint = await desk.store.readCheckpoint(parent.id);
  if (!checkpoint) throw new Error('The run left no checkpoint.');
  const { run, beginning } = continueRun({ id: RunId.parse('next'), now: 2, name: 'next', parent, checkpoint, moreEpochs: 28 });
  await desk.supervisor.start([run], { beginnings: [beginning] });
  return { desk, parent, run };
}

test('a continued run ends with the weights of one long run, though its trainer dies before its first checkpoint and later', async () => {
  const long = await train(40);
  const whole = await resultOf(long.desk, long.parent);
  const { desk, run } = await goOn();
  desk.workers.at(-1)?.fail('killed by the test');
  await desk.until((news) => news.some((each) => each.type === 'events' && each.runId === run.id && each.run.epochsDone >= 25));
  desk.workers.at(-1)?.fail('killed by the test');
  const ended = await desk.end(run.id);
  const result = await resultOf(desk, ended);
  expect(result.history.epoch[0]).toBe(13);
  for (const column of ['epoch', 'trainLoss', 'validationMetric', 'learningRate'] as const)
    expect(result.history[column]).toEqual(whole.history[column].slice(12));
  expect(result).toMatchObject({
    weightsHash: whole.weightsHash,
    epochs: 40,
    steps: whole.steps,
    last: whole.last,
    checkpoint: { ...whole.checkpoint, best: expect.anything() }, // the best of its own epochs
  });
});

test('it trains on though its parent is deleted and purged, and its parent is never written', async () => {
  const { desk, parent, run } = await goOn();
  expect(await desk.read(parent.id)).toEqual(parent);
  await desk.store.delete([{ type: 'run', id: parent.id }], 3);
  await desk.store.purge([{ type: 'run', id: parent.id }]);
  const ended = await desk.end(run.id);
  expect(ended).toMatchObject({ parent: parent.id, epochsDone: 40, state: { status: 'finished' } });
  expect(ended.elapsedMs).toBeLessThan(parent.elapsedMs * 28); // its own time
});

test('cut off before its first epoch it is offered where it began, and resumed from there', async () => {
  const { desk: gone, run } = await goOn();
  gone.crash();
  const desk = await aDesk(gone.store);
  expect(await desk.read(run.id)).toMatchObject({ state: { status: 'interrupted' }, epochsDone: 12, last: null, best: null });
  await desk.supervisor.resume(run.id);
  const ended = await desk.end(run.id);
  expect(ended).toMatchObject({ epochsDone: 40, weightsHash: (await train(40)).parent.weightsHash });
});
