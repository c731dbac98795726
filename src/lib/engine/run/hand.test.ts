import { describe, expect, test } from 'vitest';
import { aPrepared } from '../../../../tests/support/a-prepared.ts';
import { nodeBackends, testExecutors, type NodeBackend } from '../../../../tests/support/tfjs.ts';
import { allEvents, aTrainRun, ofType, services, stepLossesOf } from '../../../../tests/support/training.ts';
import { createStream } from '../../numerics/streams.ts';
import { applyEvent } from '../../runs/apply-event.ts';
import type { Intervention, InterventionChange, TrainEvent } from '../../runs/events.ts';
import type { Run } from '../../runs/run.ts';
import { createControl } from './control.ts';

const executorOf = testExecutors();
const executor = (name: NodeBackend = 'cpu') => executorOf(name);

const prepared = aPrepared(); // 40 training examples
const layers: Run['resolved']['model']['layers'] = [
  { type: 'dense', units: 8, activation: 'tanh', bias: true, initialiser: 'glorotUniform' },
  { type: 'dropout', rate: 0.25 },
  { type: 'dense', units: 3, activation: 'linear', bias: true, initialiser: 'glorotUniform' },
];
const optimizer = { type: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;
const aNet = (): Run => aTrainRun({ training: { batchSize: 4, epochs: 4, optimizer }, layers }); // 10 steps an epoch
const steps = 40;

const weight = (index: number, value: number): InterventionChange => ({ knob: 'weight', index, name: `weight ${index}`, value });
const changes: InterventionChange[] = [
  { knob: 'learningRate', value: 0.1 },
  { knob: 'l2', value: 0.05 },
  { knob: 'l1', value: 0.02 },
  { knob: 'dropout', layer: 1, value: 0.6 },
  weight(5, 1.25),
  weight(20, -0.75),
];

const at = (step: number, change: InterventionChange): Intervention => ({ step, epoch: Math.floor(step / 10), change });
const changed = (interventions: Intervention[]): Run => ({ ...aNet(), interventions });
const lastHash = (events: TrainEvent[]) => ofType(events, 'finished')[0]?.weightsHash;
const stepsDone = (event: TrainEvent) => (event.type === 'steps' ? event.fromStep + event.losses.length : 0);
const recorded = (events: TrainEvent[]): Run => events.reduce((run, event) => applyEvent(run, event, 1), aNet());

describe.each(nodeBackends)('on %s', (name) => {
  test('what a hand did is recorded, and the record replays to the same bits', async () => {
    const random = createStream({ seed: 4, purpose: 'generator' });
    for (let round = 0; round < 4; round++) {
      const plan = changes.map((change) => ({ change, from: random.integer(steps - 1) }));
      const live = await allEvents({ run: aNet(), prepared }, services(executor(name), { tickMs: 1000 }), (event, control) => {
        for (const { change, from } of plan) if (event.type === 'steps' && event.fromStep === from) control.adjust(change);
      });
      const run = recorded(live);
      expect(run.interventions.map(({ change }) => change)).toEqual(expect.arrayContaining(changes));
      const replay = await allEvents({ run: { ...aNet(), interventions: run.interventions }, prepared }, services(executor(name)));
      expect(stepLossesOf(replay)).toEqual(stepLossesOf(live));
      expect(lastHash(replay)).toBe(lastHash(live));
      expect(ofType(replay, 'intervention')).toEqual([]); // it is in the record already
    }
  });

  test('a resume at any step, also where a number was moved, ends as if never stopped', async () => {
    const random = createStream({ seed: 9, purpose: 'generator' });
    const interventions = [
      at(0, weight(3, 0.5)),
      at(7, { knob: 'learningRate', value: 0.05 }),
      at(10, weight(8, -1)),
      at(23, weight(3, 2)),
    ];
    const run = changed(interventions);
    const whole = await allEvents({ run, prepared }, services(executor(name)));
    for (const step of [7, 10, 23, ...Array.from({ length: 6 }, () => 1 + random.integer(steps - 2))]) {
      const cut = await allEvents({ run, prepared }, services(executor(name), { tickMs: 1000 }), (event, control) => {
        if (stepsDone(event) >= step) control.stop();
      });
      const checkpoint = ofType(cut, 'checkpoint').at(-1)?.checkpoint ?? null;
      expect(checkpoint?.step).toBe(step);
      const rest = await allEvents({ run, prepared, checkpoint }, services(executor(name)));
      expect([...stepLossesOf(cut), ...stepLossesOf(rest).slice(step)]).toEqual(stepLossesOf(whole));
      expect(lastHash(rest)).toBe(lastHash(whole));
    }
  });

  test('slices stop where a number was moved, whatever their size', async () => {
    const run = changed([at(3, { knob: 'learningRate', value: 0.2 }), at(14, weight(0, 3))]);
    const one = await allEvents({ run, prepared }, services(executor(name), { tickMs: 1000 }));
    const many = await allEvents({ run, prepared }, services(executor(name), { tickMs: 0 }));
    expect(ofType(many, 'steps').some((event) => event.fromStep === 3)).toBe(true);
    expect(stepLossesOf(many)).toEqual(stepLossesOf(one));
    expect(lastHash(many)).toBe(lastHash(one));
    const untouched = await allEvents({ run: aNet(), prepared }, services(executor(name)));
    expect(stepLossesOf(many).slice(0, 3)).toEqual(stepLossesOf(untouched).slice(0, 3));
    expect(lastHash(many)).not.toBe(lastHash(untouched));
  });

  test('a divergence after a change is replayed with it: nothing before the change is touched', async () => {
    const run = aTrainRun({ training: { batchSize: 4, epochs: 4, optimizer: { type: 'sgd' } }, layers });
    const straight = await allEvents({ run, prepared }, services(executor(name)));
    // Each step multiplies every weight by -8999.
    const broken = { ...run, interventions: [at(12, { knob: 'learningRate', value: 90 }), at(14, { knob: 'l2', value: 100 })] };
    const events = await allEvents({ run: broken, prepared }, services(executor(name), { tickMs: 0 }));
    expect(stepLossesOf(events).slice(0, 12)).toEqual(stepLossesOf(straight).slice(0, 12));
    const kept = ofType(events, 'checkpoint').at(-1)?.checkpoint;
    expect(events.at(-1)?.type).toBe('diverged');
    expect(kept?.params.every(Number.isFinite)).toBe(true);
    expect(kept?.step).toBe((ofType(events, 'diverged')[0]?.step ?? 0) - 1);
  });
});

test('a change while paused acts at once and is kept with the weights it made', async () => {
  const control = createControl();
  const seen: (number | undefined)[] = [];
  const observe = async ({ at: moment, execution }: { at: string; execution: { save: () => Promise<{ params: Float32Array }> } }) => {
    if (moment === 'paused') seen.push((await execution.save()).params[5]);
  };
  const events = await allEvents({ run: aNet(), prepared }, services(executor(), { control, observe, tickMs: 1000 }), (event) => {
    if (stepsDone(event) === 6) control.pause();
    if (event.type === 'paused') queueMicrotask(() => control.adjust(weight(5, 0.5)));
    if (event.type === 'intervention') queueMicrotask(() => control.stop());
  });
  expect(ofType(events, 'intervention')).toEqual([{ type: 'intervention', ...at(6, weight(5, 0.5)), epoch: 0 }]);
  expect(seen.at(-1)).toBe(0.5);
  expect(ofType(events, 'checkpoint').at(-1)?.checkpoint).toMatchObject({ step: 6 });
  expect(ofType(events, 'checkpoint').at(-1)?.checkpoint.params[5]).toBe(0.5);
});

test('of two changes of one number before the same step the last one is kept', async () => {
  const events = await allEvents({ run: aNet(), prepared }, services(executor(), { tickMs: 1000 }), (event, control) => {
    if (event.type !== 'steps' || event.fromStep !== 4) return;
    control.adjust({ knob: 'learningRate', value: 0.3 });
    control.adjust({ knob: 'l2', value: 0.1 });
    control.adjust({ knob: 'learningRate', value: 0.03 });
  });
  expect(recorded(events).interventions).toEqual([at(5, { knob: 'l2', value: 0.1 }), at(5, { knob: 'learningRate', value: 0.03 })]);
});

test('the sentence about a divergence names the learning rate it happened with', async () => {
  const run = aTrainRun({ training: { optimizer: { type: 'sgd' }, loss: 'meanSquaredError', epochs: 60 }, layers: [{ ...layers[0], type: 'dense', units: 1, activation: 'linear', bias: true, initialiser: 'glorotUniform' }] }); // prettier-ignore
  run.interventions = [{ step: 2, epoch: 0, change: { knob: 'learningRate', value: 40 } }];
  const events = await allEvents({ run, prepared: aPrepared({ kind: { type: 'value' } }) }, services(executor()));
  expect(ofType(events, 'diverged')[0]?.message).toContain('try a learning rate below 40.');
});
