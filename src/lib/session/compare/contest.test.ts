import { expect, test } from 'vitest';
import { aRun } from '../../../../tests/support/a-run.ts';
import { emptyHistory } from '../../runs/apply-event.ts';
import type { RunState } from '../../runs/run.ts';
import { sidesOf } from './compared-sides.ts';
import { contestOf } from './contest.ts';

const finished = { status: 'finished', startedAt: 0, finishedAt: 1, reason: 'epochs' } as const;
const diverged = { status: 'diverged', startedAt: 0, finishedAt: 1, epoch: 1, step: 1, message: 'The loss became NaN.' } as const;
const running = { status: 'running', startedAt: 0 } as const;

function contest(...states: RunState[]) {
  const sides = states.map((state, at) => {
    const each = { run: aRun({ id: `r${at}`, name: `train ${at + 1}`, state }), history: emptyHistory() };
    return { ...each, repeats: [each] as [typeof each] };
  });
  const { sides: scored, isOn, leftOut } = contestOf(sidesOf(sides));
  return { scored: scored.map(({ letter }) => letter).join(''), isOn, leftOut };
}

test('sides with a score are told from the baseline, and one without is left out with its reason', () => {
  expect(contest(finished, finished)).toEqual({ scored: 'AB', isOn: true, leftOut: null });
  expect(contest(finished, diverged, finished)).toEqual({
    scored: 'AC',
    isOn: true,
    leftOut: 'B (train 2, diverged) has no score, and is left out.',
  });
});

test('without a score of the baseline, or of any other, there is nothing to tell apart', () => {
  const reason = 'A (train 1, diverged) has no score, so there is nothing to tell apart.';
  expect(contest(diverged, finished)).toEqual({ scored: 'B', isOn: false, leftOut: reason });
  expect(contest(diverged, diverged).leftOut).toBe(
    'A (train 1, diverged) and B (train 2, diverged) have no score, so there is nothing to tell apart.',
  );
});

test('the verdict waits for those that still train', () => {
  expect(contest(finished, running)).toMatchObject({
    isOn: false,
    leftOut: 'B (train 2, running) has not ended: the verdict comes when all have.',
  });
});
