import { afterEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import NotebookOnPage from '../../../../tests/support/NotebookOnPage.svelte';
import { notebookServices, openSession } from '../../../../tests/support/notebook-services.ts';
import type { NotebookSession } from '$lib/session/notebook/notebook-session.svelte.ts';
import type { Run } from '$lib/runs/run.ts';

const open: NotebookSession[] = [];
afterEach(() => {
  for (const session of open.splice(0)) session.close();
});

async function shown() {
  const { services, supervisor } = await notebookServices();
  const session = await openSession(services);
  open.push(session);
  await render(NotebookOnPage, { session });
  return { session, supervisor, cell: page.getByRole('region', { name: /cell train$/ }) };
}

const specOf = (session: NotebookSession, name: string) => {
  const cell = session.cells.find((each) => each.name === name);
  return cell?.type === 'train' ? cell.spec : null;
};

test('one press hands over every repeat, and the other buttons are for all of them', async () => {
  const { session, supervisor, cell } = await shown();
  const training = cell.getByRole('group', { name: 'Training' });
  const press = (name: string) => training.getByRole('button', { name, exact: true }).click();
  await cell.getByRole('spinbutton', { name: 'Repeats' }).fill('3');
  expect(specOf(session, 'train')).toEqual({ epochs: 5, batchSize: 8, repeats: 3 });
  await expect.element(cell.getByRole('button', { name: 'Run', exact: true })).toBeEnabled();
  await press('Run');
  await expect.poll(() => supervisor.asked).toEqual(['start train 1.1', 'start train 1.2', 'start train 1.3']);

  const [first, second, third] = supervisor.started;
  if (!first || !second || !third) throw new Error('Three runs were asked for.');
  const tell = (run: Run, changes: Partial<Run>) =>
    supervisor.say({ type: 'events', runId: run.id, run: { ...run, ...changes }, events: [] });
  const scored = (metric: number): Partial<Run> => {
    const validation = { loss: 0.1, metric };
    const state = { status: 'finished', startedAt: 1, finishedAt: 2, reason: 'epochs' } as const;
    return { state, epochsDone: 5, last: { train: validation, validation }, best: { epoch: 4, validation } };
  };
  supervisor.say({ type: 'queue', running: [second.id], waiting: [third.id] });
  tell(first, scored(0.8));
  tell(second, { state: { status: 'running', startedAt: 1 }, epochsDone: 1 });
  tell(third, { state: { status: 'queued' } });
  await expect.element(cell.getByText('6/15 epochs')).toBeVisible();
  await expect.element(cell.getByText('running, repeat 2 of 3').first()).toBeVisible();
  supervisor.asked.length = 0;
  await press('Pause');
  await press('Stop');
  expect(supervisor.asked).toEqual(['pause train 1.3', 'pause train 1.2', 'stop train 1.3', 'stop train 1.2']);

  supervisor.say({ type: 'queue', running: [], waiting: [] });
  tell(second, scored(0.9));
  tell(third, { state: { status: 'diverged', startedAt: 1, finishedAt: 2, epoch: 1, step: 3, message: 'The loss became NaN.' } });
  await expect.element(cell.getByText(/^Reached 0\.850 ± 0\.635 on \d+ validation examples, the mean of 2 repeats/)).toBeVisible();
  await expect.element(cell.getByText(/1 of 3 repeats diverged and is left out of the mean\./)).toBeVisible();
  await expect.element(cell.getByText('finished, 1 of 3 diverged').first()).toBeVisible();
});

test('a new train cell of a small net is given five repeats with its making, in one step', async () => {
  const { session } = await shown();
  session.insert('train', session.cells.length);
  await expect.poll(() => specOf(session, 'train 2')).toEqual({ repeats: 5 });
  session.undo();
  expect(session.cells.map(({ name }) => name)).not.toContain('train 2');
  session.redo();
  expect(specOf(session, 'train 2')).toEqual({ repeats: 5 });
});

test('a new train cell that a hand was quicker to edit keeps what is there', async () => {
  const { session } = await shown();
  const id = session.insert('train', session.cells.length);
  session.setSpec(id, { epochs: 3 }, 'epochs');
  await session.launch.run(id); // once its data are read
  expect(specOf(session, 'train 2')).toEqual({ epochs: 3 });
});

test('another seed is one that no repeat has had', async () => {
  const { session, supervisor } = await shown();
  const train = session.cells.find(({ type }) => type === 'train');
  if (!train) throw new Error('There is no train cell.');
  session.setSpec(train.id, { epochs: 5, batchSize: 8, seed: 2, repeats: 3 }, 'seed');
  await session.launch.restartWithNewSeed(train.id);
  expect(supervisor.started.map(({ seed }) => seed)).toEqual([5, 6, 7]);
});
