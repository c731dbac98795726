import { expect, test } from 'vitest';
import { aRun } from '../../../../tests/support/a-run.ts';
import { aboutKept, keptText } from './kept-text.ts';

test('how much is kept is said, and what was left out', () => {
  expect(keptText({ examples: 114, of: 114, bytes: 61_400 })).toBe('These 114 predictions are kept with the run (61 kB).');
  expect(keptText({ examples: 5000, of: 12_000, bytes: 1_240_000 })).toMatch(
    /^5\s000 of 12\s000 predictions, evenly taken, are kept with the run \(1\.2 MB; at most 5\s000 examples and 2 MB\)\.$/,
  );
});

test('of a run that diverged it is said why none are kept, beside what went wrong', () => {
  const diverged = { status: 'diverged', startedAt: 1, finishedAt: 2, message: 'Loss became NaN.', epoch: 3, step: 9 } as const;
  const none = { kept: null, trouble: null };
  expect(aboutKept(aRun({ state: diverged }), none)).toMatch(/^No predictions are kept with this run: it diverged, .*\.$/);
  expect(aboutKept(aRun({ purpose: 'overfitCheck' }), none)).toContain('by heart');
  expect(aboutKept(aRun(), none)).toBe('');
  const kept = { examples: 1, of: 2, bytes: 2000 };
  expect(aboutKept(aRun(), { kept, trouble: 'The data are gone.' })).toBe(`${keptText(kept)} The data are gone.`);
});
