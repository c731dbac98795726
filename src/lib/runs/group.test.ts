import { expect, test } from 'vitest';
import { aFinished, aRun } from '../../../tests/support/a-run.ts';
import { RunId } from '../spec/ids.ts';
import { describeGroup } from './describe-group.ts';
import { bestOver, groupsOf, groupStatus, groupWord, lastOver } from './group.ts';
import type { Run, RunState } from './run.ts';

const running: RunState = { status: 'running', startedAt: 1 };
const paused: RunState = { status: 'paused', startedAt: 1 };
const queued: RunState = { status: 'queued' };
const stopped: RunState = { status: 'stopped', startedAt: 1, finishedAt: 2 };
const diverged: RunState = { status: 'diverged', startedAt: 1, finishedAt: 2, epoch: 3, step: 20, message: 'The loss became NaN.' };

/** The repeats of one press in these states, the first with the score that is given, each next one 0.01 higher. */
function aGroup(states: RunState[], first = 0.9): [Run, ...Run[]] {
  const runs = states.map((state, i) => {
    const validation = { loss: 1, metric: first + i / 100 };
    const began = state.status !== 'queued';
    return aRun({
      id: `r${i + 1}`,
      name: `train 3.${i + 1}`,
      seed: i,
      repeat: { group: RunId.parse('r1'), index: i + 1, of: states.length },
      state,
      epochsDone: began ? 60 : 0,
      last: began ? { train: validation, validation } : null,
      best: began ? { epoch: 5, validation: { loss: 1, metric: validation.metric + 0.001 } } : null,
    });
  });
  const [one, ...more] = runs;
  if (!one) throw new Error('A group has a run.');
  return [one, ...more];
}

test('runs of one press are a group, in the order of their index, and others are groups of themselves', () => {
  const repeats = aGroup([aFinished, aFinished]);
  const alone = aRun({ id: 'x', name: 'train 4' });
  expect(groupsOf([alone, ...repeats.toReversed()])).toEqual([
    { id: 'x', name: 'train 4', of: 1, runs: [alone] },
    { id: 'r1', name: 'train 3', of: 2, runs: repeats },
  ]);
});

test.each<[string, { states: RunState[]; isBetween?: true }, string]>([
  ['what trains comes first', { states: [aFinished, running, queued] }, 'running, repeat 2 of 3'],
  ['several may train at once', { states: [aFinished, running, running] }, 'running, 2 of 3 repeats at once'],
  ['between two repeats it trains on', { states: [aFinished, queued, queued], isBetween: true }, 'running, repeat 2 of 3'],
  ['behind another run it waits', { states: [aFinished, queued, queued] }, 'queued, 1 of 3 over'],
  ['nothing has begun', { states: [queued, queued, queued] }, 'queued'],
  ['a hand holds it', { states: [aFinished, paused, paused] }, 'paused, 1 of 3 over'],
  ['all came to their end', { states: [aFinished, aFinished, aFinished] }, 'finished'],
  ['one led nowhere', { states: [aFinished, diverged, aFinished] }, 'finished, 1 of 3 diverged'],
  ['it was ended in the middle', { states: [aFinished, stopped, stopped] }, 'stopped, 1 of 3 finished'],
])('a group says how it stands: %s', (_, { states, isBetween }, word) => {
  const runs = aGroup(states);
  expect(groupWord(runs, groupStatus(runs, isBetween))).toBe(word);
});

test('the mean is over the repeats that finished, with its 95% interval', () => {
  // Student's t with two degrees of freedom is 4.3027; the deviation of 0.90, 0.91, 0.92 is 0.01.
  expect(lastOver(aGroup([aFinished, aFinished, aFinished]))).toEqual({
    n: 3,
    mean: expect.closeTo(0.91, 12),
    half: expect.closeTo((4.302653 * 0.01) / Math.sqrt(3), 6),
    lowest: 0.9,
    highest: expect.closeTo(0.92, 12),
  });
  expect(bestOver(aGroup([aFinished, diverged, stopped]))).toMatchObject({ n: 1, mean: 0.901, half: null });
  expect(lastOver(aGroup([running, queued, queued]))).toMatchObject({ n: 1, mean: 0.9 });
  expect(lastOver(aGroup([queued, queued]))).toBeNull();
});

test('a group is told in a sentence, with what is missing from its mean', () => {
  expect(describeGroup(aGroup([aFinished, aFinished, aFinished]))).toBe(
    'Reached 0.910 \u00b1 0.025 on 67 validation examples, the mean of 3 repeats and its 95% interval, from 0.900 to 0.920, after 60 of 60 epochs, 1.0 s in all on wasm; 0.470 above always guessing Adelie.',
  );
  const same = aGroup([aFinished, aFinished]).map((run) => ({ ...run, last: { train: { loss: 1, metric: 0.9 }, validation: null } }));
  const [one, ...more] = same;
  expect(one && describeGroup([one, ...more])).toMatch(
    /^Reached 0\.900 \u00b1 0\.000 on 67 validation examples, the same in all 2 repeats,/,
  );
  expect(describeGroup(aGroup([aFinished, diverged, aFinished]))).toMatch(
    /^Reached 0\.910 \u00b1 \d.* 1 of 3 repeats diverged and is left out of the mean\. The first said: The loss became NaN\.$/,
  );
  expect(describeGroup(aGroup([aFinished, stopped, stopped]))).toMatch(/in one repeat.* 2 of 3 repeats were stopped by hand\.$/);
  expect(describeGroup(aGroup([diverged, diverged]))).toMatch(/^No repeat has a score that is a number\. 2 of 2 repeats diverged/);
});

test('a run alone says what it always says', () => {
  expect(describeGroup([aRun()])).toMatch(/^Reached 0\.970 on 67 validation examples at epoch 60 of 60/);
});
