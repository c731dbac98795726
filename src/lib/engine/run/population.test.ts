import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aPrepared } from '../../../../tests/support/a-prepared.ts';
import { nodeBackends, tensorCount, testExecutors } from '../../../../tests/support/tfjs.ts';
import { allEvents, aTrainRun, ofType, services, stepLossesOf } from '../../../../tests/support/training.ts';
import { dense } from '../../../../tests/support/layers.ts';
import { runId } from '../../../../tests/support/builders.ts';
import type { TrainEvent } from '../../runs/events.ts';
import type { Run } from '../../runs/run.ts';
import type { RunId } from '../../spec/ids.ts';
import type { Execution, Executor } from '../executors/executor.ts';
import type { Plan } from '../ops/plan.ts';
import { trainPopulation, type Lane, type LaneEvent } from './population.ts';

const executorOf = testExecutors();
const prepared = aPrepared();
const layers = [dense(8, 'tanh'), { type: 'dropout' as const, rate: 0.25 }, dense(3)];

/** A lane: another seed, and with `learningRate` another knob; the model alike. */
const aLane = (seed: number, training: Partial<Run['resolved']['training']> = {}): Run => ({
  ...aTrainRun({ seed, training, layers }),
  id: runId(`seed-${seed}`),
});

type Told = Map<RunId, TrainEvent[]>;
type Press = (told: LaneEvent, lanes: readonly Lane[]) => void;

const lanesOf = (executor: Executor, runs: readonly Run[]): Lane[] =>
  runs.map((run) => ({ job: { run, prepared, checkpoint: null }, services: services(executor), begins: () => true }));

/** All events of a population by run; `press` may use the controls. */
async function trainAll(executor: Executor, runs: readonly Run[], press: Press = () => undefined): Promise<Told> {
  const lanes = lanesOf(executor, runs);
  const told: Told = new Map(runs.map(({ id }) => [id, []]));
  for await (const each of trainPopulation(lanes)) {
    told.get(each.runId)?.push(each.event);
    press(each, lanes);
  }
  return told;
}

/** What must not depend on company: everything but times, slices and how often the device was asked. */
const resultOf = (events: TrainEvent[]) => ({
  losses: stepLossesOf(events),
  epochs: ofType(events, 'epochEnd').map(({ elapsedMs: _time, dispatches: _count, ...epoch }) => epoch),
  checkpoint: ofType(events, 'checkpoint').at(-1),
  end: events.slice(-1).map((event) => ({ ...event, elapsedMs: 0, costs: null })),
});

/** An executor with lanes side by side: counts what is open, and how many steps are asked for at one time, by lane. */
class Joined implements Executor {
  readonly path = 'wgsl';
  readonly rounds: number[][] = [];
  held = 0;
  readonly #alone: Executor;
  #round: number[] | null = null;

  constructor(alone: Executor) {
    this.#alone = alone;
  }

  supports = (plan: Plan) => this.#alone.supports(plan);

  open = async (...[plan, data, seed]: Parameters<Executor['open']>) => this.#counted(await this.#alone.open(plan, data, seed));

  openLanes = async (...[plan, data, seeds]: Parameters<NonNullable<Executor['openLanes']>>) => {
    const executions: Execution[] = [];
    for (const seed of seeds) executions.push(await this.open(plan, data, seed));
    return executions;
  };

  #counted(execution: Execution): Execution {
    this.held++;
    return {
      load: (state) => execution.load(state),
      save: () => execution.save(),
      setKnobs: (knobs) => execution.setKnobs(knobs),
      runSlice: async (slice) => {
        await this.#joined(slice.steps);
        return execution.runSlice(slice);
      },
      evaluate: (inputs, rows, asked) => execution.evaluate(inputs, rows, asked),
      dispatches: () => execution.dispatches(),
      dispose: () => {
        this.held--;
        execution.dispose();
      },
    };
  }

  /** As long as the event loop has not turned, it is one time. */
  async #joined(steps: number): Promise<void> {
    if (!this.#round) {
      this.#round = [];
      this.rounds.push(this.#round);
      setImmediate(() => (this.#round = null));
    }
    this.#round.push(steps);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const besides = () => new Joined(executorOf('cpu'));
const alone = async (run: Run) => resultOf(await allEvents({ run, prepared }, services(executorOf('cpu'))));

test.each(nodeBackends)('lane after lane on %s, each has the events and the bits of the run alone', async (name) => {
  const runs = [aLane(1), aLane(2, { learningRate: 0.03 }), aLane(3, { epochs: 5, regularisation: { l1: 0, l2: 0.01 } })];
  const before = tensorCount(name);
  const told = await trainAll(executorOf(name), runs);
  expect(tensorCount(name)).toBe(before);
  for (const run of runs) {
    const { losses, ...single } = resultOf(await allEvents({ run, prepared }, services(executorOf(name))));
    expect(resultOf(told.get(run.id) ?? [])).toEqual({ losses, ...single });
  }
});

test('side by side, slices are asked for at one time and are as long, and each lane has the bits of the run alone', async () => {
  const runs = [aLane(1), aLane(2, { learningRate: 0.03 }), aLane(3, { epochs: 5 })];
  const executor = besides();
  const told = await trainAll(executor, runs);
  for (const run of runs) expect(resultOf(told.get(run.id) ?? [])).toEqual(await alone(run));
  for (const round of executor.rounds) expect(new Set(round).size).toBe(1);
  const [threes, ones] = [
    executor.rounds.findLastIndex(({ length }) => length === 3),
    executor.rounds.findIndex(({ length }) => length < 3),
  ];
  expect([threes + 1, ...executor.rounds.slice(ones).map(({ length }) => length)]).toEqual([
    ones,
    ...executor.rounds.slice(ones).map(() => 1),
  ]);
  expect(executor.held).toBe(0);
});

type Pressed = { lane: number; after: number; what: 'pause' | 'stop' };

test('whatever is pressed on some lanes, side by side, the others have the bits of the run alone and all come to their end', async () => {
  const runs = [aLane(1), aLane(2), aLane(3)];
  const singles = await Promise.all(runs.map(alone));
  const pressed: fc.Arbitrary<Pressed> = fc.record({
    lane: fc.nat(2),
    after: fc.nat(9),
    what: fc.constantFrom('pause', 'stop'),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(pressed, { maxLength: 4 }), async (presses) => {
      const executor = besides();
      const counts = runs.map(() => 0);
      const resting = new Set<number>();
      const told = await trainAll(executor, runs, ({ runId: id, event }, lanes) => {
        const at = runs.findIndex((run) => run.id === id);
        const { control } = lanes[at]?.services ?? {};
        for (const { lane, after, what } of presses) if (lane === at && after === counts[at]) control?.[what]();
        counts[at] = (counts[at] ?? 0) + 1;
        if (event.type === 'paused') resting.add(at);
        if (event.type === 'finished' || event.type === 'stopped') counts[at] = Infinity;
        // All others go on to their end while these rest.
        if (!lanes.every((_, each) => resting.has(each) || counts[each] === Infinity)) return;
        for (const each of resting) lanes[each]?.services.control.resume();
        resting.clear();
      });
      runs.forEach((run, at) => {
        const events = told.get(run.id) ?? [];
        if (events.at(-1)?.type === 'finished') expect(resultOf(events)).toEqual(singles[at]);
        else expect([events.at(-1)?.type, presses.some(({ lane, what }) => lane === at && what === 'stop')]).toEqual(['stopped', true]);
      });
      expect(executor.held).toBe(0);
    }),
    { numRuns: 12 },
  );
});

test.each([
  { way: 'one after another', executorFor: () => executorOf('cpu') },
  { way: 'side by side', executorFor: besides },
])('a lane that diverges or fails leaves the others alone, $way', async ({ executorFor }) => {
  const wild = aLane(2, { learningRate: 1e39, optimizer: { type: 'sgd' } });
  const lost: Run = { ...aLane(3), origin: { epoch: 1, step: 3, weightsHash: 'ab' } };
  const runs = [aLane(1, { optimizer: { type: 'sgd' } }), wild, lost, aLane(4, { optimizer: { type: 'sgd' } })];
  const before = tensorCount('cpu');
  const told = await trainAll(executorFor(), runs);
  expect(runs.map(({ id }) => told.get(id)?.at(-1)?.type)).toEqual(['finished', 'diverged', 'failed', 'finished']);
  for (const run of [runs[0], runs[3]]) if (run) expect(resultOf(told.get(run.id) ?? [])).toEqual(await alone(run));
  expect(tensorCount('cpu')).toBe(before);
});

test('a lane that was let go of before its turn is never opened', async () => {
  for (const executor of [executorOf('cpu'), besides()]) {
    const lanes = lanesOf(executor, [aLane(1), aLane(2), aLane(3)]);
    const of = new Set<RunId>();
    for await (const { runId: id } of trainPopulation(lanes.map((lane, at) => ({ ...lane, begins: () => at !== 1 })))) of.add(id);
    expect([...of]).toEqual(['seed-1', 'seed-3']);
  }
});

test('lanes that cannot share a plan, or do not fit side by side, train one after another', async () => {
  const wide: Run = { ...aTrainRun({ layers: [dense(4), dense(3)] }), id: runId('wide') };
  const executor = besides();
  await trainAll(executor, [aLane(1), wide]);
  expect(new Set(executor.rounds.map(({ length }) => length))).toEqual(new Set([1]));
  const full = Object.assign(besides(), { openLanes: () => Promise.reject(new Error('The GPU is full.')) });
  const runs = [aLane(1), aLane(2)];
  const told = await trainAll(full, runs);
  for (const run of runs) expect(resultOf(told.get(run.id) ?? [])).toEqual(await alone(run));
});

test('whoever looks away early leaves nothing behind', async () => {
  const executor = besides();
  const lanes = lanesOf(executor, [aLane(1), aLane(2)]);
  lanes[1]?.services.control.pause();
  for await (const { event } of trainPopulation(lanes)) if (event.type === 'epochEnd') break;
  expect(executor.held).toBe(0);
});
