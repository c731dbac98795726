import { expect, test } from 'vitest';
import { aResolved } from '../../../tests/support/a-run.ts';
import { runId } from '../../../tests/support/builders.ts';
import { settle } from '../../../tests/support/fake-clock.ts';
import { FakeWorker } from '../../../tests/support/fake-worker.ts';
import { createAnalysisLink } from './analysis-link.ts';
import type { SupervisorMessage, SupervisorNews } from './protocol.ts';
import { maxReplacements, SupervisorLink } from './supervisor-link.ts';

const surroundings = { baseUrl: 'http://here/' };
const hang = () => new Promise<void>(() => undefined);

/** A supervisor's door that the test holds; `pause` hangs, `resume` throws. */
class FakeDoor {
  port: MessagePort | null = null;
  sequence = 0;
  open = async (port: MessagePort) => {
    this.port = port;
  };
  stop = async () => undefined;
  pause = hang;
  resume = async () => {
    throw new Error('"a" is finished and has nothing left to train: start a new run.');
  };
  say = (news: SupervisorNews) => this.port?.postMessage({ ...news, sequence: ++this.sequence });
}

function aSupervisorLink() {
  const workers: { worker: FakeWorker; door: FakeDoor }[] = [];
  const link = new SupervisorLink(() => {
    const door = new FakeDoor();
    const worker = new FakeWorker(door);
    workers.push({ worker, door });
    return worker;
  }, surroundings);
  const heard: SupervisorMessage[] = [];
  link.onMessage((message) => heard.push(message));
  const present = () => {
    const last = workers.at(-1);
    if (!last) throw new Error('Nothing was spawned.');
    return last;
  };
  return { link, heard, workers, present };
}

test('commands are answered, and refusals keep their sentence', async () => {
  const { link } = aSupervisorLink();
  await link.stop(runId('a'));
  await expect(link.resume(runId('a'))).rejects.toThrow('"a" is finished and has nothing left to train: start a new run.');
  link.close();
});

test('a call to a worker that dies settles, and the worker is replaced', async () => {
  const { link, heard, workers } = aSupervisorLink();
  const pause = link.pause(runId('a'));
  await settle();
  workers[0]?.worker.fail('out of memory');
  await expect(pause).rejects.toThrow('The supervisor broke: out of memory.');
  expect(workers.map(({ worker }) => worker.isTerminated)).toEqual([true, false]);
  expect(heard.at(-1)).toMatchObject({ type: 'trouble', message: expect.stringContaining('It was replaced') });
  await link.stop(runId('a'));
  link.close();
});

test('a supervisor that breaks again and again is not replaced for ever', async () => {
  const { link, heard, workers, present } = aSupervisorLink();
  for (let death = 0; death <= maxReplacements; death++) present().worker.fail('it could not be loaded');
  expect(workers).toHaveLength(maxReplacements + 1);
  expect(heard.at(-1)).toMatchObject({ type: 'trouble', message: expect.stringContaining('reload the page') });
  await expect(link.stop(runId('a'))).rejects.toThrow('it could not be loaded');
});

test('every call settles when the page lets go', async () => {
  const { link } = aSupervisorLink();
  const calls = Array.from({ length: 50 }, () => link.pause(runId('a')));
  await settle();
  link.close();
  const settled = await Promise.allSettled(calls);
  expect(settled.every(({ status }) => status === 'rejected')).toBe(true);
  await expect(link.stop(runId('a'))).rejects.toThrow('let go');
});

test('a listener that comes late hears how things stand', async () => {
  const { link, present } = aSupervisorLink();
  await link.stop(runId('a'));
  const { door } = present();
  door.say({ type: 'lock', held: true });
  door.say({ type: 'queue', running: [], waiting: [] });
  door.say({ type: 'queue', running: [runId('a')], waiting: [] });
  door.say({ type: 'trouble', message: 'Once.' });
  await settle();
  const late: SupervisorMessage[] = [];
  const stop = link.onMessage((message) => late.push(message));
  expect(late.map(({ sequence: _, ...news }) => news)).toEqual([
    { type: 'lock', held: true },
    { type: 'queue', running: ['a'], waiting: [] },
  ]);
  stop();
  door.say({ type: 'lock', held: false });
  await settle();
  expect(late).toHaveLength(2);
  link.close();
});

test('a gap in the numbers ends the line: nothing is lost unseen', async () => {
  const { link, heard, present } = aSupervisorLink();
  await link.stop(runId('a'));
  const { door } = present();
  door.sequence = 5;
  door.say({ type: 'lock', held: true });
  await settle();
  expect(heard).toMatchObject([{ type: 'trouble', message: expect.stringContaining('got lost') }]);
  link.close();
});

test('the analysis worker starts with the first question and is replaced after it broke', async () => {
  const workers: FakeWorker[] = [];
  const describe = [hang, async () => ({ ok: false, issues: [{ path: '', message: 'No such data.' }] })];
  const analysis = createAnalysisLink(() => {
    const worker = new FakeWorker({ open: async () => undefined, describe: describe[workers.length] });
    workers.push(worker);
    return worker;
  }, surroundings);
  expect(workers).toHaveLength(0);
  const question = analysis.describe(aResolved().dataset);
  await settle();
  workers[0]?.fail('too much recursion');
  await expect(question).rejects.toThrow('The worker that reads data broke: too much recursion. Try again.');
  expect(await analysis.describe(aResolved().dataset)).toEqual({ ok: false, issues: [{ path: '', message: 'No such data.' }] });
  expect(workers.map(({ isTerminated }) => isTerminated)).toEqual([true, false]);
  analysis.close();
});
