import { expect, test } from 'vitest';
import type { Model } from '../../spec/model.ts';
import { hashWords } from '../../numerics/hash.ts';
import { buildPlan } from './build-plan.ts';
import { initialState } from './initial-state.ts';

const model: Model = {
  version: 1,
  layers: [
    { type: 'dense', units: 200, activation: 'relu', bias: true, initialiser: 'heUniform' },
    { type: 'dense', units: 100, activation: 'relu', bias: false, initialiser: 'glorotUniform' },
    { type: 'dense', units: 3, activation: 'linear', bias: true, initialiser: 'glorotUniform' },
  ],
};

function aPlan() {
  const optimizer = { type: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;
  const plan = buildPlan({ model, inputShape: [50], outputs: 3, loss: 'softmaxCrossEntropy', optimizer, batchSize: 4 });
  if (!plan.ok) throw new Error(plan.issues[0]?.message);
  return plan.value;
}

test('weights fill their initialiser range evenly; biases, slots and the step are zero', () => {
  const plan = aPlan();
  const { params, slots, step } = initialState(plan, 0);
  const part = (name: string) => {
    const found = plan.parameters.find((parameter) => parameter.name === name);
    return found ? params.subarray(found.offset, found.offset + found.shape.reduce((a, b) => a * b, 1)) : new Float32Array();
  };
  const facts = (values: Float32Array) => ({
    most: values.reduce((most, value) => Math.max(most, Math.abs(value)), 0),
    deviation: Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length),
  });
  for (const [name, limit] of [
    ['dense1.weights', Math.sqrt(6 / 50)],
    ['dense2.weights', Math.sqrt(6 / 300)],
  ] as const) {
    const { most, deviation } = facts(part(name));
    expect(most).toBeLessThanOrEqual(Math.fround(limit));
    expect(most).toBeGreaterThan(0.999 * limit);
    expect(Math.abs(deviation / (limit / Math.sqrt(3)) - 1)).toBeLessThan(0.02);
  }
  expect(facts(part('dense1.bias')).most).toBe(0);
  expect({ step, slots: slots.length, moved: slots.some((value) => value !== 0) }).toEqual({
    step: 0,
    slots: plan.slotCount,
    moved: false,
  });
});

test('the same seed gives the same bits, for ever; another seed others', () => {
  const plan = aPlan();
  expect(hashWords(initialState(plan, 0).params)).toBe(hashWords(initialState(plan, 0).params));
  expect([0, 1, 2 ** 53 - 1].map((seed) => hashWords(initialState(plan, seed).params))).toMatchInlineSnapshot(`
    [
      "40fb4067",
      "12dc6a91",
      "351510e4",
    ]
  `);
});

test('a layer draws the same weights whatever stands behind it', () => {
  const plan = aPlan();
  const optimizer = { type: 'sgd' } as const;
  const shorter: Model = { version: 1, layers: [...model.layers.slice(0, 1), ...model.layers.slice(2)] };
  const other = buildPlan({ model: shorter, inputShape: [50], outputs: 3, loss: 'softmaxCrossEntropy', optimizer, batchSize: 4 });
  expect(other.ok && initialState(other.value, 7).params.slice(0, 10_000)).toEqual(initialState(plan, 7).params.slice(0, 10_000));
});
