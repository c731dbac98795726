import { describe, expect, test } from 'vitest';
import { createStream } from '../numerics/streams.ts';
import type { Model } from '../spec/model.ts';
import { fitSpeed, defaultSpeeds, expectedMs, workOf, type Observation, type Speed } from './cost.ts';
import { buildPlan } from './ops/build-plan.ts';

const model: Model = {
  version: 1,
  layers: [
    { type: 'dense', units: 16, activation: 'relu', bias: true, initialiser: 'glorotUniform' },
    { type: 'dense', units: 3, activation: 'linear', bias: true, initialiser: 'glorotUniform' },
  ],
};

function aPlan() {
  const plan = buildPlan({ model, inputShape: [4], outputs: 3, loss: 'softmaxCrossEntropy', optimizer: { type: 'sgd' }, batchSize: 32 });
  if (!plan.ok) throw new Error(plan.issues[0]?.message);
  return plan.value;
}

test('work is what a hand would count: forward 112, back 160, and an evaluation of both parts an epoch', () => {
  expect(workOf({ plan: aPlan(), trainExamples: 100, validationExamples: 20, epochs: 10 })).toEqual({
    steps: 10 * (4 + 2),
    multiplyAdds: 10 * (100 * (112 + 112 + 48) + 120 * 112),
  });
});

test('the expected time grows with epochs and examples', () => {
  const ms = (epochs: number, trainExamples: number) =>
    expectedMs({ plan: aPlan(), trainExamples, validationExamples: 20, epochs, speed: defaultSpeeds.wasm });
  expect(ms(20, 100)).toBeCloseTo(2 * ms(10, 100), 9);
  expect(ms(10, 1000)).toBeGreaterThan(ms(10, 100));
});

describe('fitSpeed', () => {
  const machine: Speed = { overheadMsPerStep: 0.25, multiplyAddsPerMs: 4_000_000 };
  const timed = (steps: number, multiplyAdds: number, { overheadMsPerStep, multiplyAddsPerMs }: Speed): Observation => ({
    steps,
    multiplyAdds,
    elapsedMs: steps * overheadMsPerStep + multiplyAdds / multiplyAddsPerMs,
  });

  test('keeps the default without runs', () => {
    expect(fitSpeed([], defaultSpeeds.cpu)).toBe(defaultSpeeds.cpu);
    expect(fitSpeed([{ steps: 10, multiplyAdds: 100, elapsedMs: 0 }], defaultSpeeds.cpu)).toBe(defaultSpeeds.cpu);
  });

  test.each([0.01, 1, 300])('explains one run whatever the machine: %s times the default', (factor) => {
    const { overheadMsPerStep, multiplyAddsPerMs } = defaultSpeeds.wasm;
    const run = timed(100, 1e9, { overheadMsPerStep: overheadMsPerStep * factor, multiplyAddsPerMs: (multiplyAddsPerMs / factor) * 3 });
    const { elapsedMs } = timed(run.steps, run.multiplyAdds, fitSpeed([run], defaultSpeeds.wasm));
    expect(Math.abs(elapsedMs / run.elapsedMs - 1)).toBeLessThan(0.1);
  });

  test('tells steps from multiply-adds when runs differ in size, and foretells another run within a tenth', () => {
    const noise = createStream({ seed: 1, purpose: 'noise' });
    const runs = [
      [500, 1e6],
      [2000, 1e9],
      [50, 4e9],
      [300, 2e7],
    ].map(([steps = 0, multiplyAdds = 0]) => {
      const run = timed(steps, multiplyAdds, machine);
      return { ...run, elapsedMs: run.elapsedMs * (1 + 0.05 * noise.normal()) };
    });
    const speed = fitSpeed(runs, defaultSpeeds.wasm);
    for (const [steps, multiplyAdds] of [
      [5000, 1e7],
      [100, 1e10],
    ] as const) {
      const wanted = timed(steps, multiplyAdds, machine).elapsedMs;
      expect(Math.abs(timed(steps, multiplyAdds, speed).elapsedMs / wanted - 1)).toBeLessThan(0.1);
    }
  });

  test('never gives a cost below zero, however odd the runs', () => {
    const stream = createStream({ seed: 2, purpose: 'sample' });
    for (let trial = 0; trial < 300; trial++) {
      const runs = Array.from({ length: 1 + stream.integer(4) }, () => ({
        steps: 1 + stream.integer(5000),
        multiplyAdds: stream.integer(2 ** 31),
        elapsedMs: 1 + stream.integer(100_000),
      }));
      const { overheadMsPerStep, multiplyAddsPerMs } = fitSpeed(runs, defaultSpeeds.webgpu);
      expect(overheadMsPerStep).toBeGreaterThan(0);
      expect(multiplyAddsPerMs).toBeGreaterThan(0);
      expect(Number.isFinite(overheadMsPerStep + multiplyAddsPerMs)).toBe(true);
    }
  });
});
