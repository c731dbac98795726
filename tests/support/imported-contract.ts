import { expect, test } from 'vitest';
import type { Annotation } from '../../src/lib/runs/annotate.ts';
import type { Store, Thing } from '../../src/lib/storage/store.ts';
import { anImportedRun } from './an-imported-run.ts';
import { runId } from './builders.ts';

const say = (id: string, annotation: Annotation) => ({ id: runId(id), annotation });

/** The part of the contract of every store that is about runs of other trackers. */
export function importedContract(newLedger: () => { open: () => Promise<Store> }): void {
  test('keeps imported runs, the last imported first, apart from those that were trained', async () => {
    const ledger = newLedger();
    const store = await ledger.open();
    const later = anImportedRun('3', { importedAt: 2000 });
    const second = anImportedRun('1', { source: { ...later.source, line: 3 } });
    expect(await store.importRuns([second, anImportedRun('2')])).toEqual([]);
    expect(await store.importRuns([later])).toEqual([]);
    store.close();
    const again = await ledger.open();
    expect(await again.listImported()).toEqual([later, anImportedRun('2'), second]);
    expect([await again.listRuns(), (await again.counts()).runs]).toEqual([[], { kept: 0, ever: 0 }]);
    again.close();
  });

  test('a run that is imported again takes the place of the one before, but for what a person said of that', async () => {
    const store = await newLedger().open();
    const [first, other] = [anImportedRun('1', { tags: ['old'] }), anImportedRun('2')];
    await store.importRuns([first, other]);
    const said = [say(first.id, { type: 'star', isOn: true }), say(first.id, { type: 'tag', tag: 'mine' })];
    const starred = { ...first, tags: ['old', 'mine'], starred: true as const };
    expect(await store.annotateRuns(said)).toEqual([starred]);
    const fresh = anImportedRun('1', { metrics: [{ name: 'val/loss', value: 0.2 }], importedAt: 2000 });
    expect(await store.importRuns([fresh, anImportedRun('3')])).toEqual([starred]);
    expect(await store.listImported()).toEqual([{ ...fresh, tags: ['old', 'mine'], starred: true }, other, anImportedRun('3')]);
    store.close();
  });

  test('an imported run goes and comes back like any other, and comes anew where it is imported after it was deleted', async () => {
    const store = await newLedger().open();
    const [first, second] = [anImportedRun('1', { starred: true }), anImportedRun('2')];
    const thing = (id: string): Thing => ({ type: 'imported', id: runId(id) });
    await store.importRuns([first, second]);
    await store.delete([thing(first.id), thing(second.id)], 7);
    expect(await store.listImported()).toEqual([]);
    expect(await store.annotateRuns([say(first.id, { type: 'tag', tag: 'late' })])).toEqual([]);
    await store.restore([thing(first.id)]);
    expect(await store.listImported()).toEqual([first]);
    await store.delete([thing(first.id)], 8);
    expect(await store.importRuns([anImportedRun('1')])).toEqual([]);
    expect(await store.listDeleted()).toEqual([{ ...thing(second.id), deletedAt: 7 }]);
    await store.purge([thing(first.id), thing(second.id)]);
    await store.restore([thing(second.id)]);
    expect(await store.listImported()).toEqual([anImportedRun('1')]);
    store.close();
  });
}
