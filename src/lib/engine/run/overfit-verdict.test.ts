import { expect, test } from 'vitest';
import { verdictOf, type Attempt } from './overfit-verdict.ts';

const attempt = (parts: Partial<Attempt>): Attempt => ({
  learningRate: 0.01,
  firstLoss: 1.1,
  last: { loss: 0.5, metric: 0.8 },
  steps: 500,
  passed: false,
  ...parts,
});

test('passes by the one learning rate that fits and says which', () => {
  const fit = attempt({ learningRate: 0.001, last: { loss: 0.0098, metric: 1 }, steps: 120, passed: true });
  const verdict = verdictOf([attempt({}), fit], { loss: 'softmaxCrossEntropy', batchSize: 32 });
  expect(verdict.passed).toBe(true);
  expect(verdict.sentence).toBe(
    'It fits one batch of 32 examples in 120 steps at learning rate 0.001: all of it right, loss from 1.1 to 0.0098.',
  );
  expect(verdict.tries.map((each) => each.passed)).toEqual([false, true]);
});

test('fails with the best that was reached, past NaN', () => {
  const broken = attempt({ learningRate: 0.1, last: { loss: NaN, metric: NaN } });
  const verdict = verdictOf([broken, attempt({})], { loss: 'sigmoidCrossEntropy', batchSize: 8 });
  expect(verdict.passed).toBe(false);
  expect(verdict.sentence).toContain('accuracy 0.8 and loss 0.5');
});

test('a regression is told in R2 and has no accuracy', () => {
  const verdict = verdictOf([attempt({ last: { loss: 0.2, metric: 0.7 } })], { loss: 'meanSquaredError', batchSize: 16 });
  expect(verdict.sentence).toContain('R2 0.7');
  expect(verdict.tries[0]?.accuracy).toBeNull();
});

test('NaN at every learning rate is said so', () => {
  const verdict = verdictOf([attempt({ last: { loss: NaN, metric: NaN } })], { loss: 'meanSquaredError', batchSize: 16 });
  expect(verdict.sentence).toContain('NaN at every learning rate');
});
