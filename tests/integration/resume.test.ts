import { expect, test } from 'vitest';
import { createStream } from '../../src/lib/numerics/streams.ts';
import type { Run } from '../../src/lib/runs/run.ts';
import type { SupervisorNews } from '../../src/lib/worker/protocol.ts';
import { openDesks, resultOf } from '../support/a-desk.ts';
import { anEnvironment } from '../support/builders.ts';
import { aMoonsRun } from '../support/real-training.ts';

const randomKills = 30;

const aDesk = openDesks();

async function trainStraight(run: Run) {
  const desk = await aDesk();
  await desk.supervisor.start([run]);
  return resultOf(desk, await desk.end(run.id));
}

const optimizers = [
  { type: 'sgd' },
  { type: 'momentum', momentum: 0.9 },
  { type: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
] as const;

test.for(optimizers)('a run whose trainer dies again and again ends as if it never had: $type', async (optimizer) => {
  const training = { optimizer, epochs: 40 };
  const straight = await trainStraight(await aMoonsRun('straight', { training }));
  const desk = await aDesk();
  const run = await aMoonsRun('cut', { training });
  await desk.supervisor.start([run]);
  for (const epoch of [2, 15, 30]) {
    await desk.until((news) => news.some((each) => each.type === 'events' && each.run.epochsDone >= epoch));
    desk.workers.at(-1)?.fail('killed by the test');
  }
  expect(await resultOf(desk, await desk.end(run.id))).toEqual(straight);
  expect(desk.workers).toHaveLength(4);
});

test('wherever a trainer dies, in the middle of an epoch too, the weights end the same', async () => {
  const straight = await trainStraight(await aMoonsRun('straight', { training: { epochs: 30 } }));
  const random = createStream({ seed: 11, purpose: 'generator' });
  for (let round = 0; round < randomKills / 3; round++) {
    const desk = await aDesk();
    const run = await aMoonsRun('cut', { training: { epochs: 30 } });
    await desk.supervisor.start([run]);
    const steps = [1, 2, 3].map(() => 1 + random.integer(30 * 5 - 2)).sort((a, b) => a - b);
    for (const step of steps) {
      await desk.until((news) => news.some((each) => each.type === 'events' && each.run.stepsDone >= step));
      desk.workers.at(-1)?.fail('killed by the test');
    }
    expect(await resultOf(desk, await desk.end(run.id))).toEqual(straight);
    desk.crash();
  }
});

test('pauses, steps, a kill and two crashes of the whole tab change nothing of the result', async () => {
  const training = { epochs: 80 };
  const straight = await trainStraight(await aMoonsRun('straight', { training }));
  let desk = await aDesk();
  const run = await aMoonsRun('cut', { training });
  const { id } = run;
  await desk.supervisor.start([run], { stepOnly: true });
  const isPaused = (news: SupervisorNews[]) => news.some((each) => each.type === 'events' && each.run.state.status === 'paused');
  await desk.until(isPaused);
  desk.news.length = 0;
  await desk.supervisor.step(id);
  await desk.until(isPaused);
  await desk.supervisor.kill(id);
  expect((await desk.read(id)).state.status).toBe('interrupted');
  for (const epoch of [4, 60]) {
    desk.news.length = 0;
    await desk.supervisor.resume(id);
    await desk.savedUntil(id, epoch);
    desk.crash();
    const acknowledged = Math.max(...desk.news.flatMap((news) => (news.type === 'saved' ? [news.epoch] : [])));
    expect((await desk.store.readHistory(id)).epoch.length).toBeGreaterThanOrEqual(acknowledged);
    const { store } = desk;
    desk = await aDesk(store);
    expect((await desk.read(id)).state.status).toBe('interrupted');
  }
  await desk.supervisor.resume(id);
  expect(await resultOf(desk, await desk.end(id))).toEqual(straight);
});

test.each(['tfjs', 'wasm'] as const)(
  'a run that was begun on the %s path of wasm goes on there, whatever a new run would take',
  async (path) => {
    const begun = async (name: string): Promise<Run> => ({
      ...(await aMoonsRun(name, { backend: 'wasm', training: { epochs: 30 } })),
      environment: anEnvironment({ backend: 'wasm', path }),
    });
    const straight = await trainStraight(await begun('straight'));
    const desk = await aDesk();
    const run = await begun('cut');
    await desk.supervisor.start([run]);
    for (const epoch of [2, 15]) {
      await desk.until((news) => news.some((each) => each.type === 'events' && each.run.epochsDone >= epoch));
      desk.workers.at(-1)?.fail('killed by the test');
    }
    const ended = await desk.end(run.id);
    expect(await resultOf(desk, ended)).toEqual(straight);
    expect(ended.environment).toMatchObject({ backend: 'wasm', path });
  },
);
