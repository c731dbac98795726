import { describe, expect, test } from 'vitest';
import { applyAllToHistory, applyEvent, emptyHistory } from '../../src/lib/runs/apply-event.ts';
import type { LedgerEvent } from '../../src/lib/runs/events.ts';
import type { Annotation } from '../../src/lib/runs/annotate.ts';
import type { Run } from '../../src/lib/runs/run.ts';
import { CellId, NotebookId } from '../../src/lib/spec/ids.ts';
import type { Notebook } from '../../src/lib/spec/notebook.ts';
import type { Store, Thing } from '../../src/lib/storage/store.ts';
import { aQueuedRun, aRun } from './a-run.ts';
import { aCheckpoint, epochEnd, runId, started, stepLosses } from './builders.ts';
import { importedContract } from './imported-contract.ts';
import { listingContract } from './listing-contract.ts';

const notebookId = NotebookId.parse('n1');

export const aNotebook = (title: string): Notebook => ({
  version: 1,
  title,
  backend: 'auto',
  cells: [{ id: CellId.parse('c1'), name: 'note', type: 'note', text: 'Is it a penguin?' }],
});

const fold = (run: Run, events: LedgerEvent[]) => events.reduce((state, event) => applyEvent(state, event, 1000), run);

/** Every implementation of the ledger keeps these promises. `open` gives a second connection to the same data when called again. */
export function storeContract(name: string, newLedger: () => { open: () => Promise<Store> }): void {
  describe(`the ledger ${name}`, () => {
    test('keeps a notebook under a revision that grows by one a save', async () => {
      const store = await newLedger().open();
      expect(await store.readNotebook(notebookId)).toBeNull();
      expect(await store.saveNotebook({ id: notebookId, notebook: aNotebook('a'), baseRevision: 0, now: 10 })).toEqual({
        saved: true,
        revision: 1,
      });
      expect(await store.saveNotebook({ id: notebookId, notebook: aNotebook('b'), baseRevision: 1, now: 20 })).toEqual({
        saved: true,
        revision: 2,
      });
      expect(await store.readNotebook(notebookId)).toEqual({
        id: notebookId,
        revision: 2,
        savedAt: 20,
        createdAt: 10,
        notebook: aNotebook('b'),
      });
      store.close();
    });

    test('refuses a save from an old revision and shows the present state', async () => {
      const store = await newLedger().open();
      await store.saveNotebook({ id: notebookId, notebook: aNotebook('a'), baseRevision: 0, now: 10 });
      const results = await Promise.all([
        store.saveNotebook({ id: notebookId, notebook: aNotebook('mine'), baseRevision: 1, now: 20 }),
        store.saveNotebook({ id: notebookId, notebook: aNotebook('theirs'), baseRevision: 1, now: 21 }),
      ]);
      const winner = results.findIndex(({ saved }) => saved);
      const title = ['mine', 'theirs'][winner] ?? '';
      expect(results.map(({ saved }) => saved).sort()).toEqual([false, true]);
      expect(results[1 - winner]).toMatchObject({ saved: false, current: { revision: 2, notebook: aNotebook(title) } });
      expect(await store.saveNotebook({ id: notebookId, notebook: aNotebook('new'), baseRevision: 0, now: 30 })).toMatchObject({
        saved: false,
        current: { revision: 2 },
      });
      store.close();
    });

    test('lists notebooks by their last save, and brings one back that was deleted under an edit', async () => {
      const store = await newLedger().open();
      const other = NotebookId.parse('n2');
      await store.saveNotebook({ id: notebookId, notebook: aNotebook('a'), baseRevision: 0, now: 10 });
      await store.saveNotebook({ id: other, notebook: aNotebook('b'), baseRevision: 0, now: 20 });
      expect((await store.listNotebooks()).map(({ id }) => id)).toEqual([other, notebookId]);
      await store.delete([{ type: 'notebook', id: other }], 25);
      expect((await store.listNotebooks()).map(({ id }) => id)).toEqual([notebookId]);
      expect(await store.readNotebook(other)).toBeNull();
      expect(await store.saveNotebook({ id: other, notebook: aNotebook('edited'), baseRevision: 1, now: 30 })).toEqual({
        saved: true,
        revision: 2,
      });
      expect((await store.listNotebooks()).map(({ id }) => id)).toEqual([other, notebookId]);
      expect(await store.listDeleted()).toEqual([]);
      store.close();
    });

    test('never overwrites a run, and creates all or none', async () => {
      const store = await newLedger().open();
      await store.createRuns(0, [aQueuedRun('r1')]);
      await expect(store.createRuns(0, [aQueuedRun('r2'), aQueuedRun('r1', { name: 'other' })])).rejects.toThrow(
        'is in the ledger already',
      );
      await expect(store.createRuns(0, [aQueuedRun('r3'), aQueuedRun('r3')])).rejects.toThrow('is in the ledger already');
      expect(await store.listRuns()).toEqual([aQueuedRun('r1')]);
      store.close();
    });

    test('keeps the newest predictions of a run until it is purged, and none of a run that is gone', async () => {
      const ledger = newLedger();
      const store = await ledger.open();
      const id = runId('r1');
      expect(await store.keepPredictions(id, Uint8Array.of(1))).toBe(false);
      await store.createRuns(0, [aQueuedRun('r1')]);
      expect(await store.readPredictions(id)).toBeNull();
      await store.keepPredictions(id, Uint8Array.of(1, 2, 3));
      expect(await store.keepPredictions(id, new Uint8Array(100).fill(7).subarray(10, 12))).toBe(true);
      expect(await (await ledger.open()).readPredictions(id)).toEqual(Uint8Array.of(7, 7));
      await store.delete([{ type: 'run', id }], 5);
      expect([await store.readPredictions(id), await store.keepPredictions(id, Uint8Array.of(1))]).toEqual([null, false]);
      await store.restore([{ type: 'run', id }]);
      expect(await store.readPredictions(id)).toEqual(Uint8Array.of(7, 7));
      await store.delete([{ type: 'run', id }], 6);
      await store.purge([{ type: 'run', id }]);
      await store.createRuns(0, [aQueuedRun('r1')]);
      expect(await store.readPredictions(id)).toBeNull();
      store.close();
    });

    test('creates a run together with the checkpoint that it begins with, or neither', async () => {
      const ledger = newLedger();
      const store = await ledger.open();
      const [id, next] = [runId('r1'), runId('r2')];
      const beginning = { id, checkpoint: aCheckpoint(30, { params: new Float32Array(100).subarray(10, 12) }) };
      await store.createRuns(0, [aQueuedRun('r1'), aQueuedRun('r2')], [beginning]);
      const again = await ledger.open();
      expect(await again.readCheckpoint(id)).toEqual({ ...beginning.checkpoint, params: new Float32Array(2) });
      expect(await again.readCheckpoint(next)).toBeNull();
      await expect(store.createRuns(0, [aQueuedRun('r3'), aQueuedRun('r1')], [{ ...beginning, id: runId('r3') }])).rejects.toThrow(
        'never overwritten',
      );
      expect(await store.readCheckpoint(runId('r3'))).toBeNull();
      const lease = await store.takeLease();
      for (const epoch of [31, 32, 33]) {
        await store.writeRuns(lease, [{ run: aQueuedRun('r1'), chunk: [], checkpoint: aCheckpoint(epoch) }]);
        expect(await store.readCheckpoint(id)).toEqual(aCheckpoint(epoch));
      }
      again.close();
      store.close();
    });

    test('writes summary, history and checkpoint together, for several runs at once', async () => {
      const ledger = newLedger();
      const store = await ledger.open();
      const runs = [aQueuedRun('r1'), aQueuedRun('r2', { createdAt: 1 })];
      await store.createRuns(0, runs);
      const lease = await store.takeLease();
      const events: LedgerEvent[] = [started(), stepLosses(0, 3, 2, NaN), epochEnd(1), epochEnd(2, { validation: null })];
      const written = runs.map((run) => ({ run: fold(run, events), chunk: events.slice(1), checkpoint: aCheckpoint(2) }));
      expect(await store.writeRuns(lease, written)).toEqual([]);
      const again = await ledger.open();
      for (const { run, checkpoint } of written) {
        expect(await again.readRun(run.id)).toEqual(run);
        expect(await again.readHistory(run.id)).toEqual(applyAllToHistory(emptyHistory(), events));
        expect(await again.readCheckpoint(run.id)).toEqual(checkpoint);
      }
      again.close();
      store.close();
    });

    test('reads the same history in chunks, compacted, and going on after that', async () => {
      const store = await newLedger().open();
      await store.createRuns(0, [aQueuedRun('r1')]);
      const lease = await store.takeLease();
      const id = runId('r1');
      const all: LedgerEvent[] = [];
      let run = aQueuedRun('r1');
      const write = async (...chunk: LedgerEvent[]) => {
        run = fold(run, chunk);
        all.push(...chunk);
        await store.writeRuns(lease, [{ run, chunk, checkpoint: null }]);
      };
      for (let epoch = 1; epoch <= 12; epoch++) await write(stepLosses(7 * (epoch - 1), epoch, 0.5, -epoch), epochEnd(epoch));
      expect(await store.readHistory(id)).toEqual(applyAllToHistory(emptyHistory(), all));
      await store.compactRun(lease, id);
      expect(await store.readHistory(id)).toEqual(applyAllToHistory(emptyHistory(), all));
      for (let epoch = 11; epoch <= 15; epoch++) await write(stepLosses(7 * (epoch - 1), epoch, 0.25), epochEnd(epoch));
      await store.compactRun(lease, id);
      await store.compactRun(lease, id);
      expect(await store.readHistory(id)).toEqual(applyAllToHistory(emptyHistory(), all));
      expect(await store.readRun(id)).toEqual(run);
      store.close();
    });

    test('gives back the newest of many checkpoints', async () => {
      const store = await newLedger().open();
      await store.createRuns(0, [aQueuedRun('r1')]);
      const lease = await store.takeLease();
      expect(await store.readCheckpoint(runId('r1'))).toBeNull();
      for (const epoch of [1, 2, 3, 5, 4]) {
        await store.writeRuns(lease, [{ run: aQueuedRun('r1'), chunk: [], checkpoint: aCheckpoint(epoch) }]);
        expect(await store.readCheckpoint(runId('r1'))).toEqual(aCheckpoint(epoch));
      }
      store.close();
    });

    test('keeps checkpoints beside the newest, lists them without weights, and they go and come back with their run', async () => {
      const ledger = newLedger();
      const store = await ledger.open();
      const run = aQueuedRun('r1', { checkpoints: { every: 2, megabytes: 64 } });
      await store.createRuns(0, [run, aQueuedRun('r2')]);
      const lease = await store.takeLease();
      const scores = { loss: 0.5, metric: 0.75 };
      const kept = (epoch: number, ...why: ('best' | 'every')[]) => ({ checkpoint: aCheckpoint(epoch), why, scores });
      await store.writeRuns(lease, [{ run, chunk: [], checkpoint: aCheckpoint(3), kept: [kept(1, 'best'), kept(2, 'every')] }]);
      await store.writeRuns(lease, [{ run, chunk: [], checkpoint: aCheckpoint(5), kept: [kept(4, 'best', 'every')] }]);
      const again = await ledger.open();
      const listed = await again.listCheckpoints(run.id);
      expect(listed.map(({ epoch, step, bytes, why }) => ({ epoch, step, bytes, why }))).toEqual([
        { epoch: 5, step: 35, bytes: 20, why: ['last'] },
        { epoch: 4, step: 28, bytes: 20, why: ['best', 'every'] },
        { epoch: 3, step: 21, bytes: 20, why: ['before'] },
        { epoch: 2, step: 14, bytes: 20, why: ['every'] },
      ]);
      expect(listed.map((info) => info.scores)).toEqual([null, scores, null, scores]);
      for (const { slot, epoch } of listed) expect(await again.readCheckpoint(run.id, slot)).toEqual(aCheckpoint(epoch));
      expect(await again.readCheckpoint(run.id)).toEqual(aCheckpoint(5));
      expect(await again.readCheckpoint(run.id, 99)).toBeNull();
      expect(await again.listCheckpoints(runId('r2'))).toEqual([]);
      await store.keepPredictions(runId('r2'), Uint8Array.of(1));
      const weight = { checkpoints: 4, bytes: 80, predicted: 1 };
      expect(await again.weigh([run.id, runId('r2'), runId('never-was')])).toEqual(weight);
      await store.delete([{ type: 'run', id: run.id }], 7);
      expect(await store.listCheckpoints(run.id)).toEqual([]);
      expect(await store.weigh([run.id, runId('r2')])).toEqual({ checkpoints: 0, bytes: 0, predicted: 1 });
      await store.restore([{ type: 'run', id: run.id }]);
      expect(await store.listCheckpoints(run.id)).toEqual(listed);
      expect(await store.weigh([run.id, runId('r2')])).toEqual(weight);
      await store.delete([{ type: 'run', id: run.id }], 8);
      await store.purge([{ type: 'run', id: run.id }]);
      for (const { slot } of listed) expect(await again.readCheckpoint(run.id, slot)).toBeNull();
      again.close();
      store.close();
    });

    test('stores only the part of a buffer that a checkpoint is a view of', async () => {
      const store = await newLedger().open();
      await store.createRuns(0, [aQueuedRun('r1')]);
      const view = new Float32Array(1000).fill(2).subarray(10, 12);
      await store.writeRuns(await store.takeLease(), [{ run: aQueuedRun('r1'), chunk: [], checkpoint: aCheckpoint(1, { params: view }) }]);
      expect((await store.readCheckpoint(runId('r1')))?.params).toEqual(Float32Array.of(2, 2));
      store.close();
    });

    test('refuses every write under a lease that was taken over', async () => {
      const store = await newLedger().open();
      await store.createRuns(0, [aQueuedRun('r1')]);
      const old = await store.takeLease();
      const lease = await store.takeLease();
      expect(lease).toBe(old + 1);
      const write = { run: aQueuedRun('r1', { epochsDone: 9 }), chunk: [epochEnd(9)], checkpoint: aCheckpoint(9) };
      await expect(store.writeRuns(old, [write])).rejects.toThrow('Another tab took over');
      await expect(store.compactRun(old, runId('r1'))).rejects.toThrow('Another tab took over');
      await expect(store.createRuns(old, [aQueuedRun('r2')])).rejects.toThrow('Another tab took over');
      expect(await store.readRun(runId('r2'))).toBeNull();
      expect(await store.readRun(runId('r1'))).toEqual(aQueuedRun('r1'));
      expect(await store.readHistory(runId('r1'))).toEqual(emptyHistory());
      expect(await store.readCheckpoint(runId('r1'))).toBeNull();
      expect(await store.writeRuns(lease, [write])).toEqual([]);
      store.close();
    });

    const theRun = (id: string): Thing => ({ type: 'run', id: runId(id) });
    const epochOne = (id: string) => ({ run: aQueuedRun(id, { epochsDone: 1 }), chunk: [epochEnd(1)], checkpoint: aCheckpoint(1) });

    test('keeps a deleted run deleted, and once it is purged nothing of its own is left', async () => {
      const store = await newLedger().open();
      await store.createRuns(0, [aQueuedRun('r1'), aQueuedRun('r10'), aQueuedRun('r2')]);
      const lease = await store.takeLease();
      await store.writeRuns(lease, [epochOne('r1'), epochOne('r10'), epochOne('r2')]);
      await store.delete([theRun('r1'), theRun('r2')], 7);
      expect(await store.writeRuns(lease, [epochOne('r1'), epochOne('r10')])).toEqual(['r1']);
      expect(await store.readRun(runId('r1'))).toBeNull();
      expect((await store.listRuns()).map(({ id }) => id)).toEqual(['r10']);
      await expect(store.createRuns(lease, [aQueuedRun('r1')])).rejects.toThrow('is in the ledger already');
      await store.purge([theRun('r1'), theRun('r2'), theRun('r10')]);
      await store.compactRun(lease, runId('r1'));
      expect((await store.listRuns()).map(({ id }) => id)).toEqual(['r10']);
      expect(await store.readHistory(runId('r1'))).toEqual(emptyHistory());
      expect(await store.readCheckpoint(runId('r1'))).toBeNull();
      expect((await store.readHistory(runId('r10'))).epoch).toEqual([1]);
      store.close();
    });

    test('brings back all of what was deleted and not purged', async () => {
      const ledger = newLedger();
      const store = await ledger.open();
      const finished = aRun({ id: 'r1' });
      await store.createRuns(0, [finished, aQueuedRun('r2')]);
      await store.saveNotebook({ id: notebookId, notebook: aNotebook('a'), baseRevision: 0, now: 10 });
      const lease = await store.takeLease();
      await store.writeRuns(lease, [{ ...epochOne('r1'), run: finished }, epochOne('r2')]);
      const things: Thing[] = [theRun('r1'), theRun('r2'), { type: 'notebook', id: notebookId }];
      await store.delete([...things, theRun('never-was')], 7);
      store.close();
      const again = await ledger.open();
      expect(await again.listDeleted()).toEqual(things.map((thing) => ({ ...thing, deletedAt: 7 })));
      expect([await again.listRuns(), await again.listNotebooks()]).toEqual([[], []]);
      await again.restore(things);
      await again.purge(things);
      expect(await again.readRun(runId('r1'))).toEqual(finished);
      expect(await again.readCheckpoint(runId('r1'))).toEqual(aCheckpoint(1));
      expect((await again.readRun(runId('r2')))?.state).toMatchObject({
        status: 'interrupted',
        message: 'Was deleted while it waited: Resume starts it.',
      });
      expect((await again.readNotebook(notebookId))?.notebook).toEqual(aNotebook('a'));
      again.close();
    });

    const say = (id: string, annotation: Annotation) => ({ id: runId(id), annotation });

    test('keeps what a person says of runs, in one step and without a lease', async () => {
      const ledger = newLedger();
      const store = await ledger.open();
      const page = await ledger.open();
      await store.createRuns(await store.takeLease(), [aQueuedRun('r1'), aQueuedRun('r2', { tags: ['old'] }), aQueuedRun('r3')]);
      const said = await page.annotateRuns([
        say('r1', { type: 'rename', label: 'wide net' }),
        say('r2', { type: 'tag', tag: 'kept' }),
        say('r1', { type: 'note', note: 'Too wide?' }),
        say('none', { type: 'star', isOn: true }),
      ]);
      const annotated = [aQueuedRun('r1', { label: 'wide net', note: 'Too wide?' }), aQueuedRun('r2', { tags: ['old', 'kept'] })];
      expect(said).toEqual(annotated);
      for (const run of [...annotated, aQueuedRun('r3')]) expect(await store.readRun(run.id)).toEqual(run);
      expect(await page.annotateRuns([say('r2', { type: 'untag', tag: 'old' }), say('r2', { type: 'untag', tag: 'kept' })])).toEqual([
        aQueuedRun('r2'),
      ]);
      expect(await store.readRun(runId('none'))).toBeNull();
      page.close();
      store.close();
    });

    test('a run that trains never overwrites what was said of it meanwhile', async () => {
      const store = await newLedger().open();
      const run = aQueuedRun('r1', { starred: true });
      await store.createRuns(0, [run]);
      const lease = await store.takeLease();
      await store.annotateRuns([say('r1', { type: 'star', isOn: false }), say('r1', { type: 'tag', tag: 'kept' })]);
      const events = [started(), epochEnd(1), epochEnd(2)];
      const trained = fold(run, events);
      await store.writeRuns(lease, [{ run: trained, chunk: [epochEnd(1)], checkpoint: aCheckpoint(1) }]);
      await store.annotateRuns([say('r1', { type: 'rename', label: 'wide net' })]);
      await store.writeRuns(lease, [{ run: trained, chunk: [epochEnd(2)], checkpoint: null }]);
      await store.compactRun(lease, run.id);
      const { starred: _, ...bare } = trained;
      expect(await store.readRun(run.id)).toEqual({ ...bare, label: 'wide net', tags: ['kept'] });
      expect((await store.readHistory(run.id)).epoch).toEqual([1, 2]);
      expect(await store.readCheckpoint(run.id)).toEqual(aCheckpoint(1));
      store.close();
    });

    test('of a run that was deleted meanwhile nothing is said, and it comes back with what was said before', async () => {
      const store = await newLedger().open();
      await store.createRuns(0, [aRun({ id: 'r1' }), aRun({ id: 'r2' })]);
      await store.annotateRuns([say('r1', { type: 'tag', tag: 'before' })]);
      await store.delete([theRun('r1')], 7);
      const late = [say('r1', { type: 'tag', tag: 'late' }), say('r2', { type: 'archive', isOn: true })];
      expect((await store.annotateRuns(late)).map(({ id }) => id)).toEqual(['r2']);
      expect(await store.readRun(runId('r1'))).toBeNull();
      await store.restore([theRun('r1')]);
      expect(await store.readRun(runId('r1'))).toEqual(aRun({ id: 'r1', tags: ['before'] }));
      store.close();
    });

    importedContract(newLedger);
    listingContract(newLedger);

    test('counts what there is and what ever was', async () => {
      const store = await newLedger().open();
      expect(await store.counts()).toEqual({ runs: { kept: 0, ever: 0 }, notebooks: { kept: 0, ever: 0 } });
      await store.createRuns(0, [aQueuedRun('r1'), aQueuedRun('r2'), aQueuedRun('r3')]);
      await store.saveNotebook({ id: notebookId, notebook: aNotebook('a'), baseRevision: 0, now: 10 });
      await store.delete([theRun('r1'), theRun('r2')], 7);
      expect((await store.counts()).runs).toEqual({ kept: 1, ever: 3 });
      await store.purge([theRun('r1')]);
      await store.purge([theRun('r1')]);
      expect(await store.counts()).toEqual({ runs: { kept: 1, ever: 3 }, notebooks: { kept: 1, ever: 1 } });
      store.close();
    });
  });
}
