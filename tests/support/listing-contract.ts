import { expect, test } from 'vitest';
import type { Store } from '../../src/lib/storage/store.ts';
import { aQueuedRun } from './a-run.ts';
import { runId } from './builders.ts';

/** What every ledger promises of the order in which it lists its runs. */
export function listingContract(newLedger: () => { open: () => Promise<Store> }): void {
  test('keeps runs, newest first, and hands out copies', async () => {
    const store = await newLedger().open();
    const run = aQueuedRun('r1', { createdAt: 1 });
    await store.createRuns(0, [run, aQueuedRun('r2', { createdAt: 3 }), aQueuedRun('r3', { createdAt: 2 })]);
    expect((await store.listRuns()).map(({ id }) => id)).toEqual(['r2', 'r3', 'r1']);
    const read = await store.readRun(runId('r1'));
    expect(read).toEqual(run);
    if (read) read.name = 'changed';
    expect(await store.readRun(runId('r1'))).toEqual(run);
    expect(await store.readRun(runId('none'))).toBeNull();
    store.close();
  });

  test('the newest runs are what the whole list begins with', async () => {
    const store = await newLedger().open();
    const runs = [1, 5, 3, 4, 4].map((createdAt, index) => aQueuedRun(`r${index}`, { createdAt }));
    await store.createRuns(0, runs);
    await store.delete([{ type: 'run', id: runId('r2') }], 7);
    const all = await store.listRuns();
    for (const most of [1, 2, 3]) {
      const newest = await store.listNewestRuns(most);
      expect(newest).toEqual({ runs: all.slice(0, Math.min(newest.runs.length, most)), isAll: false });
    }
    expect((await store.listNewestRuns(1)).runs.map(({ id }) => id)).toEqual(['r1']);
    expect(await store.listNewestRuns(5)).toEqual({ runs: all, isAll: true });
    store.close();
  });
}
