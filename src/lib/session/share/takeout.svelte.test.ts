import { expect, test } from 'vitest';
import { aRun } from '../../../../tests/support/a-run.ts';
import type { TakeoutCommands, TakeoutProgress } from '../../worker/takeout.ts';
import { Takeout } from './takeout.svelte.ts';

/** A worker whose commands wait until they are answered. */
function aTakeout() {
  const asked: string[] = [];
  let tell: (progress: TakeoutProgress) => void = () => undefined;
  let settle: { resolve: (value: never) => void; reject: (reason: Error) => void } | null = null;
  const ask = (name: string) => () => {
    asked.push(name);
    return new Promise<never>((resolve, reject) => (settle = { resolve, reject }));
  };
  const commands: TakeoutCommands = {
    runs: ask('runs'),
    backUp: ask('backUp'),
    inspect: ask('inspect'),
    restore: ask('restore'),
    cancel: async () => void asked.push('cancel'),
  };
  const takeout = new Takeout(sessionStorage, async (onProgress) => {
    tell = onProgress;
    asked.push('open');
    return {
      commands,
      close: (reason) => {
        asked.push('close');
        settle?.reject(new Error(reason));
      },
    };
  });
  const isAsked = (name: string) => expect.poll(() => asked).toContain(name);
  return {
    takeout,
    asked,
    isAsked,
    tell: (progress: TakeoutProgress) => tell(progress),
    answer: (value: unknown) => settle?.resolve(value as never), // of whichever command is pending
    fail: (message: string) => settle?.reject(new Error(message)),
  };
}

const planned = { ok: true, value: { madeAt: 5, plan: { added: [], same: [], kept: [] }, views: [] } };

test('tells how far an export is, gives its file, and lets go of the worker', async () => {
  const { takeout, asked, isAsked, tell, answer } = aTakeout();
  const file = takeout.exportRuns([aRun()], 'csv');
  await isAsked('runs');
  tell({ done: 3, of: 9, unit: 'runs' });
  expect(takeout.state).toEqual({ status: 'working', doing: 'runs', progress: { done: 3, of: 9, unit: 'runs' } });
  const blob = new Blob(['a']);
  answer(blob);
  expect(await file).toEqual({ name: expect.stringMatching(/^runs \d{4}-\d\d-\d\d\.csv$/), blob });
  expect([takeout.state.status, asked]).toEqual(['idle', ['open', 'runs', 'close']]);
});

test('a backup that is cancelled ends at once and gives nothing', async () => {
  const { takeout, isAsked } = aTakeout();
  const file = takeout.backUp();
  await isAsked('backUp');
  takeout.cancel();
  expect(await file).toBe(null);
  expect(takeout.state).toEqual({ status: 'idle' });
});

test('what is cancelled before the worker is there asks it nothing', async () => {
  const { takeout, asked } = aTakeout();
  const file = takeout.backUp();
  takeout.cancel();
  expect(await file).toBe(null);
  expect(asked).toEqual(['open', 'close']);
});

test('a backup is inspected and restored by one worker, and cancelling the restore waits for it to take back', async () => {
  const { takeout, asked, isAsked, answer } = aTakeout();
  const inspecting = takeout.inspect(new File([], 'a.zip'));
  await isAsked('inspect');
  answer(planned);
  await inspecting;
  expect(takeout.state).toEqual({ status: 'planned', backup: planned.value });
  const restoring = takeout.restore();
  await isAsked('restore');
  takeout.cancel();
  expect(takeout.state.status).toBe('working');
  answer({ ok: false, issues: [{ path: '', message: 'Nothing was restored: it was cancelled.' }] });
  await expect(restoring).rejects.toThrow('Nothing was restored: it was cancelled.');
  expect([takeout.state.status, asked]).toEqual(['idle', ['open', 'inspect', 'restore', 'cancel', 'close']]);
});

test('a file that is refused leaves nothing behind but its sentence', async () => {
  const { takeout, isAsked, answer } = aTakeout();
  const inspecting = takeout.inspect(new File([], 'a.zip'));
  await isAsked('inspect');
  answer({ ok: false, issues: [{ path: '', message: '"a.zip" is no backup.' }] });
  await expect(inspecting).rejects.toThrow('"a.zip" is no backup.');
  expect(takeout.state).toEqual({ status: 'idle' });
});

test('one thing at a time: a second one is not begun, and a worker that breaks is told', async () => {
  const { takeout, asked, isAsked, fail } = aTakeout();
  const first = takeout.backUp();
  await isAsked('backUp');
  expect(await takeout.exportRuns([aRun()], 'csv')).toBe(null);
  fail('The worker broke.');
  await expect(first).rejects.toThrow('The worker broke.');
  expect(asked).toEqual(['open', 'backUp', 'close']);
});
