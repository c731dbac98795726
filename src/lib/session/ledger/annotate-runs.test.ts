import { expect, test } from 'vitest';
import { aRun } from '../../../../tests/support/a-run.ts';
import { runId } from '../../../../tests/support/builders.ts';
import { annotating, type RunAnnotation } from '../../runs/annotate.ts';
import { shownName } from '../../runs/annotations.ts';
import type { Run } from '../../runs/run.ts';
import { annotateRuns, renameRuns, tagsToOffer } from './annotate-runs.ts';

type Notice = { text: string; tone?: string; undo?: () => void };

/** A ledger that may refuse, and the toasts that stand. */
function aPage(runs: Run[]) {
  const shown = new Map(runs.map((run) => [run.id, run]));
  const toasts = new Map<number, Notice>();
  let refusal: string | null = null;
  const page = {
    ledger: {
      annotate: async (said: readonly RunAnnotation[]) => {
        if (refusal !== null) throw new Error(refusal);
        const say = annotating(said);
        for (const run of shown.values()) shown.set(run.id, say(run));
      },
    },
    toasts: {
      say: (notice: Notice) => {
        toasts.set(toasts.size + 1, notice);
        return toasts.size;
      },
      dismiss: (id: number) => void toasts.delete(id),
    },
  };
  return {
    page,
    runs: () => [...shown.values()],
    texts: () => [...toasts.values()].map(({ text }) => text),
    undo: () => [...toasts.values()].at(-1)?.undo?.(),
    refuse: (why: string) => (refusal = why),
  };
}

test('archiving offers Undo, a star on one run says nothing', async () => {
  const before = [aRun({ id: 'a', label: 'wide net' })];
  const { page, runs, texts, undo } = aPage(before);
  expect(await annotateRuns(page, before, { type: 'star', isOn: true })).toBe(true);
  expect(texts()).toEqual([]);
  await annotateRuns(page, runs(), { type: 'archive', isOn: true });
  expect(texts()).toEqual(['Archived wide net']);
  expect(runs()).toEqual([{ ...before[0], starred: true, archived: true }]);
  undo();
  await expect.poll(runs).toEqual([{ ...before[0], starred: true }]);
});

test('repeats are renamed together, each with its number, and Undo gives each of them its own name back', async () => {
  const group = { group: runId('a1'), of: 2 };
  const before = [1, 2].map((index) => aRun({ id: `a${index}`, name: `train 3.${index}`, repeat: { ...group, index } }));
  const { page, runs, texts, undo } = aPage(before);
  const names = () => runs().map(shownName);
  await renameRuns(page, before, 'wide');
  expect([names(), texts()]).toEqual([['wide.1', 'wide.2'], ['Renamed 2 runs']]);
  undo();
  await expect.poll(runs).toEqual(before);
  await renameRuns(page, before.slice(0, 1), 'alone');
  await renameRuns(page, runs(), '');
  expect(runs()).toEqual(before);
});

test('Undo of what was said of several runs gives each of them back what it had', async () => {
  const before = [aRun({ id: 'a' }), aRun({ id: 'b', tags: ['old'] }), aRun({ id: 'c', tags: ['new'] })];
  const { page, runs, texts, undo } = aPage(before);
  await annotateRuns(page, before, { type: 'tag', tag: 'old' });
  expect(texts()).toEqual(['Tagged 2 runs "old"']);
  expect(runs().map(({ tags }) => tags)).toEqual([['old'], ['old'], ['new', 'old']]);
  undo();
  await expect.poll(runs).toEqual(before);
  await annotateRuns(page, before, { type: 'rename', label: 'same' });
  undo();
  await expect.poll(runs).toEqual(before);
});

test('what could not be stored is told in a sentence, without an Undo', async () => {
  const before = [aRun()];
  const { page, runs, texts, refuse } = aPage(before);
  refuse('The disk is full.');
  expect(await annotateRuns(page, before, { type: 'archive', isOn: true })).toBe(false);
  expect(texts()).toEqual(['That could not be saved and is as it was: The disk is full.']);
  expect(runs()).toEqual(before);
});

test('what is said already asks nothing of the ledger', async () => {
  const { page, refuse, texts } = aPage([]);
  refuse('asked');
  expect(await annotateRuns(page, [aRun({ starred: true })], { type: 'star', isOn: true })).toBe(true);
  expect(texts()).toEqual([]);
});

test('offers the tags of other runs, the most frequent first, and none that the run has', () => {
  const runs = [
    aRun({ id: 'a', tags: ['own'] }),
    aRun({ id: 'b', tags: ['rare', 'Own'] }),
    aRun({ id: 'c', tags: ['often'] }),
    aRun({ id: 'd', tags: ['Often'] }),
  ];
  expect(tagsToOffer(aRun({ id: 'a', tags: ['own'] }), runs)).toEqual(['Often', 'rare']);
});
