import { expect, test } from 'vitest';
import { scores } from './scores.ts';

test('softmax scores are the mean cross-entropy and the share of right classes', () => {
  const outputs = Float32Array.of(2, 0, 0, 0, 3, 0, 1, 1, 1);
  const found = scores({ outputs, targets: Float32Array.of(0, 1, 2), width: 3, loss: 'softmaxCrossEntropy' });
  const wanted = (Math.log(Math.exp(2) + 2) - 2 + Math.log(Math.exp(3) + 2) - 3 + Math.log(3)) / 3;
  expect(found.loss).toBeCloseTo(wanted, 12);
  expect(found.metric).toBeCloseTo(2 / 3, 12); // the tie goes to the first class
});

test('huge outputs do not overflow', () => {
  const softmax = scores({ outputs: Float32Array.of(1e30, -1e30), targets: Float32Array.of(0), width: 2, loss: 'softmaxCrossEntropy' });
  expect(softmax).toEqual({ loss: 0, metric: 1 });
  const sigmoid = scores({ outputs: Float32Array.of(-500, 500), targets: Float32Array.of(0, 1), width: 1, loss: 'sigmoidCrossEntropy' });
  expect(sigmoid.metric).toBe(1);
  expect(sigmoid.loss).toBeLessThan(1e-200);
});

test('sigmoid scores equal softmax scores over [0, z]', () => {
  const z = Float32Array.of(-1.5, 0.25, 3, -0.5);
  const targets = Float32Array.of(0, 1, 0, 1);
  const pairs = Float32Array.from([...z].flatMap((value) => [0, value]));
  const one = scores({ outputs: z, targets, width: 1, loss: 'sigmoidCrossEntropy' });
  const two = scores({ outputs: pairs, targets, width: 2, loss: 'softmaxCrossEntropy' });
  expect(one.loss).toBeCloseTo(two.loss, 12);
  expect(one.metric).toBe(two.metric);
});

test('squared scores give the mean squared error and R2', () => {
  const found = scores({ outputs: Float32Array.of(1, 2, 4), targets: Float32Array.of(1, 2, 3), width: 1, loss: 'meanSquaredError' });
  expect(found.loss).toBeCloseTo(1 / 3, 12);
  expect(found.metric).toBeCloseTo(0.5, 12);
});

test('the mean as prediction has R2 zero, and a constant target is explained fully or not at all', () => {
  const of = (outputs: number[], targets: number[]) =>
    scores({ outputs: Float32Array.from(outputs), targets: Float32Array.from(targets), width: 1, loss: 'meanSquaredError' }).metric;
  expect(of([2, 2, 2], [1, 2, 3])).toBe(0);
  expect(of([5, 5], [5, 5])).toBe(1);
  expect(of([5, 6], [5, 5])).toBe(0);
});

test('NaN outputs give NaN loss and count as wrong', () => {
  const found = scores({ outputs: Float32Array.of(NaN, 1), targets: Float32Array.of(1), width: 2, loss: 'softmaxCrossEntropy' });
  expect(found.loss).toBeNaN();
});
