import { expect, test } from 'vitest';
import { aPrepared } from '../../../../tests/support/a-prepared.ts';
import { dense } from '../../../../tests/support/layers.ts';
import { nodeBackends, testExecutors } from '../../../../tests/support/tfjs.ts';
import { allEvents, aTrainRun, ofType, services } from '../../../../tests/support/training.ts';
import { createStream } from '../../numerics/streams.ts';
import type { Checkpoint } from '../../runs/events.ts';
import { optimizerDefaults, optimizerNames, type Optimizer } from '../../spec/training.ts';

const executorOf = testExecutors();
const prepared = aPrepared();
const layers = [dense(4, 'tanh'), { type: 'dropout' as const, rate: 0.25 }, dense(3)];
const points = 50;

const optimizers = optimizerNames.map((type) => ({ type, ...optimizerDefaults[type] }) as Optimizer);
const cases = nodeBackends.flatMap((backend) => optimizers.map((optimizer) => ({ backend, optimizer })));

test.for(cases)('a resume at $optimizer.type is no interruption at 50 random points on $backend', async ({ backend, optimizer }) => {
  const schedule = { type: 'cosine', floor: 0.1 } as const;
  const run = aTrainRun({ training: { optimizer, schedule, batchSize: 2, epochs: 3 }, layers });
  // A clock of long ticks makes every step a slice with a checkpoint of its own.
  const whole = await allEvents({ run, prepared }, services(executorOf(backend), { tickMs: 2000 }));
  const end = ofType(whole, 'finished')[0];
  const checkpoints = ofType(whole, 'checkpoint').map(({ checkpoint }) => checkpoint);
  const steps = new Map(checkpoints.map((checkpoint): [number, Checkpoint] => [checkpoint.step, checkpoint]));
  expect(steps.size).toBeGreaterThan(points);
  const random = createStream({ seed: 50, purpose: 'generator' });
  for (let point = 0; point < points; point++) {
    const checkpoint = [...steps.values()][random.integer(steps.size)] ?? null;
    const again = await allEvents({ run, prepared, checkpoint: structuredClone(checkpoint) }, services(executorOf(backend), { tickMs: 0 }));
    expect([checkpoint?.step, ofType(again, 'finished')[0]?.weightsHash]).toEqual([checkpoint?.step, end?.weightsHash]);
  }
});
