import { afterAll, expect, test } from 'vitest';
import type { InterventionChange } from '../../src/lib/runs/events.ts';
import type { Run } from '../../src/lib/runs/run.ts';
import { createMemoryStore } from '../../src/lib/storage/memory-store.ts';
import { Supervisor } from '../../src/lib/supervisor/supervisor.ts';
import type { SupervisorNews } from '../../src/lib/worker/protocol.ts';
import type { FakeWorker } from '../support/fake-worker.ts';
import { realClock } from '../support/real-clock.ts';
import { aMoonsRun, spawnTrainers } from '../support/real-training.ts';

const workers: FakeWorker[] = [];
const open: Supervisor[] = [];
afterAll(() => {
  for (const supervisor of open) supervisor.dismiss();
  for (const worker of workers) worker.terminate();
});

/** A supervisor with real trainers and the real engine; `until` waits for the newest summary of the run to be so. */
async function aDesk() {
  const store = createMemoryStore();
  const lease = await store.takeLease();
  let newest: Run | null = null;
  let wake: () => void = () => undefined;
  const announce = (news: SupervisorNews) => {
    if (news.type === 'events') newest = news.run;
    wake();
  };
  const own: FakeWorker[] = [];
  const spawnTrainer = spawnTrainers(own);
  const supervisor = new Supervisor({
    store,
    lease,
    lastOrdinal: 0,
    clock: realClock,
    spawnTrainer,
    trainers: 1,
    announce,
    onPlan: () => undefined,
    onStale: () => undefined,
  });
  open.push(supervisor);
  workers.push(...own);
  const until = async (is: (run: Run) => boolean): Promise<Run> => {
    while (!newest || !is(newest)) await new Promise<void>((resolve) => (wake = resolve));
    return newest;
  };
  return { supervisor, until, loseTrainer: () => own.at(-1)?.fail('killed by the test') };
}

const layers: Run['resolved']['model']['layers'] = [
  { type: 'dense', units: 6, activation: 'tanh', bias: true, initialiser: 'glorotUniform' },
  { type: 'dropout', rate: 0.1 },
  { type: 'dense', units: 2, activation: 'linear', bias: true, initialiser: 'glorotUniform' },
];
const weight: InterventionChange = { knob: 'weight', index: 3, name: 'dense 1, unit 4, from x1', value: 1.5 };

test.each(['cpu', 'wasm'] as const)(
  'numbers moved on the way, trainers that die and the replay of the record end in the same bits on %s',
  async (backend) => {
    const run = await aMoonsRun('moved', { backend, layers, training: { epochs: 100 } });
    const live = await aDesk();
    await live.supervisor.start([run]);
    await live.until(({ epochsDone }) => epochsDone >= 3);
    await live.supervisor.adjust(run.id, { knob: 'learningRate', value: 0.05 });
    await live.until(({ interventions }) => interventions.length === 1);
    live.loseTrainer();
    await live.until(({ epochsDone }) => epochsDone >= 12);
    await live.supervisor.pause(run.id);
    await live.until(({ state }) => state.status === 'paused');
    await live.supervisor.adjust(run.id, weight);
    await live.supervisor.adjust(run.id, { knob: 'dropout', layer: 1, value: 0.4 });
    await live.until(({ interventions }) => interventions.length === 3);
    await live.supervisor.resume(run.id);
    await live.until(({ epochsDone }) => epochsDone >= 30);
    live.loseTrainer();
    const end = await live.until(({ state }) => state.status === 'finished');
    expect(end.interventions.map(({ change }) => change.knob)).toEqual(['learningRate', 'weight', 'dropout']);

    const replay = await aDesk();
    await replay.supervisor.start([{ ...run, interventions: end.interventions }]);
    const again = await replay.until(({ state }) => state.status === 'finished');
    expect(again.weightsHash).toBe(end.weightsHash);
    expect(again.interventions).toEqual(end.interventions);
    const untouched = await aDesk();
    await untouched.supervisor.start([run]);
    expect((await untouched.until(({ state }) => state.status === 'finished')).weightsHash).not.toBe(end.weightsHash);
  },
);
