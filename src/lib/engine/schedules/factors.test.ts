import { expect, test } from 'vitest';
import { scheduleDefaults, scheduleNames, type Schedule, type Warmup } from '../../spec/training.ts';
import { rateFactors, type Descent } from './factors.ts';
import { afterEpoch, freshPlateau } from './plateau.ts';

const descent = (schedule: Schedule, more: Partial<Descent> = {}): Descent => ({
  schedule,
  warmup: null,
  steps: 100,
  stepsPerEpoch: 10,
  plateau: 1,
  ...more,
});
const all = (schedule: Schedule, more: Partial<Descent> = {}) => rateFactors(descent(schedule, more), 0, more.steps ?? 100);

test('a constant rate is exactly the knob', () => {
  expect(all({ type: 'constant' })).toEqual(new Float32Array(100).fill(1));
});

test('steps come after whole epochs', () => {
  const factors = all({ type: 'step', every: 3, factor: 0.5 });
  expect([0, 29, 30, 59, 60, 99].map((step) => factors[step])).toEqual([1, 1, 0.5, 0.5, 0.25, 0.125]);
});

test('a cosine begins at the rate, is halfway in the middle and ends one step before its floor', () => {
  const factors = all({ type: 'cosine', floor: 0.2 });
  expect(factors[0]).toBe(1);
  expect(factors[50]).toBeCloseTo(0.6, 6);
  expect(factors[99]).toBeGreaterThan(0.2);
  expect(factors[99]).toBeLessThan(0.201);
  expect(factors.every((factor, step) => step === 0 || factor < (factors[step - 1] ?? 0))).toBe(true);
});

test('one cycle rises to the rate and falls far below its start', () => {
  const factors = all({ type: 'oneCycle', ...scheduleDefaults.oneCycle });
  expect(factors[0]).toBeCloseTo(1 / 25, 7);
  expect(factors.indexOf(1)).toBe(29);
  expect(factors[99]).toBeCloseTo(1 / 250_000, 9);
});

test('a warm-up rises straight to the rate, and the schedule begins behind it', () => {
  const steps: Warmup = { type: 'steps', steps: 20 };
  const factors = all({ type: 'cosine', floor: 0 }, { warmup: steps });
  expect(Array.from(factors.subarray(0, 3))).toEqual([0.05, 0.1, 0.15].map(Math.fround));
  expect(factors[19]).toBe(1);
  expect(factors[20]).toBe(1);
  expect(factors[60]).toBeCloseTo(0.5, 6);
  expect(all({ type: 'cosine', floor: 0 }, { warmup: { type: 'share', share: 0.2 } })).toEqual(factors);
});

test('a plateau waits for its patience, lowers the rate, waits again, and has a floor', () => {
  const schedule: Schedule = { type: 'reduceOnPlateau', patience: 2, factor: 0.5, minDelta: 0.1, floor: 0.3 };
  const losses = [1, 0.95, 0.5, 0.45, NaN, 0.44, 0.43, 0.2];
  const factors: number[] = [];
  losses.reduce((memory, loss) => {
    const next = afterEpoch(memory, schedule, loss);
    factors.push(next.factor);
    return next;
  }, freshPlateau);
  expect(factors).toEqual([1, 1, 1, 1, 0.5, 0.5, 0.3, 0.3]);
  expect(afterEpoch(freshPlateau, { type: 'constant' }, 1)).toBe(freshPlateau);
});

test.each(scheduleNames)('parts of %s equal the whole, and every factor is from 0 to 1, however short the run', (type) => {
  const schedule: Schedule = { type, ...scheduleDefaults[type] } as Schedule;
  for (const steps of [1, 2, 3, 7, 40]) {
    for (const warmup of [null, { type: 'steps', steps: 3 }, { type: 'steps', steps: 1000 }, { type: 'share', share: 1 }] as const) {
      const given = descent(schedule, { steps, stepsPerEpoch: 2, warmup, plateau: 0.25 });
      const whole = rateFactors(given, 0, steps);
      const parts = Array.from({ length: steps }, (_, step) => rateFactors(given, step, 1)[0]);
      expect(Array.from(whole)).toEqual(parts);
      expect(whole.every((factor) => factor >= 0 && factor <= 1)).toBe(true);
    }
  }
});
