import { expect, test } from 'vitest';
import { aRun } from '../../../../tests/support/a-run.ts';
import { unreadRuns } from './unread-runs.ts';

const aLedger = (kept: number, status: 'ready' | 'failed' = 'ready') => ({
  open: async () => undefined,
  store: async () => ({ counts: async () => ({ runs: { kept } }) }),
  runs: [aRun()],
  state: status === 'ready' ? ({ status } as const) : ({ status, message: '' } as const),
});

test('records that are no run to this version are counted and told, and nothing where there are none', async () => {
  expect(await unreadRuns(aLedger(1))).toBe('');
  expect(await unreadRuns(aLedger(2))).toMatch(/^1 run cannot be read: it is kept/);
  expect(await unreadRuns(aLedger(4))).toMatch(/^3 runs cannot be read: they are kept/);
  expect(await unreadRuns(aLedger(4, 'failed'))).toBe('');
});
