import { afterEach, expect, test } from 'vitest';
import { notebookServices, openSession } from '../../../../tests/support/notebook-services.ts';
import { applyEvent, emptyHistory } from '$lib/runs/apply-event.ts';
import { anEnvironment } from '../../../../tests/support/builders.ts';
import { setAt } from '$lib/spec/edit-json.ts';
import type { TrainCell } from '$lib/spec/notebook.ts';
import type { DraftNews, DraftRequest } from '$lib/worker/protocol.ts';
import type { NotebookSession } from './notebook-session.svelte.ts';

const open: NotebookSession[] = [];
afterEach(() => open.splice(0).forEach((session) => session.close()));

/** A notebook whose drafts are trained by hand: `answer` settles the oldest question. */
async function drafting() {
  const { services, supervisor } = await notebookServices();
  const asked: (DraftRequest | null)[] = [];
  const waiting: ((news: DraftNews | null) => void)[] = [];
  services.analysis.draft = (request) => {
    asked.push(request);
    return new Promise((resolve) => void waiting.push(resolve));
  };
  const session = await openSession(services);
  open.push(session);
  const cell = () => {
    const found = session.cells.find(({ type }) => type === 'train');
    if (found?.type !== 'train') throw new Error('There is a train cell.');
    return found;
  };
  await expect.poll(() => session.launch.view(cell()).ready !== null).toBe(true);
  session.drafts.follow(cell());
  const edit = (change: (cell: TrainCell) => void) => {
    change(cell());
    session.drafts.follow(cell());
  };
  const rate = (value: number) => edit(({ id, spec }) => session.setSpec(id, setAt(spec, 'learningRate', value), 'learningRate'));
  const answer = async (isDone: boolean) => {
    await expect.poll(() => waiting.length).toBeGreaterThan(0);
    const [job] = asked.findLast((request) => request !== null)?.jobs ?? [];
    if (!job) throw new Error('Nothing was asked for.');
    waiting.shift()?.({ lanes: [{ run: job.run, history: emptyHistory() }], preview: null, isDone });
  };
  const shownRate = () => session.drafts.of(cell().id)?.lanes[0]?.run.resolved.training.learningRate ?? null;
  return { session, supervisor, asked, answer, rate, shownRate, cell, edit };
}

test('nothing is drafted before an edit, and a moved number is, until its training is done', async () => {
  const { asked, answer, rate, shownRate } = await drafting();
  expect(asked).toEqual([]);
  rate(0.3);
  await answer(false);
  await expect.poll(shownRate).toBe(0.3);
  await answer(true);
  await expect.poll(() => asked.length).toBe(2);
  expect(asked[0]?.interest).not.toBeNull();
  expect(asked[1]).toBeNull();
});

test('numbers that were moved on are never trained: the newest wins, and an older answer is not shown', async () => {
  const { asked, answer, rate, shownRate } = await drafting();
  rate(0.3);
  await expect.poll(() => asked.length).toBe(1);
  rate(0.1);
  rate(0.03);
  await answer(false);
  await expect.poll(() => asked.length).toBe(2);
  expect(shownRate()).toBeNull();
  await answer(true);
  await expect.poll(shownRate).toBe(0.03);
  expect(asked.length).toBe(2);
});

test('the slot becomes empty with Run, and when the numbers are those of the run that is there', async () => {
  const { session, supervisor, answer, rate, shownRate, cell } = await drafting();
  rate(0.3);
  await answer(true);
  await expect.poll(shownRate).toBe(0.3);
  await session.launch.run(cell().id);
  expect(shownRate()).toBeNull();
  const [run] = supervisor.started;
  if (!run) throw new Error('A run was started.');
  const started = { type: 'started', environment: anEnvironment(), parameterCount: 22, stepsPerEpoch: 6, dispatches: 0 } as const;
  const finished = { type: 'finished', reason: 'epochs', weightsHash: '0', elapsedMs: 9 } as const;
  const over = [started, finished].reduce((folded, event) => applyEvent(folded, event, 1), run);
  supervisor.say({ type: 'events', runId: run.id, run: over, events: [started, finished] });
  await expect.poll(() => session.runs.shown(cell().id)?.state.status).toBe('finished');
  rate(0.1);
  await answer(true);
  await expect.poll(shownRate).toBe(0.1);
  rate(0.3);
  expect(shownRate()).toBeNull();
});

test('while a run of the cell trains, and for a net that takes long, there is no draft', async () => {
  const { session, asked, rate, cell } = await drafting();
  await session.launch.run(cell().id);
  rate(0.3);
  const other = await drafting();
  other.edit(({ id, spec }) => other.session.setSpec(id, setAt(spec, 'epochs', 100_000), 'epochs'));
  await Promise.resolve();
  expect([asked, other.asked]).toEqual([[], []]);
});
