import { expect, test } from 'vitest';
import { aResolved, aRun } from '../../../tests/support/a-run.ts';
import type { Run } from './run.ts';
import { describeRun } from './describe-run.ts';

const spelling = (loss: number): Run => {
  const resolved = aResolved();
  const scores = { loss, metric: 0.336 };
  return aRun({
    resolved: { ...resolved, dataset: { ...resolved.dataset, task: 'nextCharacter' } },
    examples: { train: 12_813, validation: 3203 },
    epochsDone: 60,
    last: { train: scores, validation: scores },
    best: { epoch: 60, validation: scores },
    floor: { description: 'guessing each character by how often it comes', scores: { loss: 2.815, metric: 0.152 } },
  });
};

test('a run that learnt next characters is told in nats, perplexity and bits', () => {
  expect(describeRun(spelling(2.146))).toBe(
    'Reached 2.146 nats a character (perplexity 8.55, 3.10 bits), 33.6% right, on 3\u202f203 validation texts at epoch 60 of 60 in 0.3 s on wasm; 0.669 nats below guessing each character by how often it comes.',
  );
});

test('a run that is no better than the floor says so, and one without a number is not scored', () => {
  expect(describeRun(spelling(2.9))).toContain('; it does not beat guessing each character by how often it comes (2.815 nats).');
  expect(describeRun(spelling(NaN))).toBe('Finished without a score that is a number.');
});
