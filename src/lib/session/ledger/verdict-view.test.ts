import { expect, test } from 'vitest';
import { aRun } from '../../../../tests/support/a-run.ts';
import type { PartOutputs } from '../../worker/protocol.ts';
import { createStream } from '../../numerics/streams.ts';
import type { ScoredRun, ScoredSide } from './scored-sides.svelte.ts';
import { verdictOf } from './verdict-view.ts';

const examples = 200;
const outputs: PartOutputs = {
  rows: Int32Array.from({ length: examples }, (_, at) => at),
  outputs: new Float32Array(examples),
  width: 1,
  truth: new Float32Array(examples),
  classes: ['no', 'yes'],
  preparation: {
    columns: [],
    planar: null,
    inputShape: [1],
    inputNames: ['x'],
    target: { type: 'classes', name: 'y', classes: ['no', 'yes'] },
  },
};

const stream = createStream({ seed: 7, purpose: 'sample' });
const training = (seed: number, share: number): ScoredRun => ({
  run: aRun({ seed }),
  outputs,
  scores: {
    name: 'accuracy',
    kind: 'share',
    better: 'higher',
    range: { least: 0, greatest: 1 },
    rows: outputs.rows,
    scores: Float64Array.from(outputs.rows, () => (stream.uniform() < share ? 1 : 0)),
  },
});
const side = (share: number): ScoredSide => [training(1, share), training(2, share), training(3, share)];

test('what is clear is said in points, with the interval and the band in the same unit', () => {
  const view = verdictOf({ a: side(0.6), b: side(0.95) });
  expect(view.sentence).toMatch(/^B is better by \d+\.?\d* points \(.* to .*\), 3 seeds, 200 examples\.$/);
  expect(view).toMatchObject({ metric: 'accuracy', word: 'better', unit: 'points', usual: 1, smallest: 1 });
  expect(view.effect?.difference).toBeGreaterThan(25);
  expect(view.effect?.difference).toBeLessThan(45);
  expect(view.effect?.smallest).toBe(1);
});

test('a smallest effect that is set changes the word', () => {
  const sides = { a: side(0.7), b: side(0.7) };
  expect(verdictOf(sides).word).toBe('undecided');
  expect(verdictOf(sides).sentence).toMatch(/would/);
  expect(verdictOf(sides, 50).word).toBe('equivalent');
});

test('one training a side has an interval but no probabilities', () => {
  const view = verdictOf({ a: [training(1, 0.6)], b: [training(1, 0.95)] });
  expect(view.word).toBe('undecided');
  expect(view.probabilities).toBeNull();
  expect(view.effect).not.toBeNull();
});
