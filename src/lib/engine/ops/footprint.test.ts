import { describe, expect, test } from 'vitest';
import { conv, dense, flatten } from '../../../../tests/support/layers.ts';
import { buildPlan } from './build-plan.ts';
import { footprintOf, largestBatch, roomIssues, showBytes } from './footprint.ts';
import type { Plan } from './plan.ts';

const planOf = (
  batchSize: number,
  changes: { layers?: Parameters<typeof buildPlan>[0]['model']['layers']; inputShape?: number[] } = {},
): Plan => {
  const { layers = [dense(1000, 'relu'), dense(3)], inputShape = [4] } = changes;
  const plan = buildPlan({
    ...{ model: { version: 1, layers }, inputShape, outputs: 3, batchSize },
    ...{ loss: 'softmaxCrossEntropy', optimizer: { type: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } },
  });
  if (!plan.ok) throw new Error(plan.issues[0]?.message);
  return plan.value;
};

const data = { inputs: 400, targets: 100 };

test('what grows with the batch is told apart from what does not', () => {
  const [small, large] = [footprintOf(planOf(1), data), footprintOf(planOf(50), data)];
  expect(large).toEqual(small);
  const plan = planOf(50);
  expect(small.fixed).toBe(4 * (2 * plan.parameterCount + plan.slotCount + 500));
  expect(small.activations * 50).toBe(plan.activationCount * 4);
  expect(small.row).toBeGreaterThan(small.activations + small.largestRow); // an operation makes its output beside what it reads
  expect(small.largestRow).toBe(4000);
  const images = planOf(8, { layers: [conv(4, 3), { type: 'batchNorm' }, flatten, dense(3)], inputShape: [6, 6, 1] });
  expect(footprintOf(images, data).fixed).toBeGreaterThan(4 * (2 * images.parameterCount + images.slotCount + 500)); // moments of the batch
});

describe('a batch that does not fit', () => {
  const plan = planOf(64);
  const footprint = footprintOf(plan, data);

  test('is told with the size that would, and that size fits while one more does not', () => {
    const limits = { name: 'wasm', whole: footprint.fixed + 40 * footprint.row + 5, buffer: null };
    expect(largestBatch(footprint, limits)).toBe(40);
    const [issue] = roomIssues(plan, data, limits);
    expect(issue).toEqual({
      path: 'batchSize',
      message:
        'A batch of 64 needs about 1 MB on wasm, which has 754 kB, and dense 1 alone takes 328 kB: at most 40 fits, so make the batch smaller.',
    });
    expect(roomIssues(planOf(40), data, limits)).toEqual([]);
    expect(roomIssues(planOf(41), data, limits)).toHaveLength(1);
  });

  test('is told by the largest buffer where that ends first', () => {
    const limits = { name: 'webgpu', whole: null, buffer: 4000 * 10 + 1 };
    expect(roomIssues(planOf(10), data, limits)).toEqual([]);
    expect(roomIssues(plan, data, limits)[0]?.message).toBe(
      'A batch of 64 needs a buffer of 250 kB for dense 1 on webgpu, which holds at most 39 kB in one: at most 10 fits, so make the batch smaller.',
    );
  });

  test('is no advice where not even one example fits', () => {
    const [issue] = roomIssues(plan, data, { name: 'wasm', whole: footprint.fixed, buffer: null });
    expect(issue?.path).toBe('layers[0]');
    expect(issue?.message).toMatch(/not even one example fits, so make that layer smaller, or take fewer examples\.$/);
  });
});

test('data and weights that no single buffer holds are named', () => {
  const limits = { name: 'webgpu', whole: null, buffer: 2 ** 20 };
  expect(roomIssues(planOf(4), { inputs: 2 ** 20, targets: 1 }, limits)[0]?.message).toBe(
    'The training data need 4 MB, more than the 1 MB that webgpu holds in one buffer: take fewer examples, or smaller ones.',
  );
  expect(roomIssues(planOf(4, { layers: [dense(1000), dense(1000), dense(3)] }), data, limits)).toEqual([
    { path: 'layers[1]', message: 'dense 2 has weights of 4 MB, more than the 1 MB that webgpu holds in one buffer: make it smaller.' },
  ]);
});

test('an evaluation holds at most its share, and gaps between blocks count', () => {
  const wide = planOf(1, { layers: [dense(20_000, 'relu'), dense(3)] });
  const footprint = footprintOf(wide, data);
  expect(footprint.least).toBe(footprint.activations);
  const limits = (whole: number) => ({ name: 'wasm', whole, buffer: null });
  expect(roomIssues(wide, data, limits(footprint.fixed + footprint.row))).toEqual([]);
  expect(roomIssues(wide, data, limits(footprint.fixed + footprint.row - 1))).toHaveLength(1);
  expect(roomIssues(wide, data, { ...limits(footprint.fixed + footprint.row), spread: 1.1 })).toHaveLength(1);
});

test('sizes are told in the unit that reads best', () => {
  expect([100, 2000, 3 * 2 ** 20, 2 ** 30, 3.2 * 2 ** 30].map(showBytes)).toEqual(['1 kB', '2 kB', '3 MB', '1 GB', '3.2 GB']);
});
