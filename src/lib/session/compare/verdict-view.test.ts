import { expect, test } from 'vitest';
import { aRun } from '../../../../tests/support/a-run.ts';
import type { PartOutputs } from '../../worker/protocol.ts';
import { createStream } from '../../numerics/streams.ts';
import type { ScoredRun, ScoredSide } from './scored-sides.svelte.ts';
import { verdictsOf } from './verdict-view.ts';

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
  const { contenders, ...view } = verdictsOf([side(0.6), side(0.95)]);
  expect(view).toEqual({ metric: 'accuracy', unit: 'points', usual: 1, smallest: 1 });
  const [b] = contenders;
  expect(b?.sentence).toMatch(/^B is better by \d+\.?\d* points \(.* to .*\), 3 seeds, 200 examples\.$/);
  expect(b?.effect?.difference).toBeGreaterThan(25);
  expect(b?.effect?.difference).toBeLessThan(45);
  expect(b?.effect?.smallest).toBe(1);
});

test('a smallest effect that is set changes the word', () => {
  const sides = [side(0.7), side(0.7)] as const;
  const [usual] = verdictsOf(sides).contenders;
  expect(usual?.word).toBe('undecided');
  expect(usual?.sentence).toMatch(/would/);
  expect(verdictsOf(sides, { wanted: 50 }).contenders[0]?.word).toBe('equivalent');
});

test('several are each compared with the first, under their letters, and corrected for their number', () => {
  const { contenders } = verdictsOf([side(0.6), side(0.95), side(0.6)]);
  expect(contenders.map(({ letter }) => letter)).toEqual(['B', 'C']);
  expect(verdictsOf([side(0.6), side(0.95)], { letters: 'AC' }).contenders[0]?.sentence).toMatch(/^C is better/);
  expect(contenders[0]?.sentence).toMatch(/^B is better by .*, corrected for 2 comparisons\.$/);
  expect(contenders[1]?.sentence).toMatch(/^Undecided: (A|C) is ahead/);
});

test('one training a side has an interval but no probabilities', () => {
  const [b] = verdictsOf([[training(1, 0.6)], [training(1, 0.95)]]).contenders;
  expect(b).toMatchObject({ word: 'undecided', probabilities: null });
  expect(b?.effect).not.toBeNull();
});
