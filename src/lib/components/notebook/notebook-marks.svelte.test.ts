import { afterEach, beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { aRun } from '../../../../tests/support/a-run.ts';
import NotebookOnPage from '../../../../tests/support/NotebookOnPage.svelte';
import { notebookServices, openSession } from '../../../../tests/support/notebook-services.ts';
import type { NotebookSession } from '$lib/session/notebook/notebook-session.svelte.ts';
import { NotebookId } from '$lib/spec/ids.ts';

const open: NotebookSession[] = [];

async function shown(services = notebookServices()) {
  const { services: given, store, supervisor } = await services;
  const session = await openSession(given);
  open.push(session);
  await render(NotebookOnPage, { session });
  const cell = (name: string) => page.getByRole('region', { name: new RegExp(`cell ${name}$`) });
  return { session, store, supervisor, cell, names: () => session.cells.map((each) => each.name) };
}

beforeEach(async () => {
  sessionStorage.clear();
  await page.viewport(1440, 1000);
});
afterEach(() => {
  for (const session of open.splice(0)) session.close();
});

test('an edit while a run is paused is marked, and says what Run would do', async () => {
  const { cell, supervisor } = await shown();
  await cell('train').getByRole('button', { name: 'Run', exact: true }).click();
  await expect.poll(() => supervisor.started.length).toBe(1);
  const [run] = supervisor.started;
  if (!run) throw new Error('No run was started.');
  supervisor.say({ type: 'events', runId: run.id, run: { ...run, state: { status: 'paused', startedAt: 1 } }, events: [] });
  await expect.element(cell('train').getByRole('button', { name: 'Resume' })).toBeVisible();
  await cell('train').getByRole('spinbutton', { name: 'Epochs' }).fill('7');
  await expect.element(cell('train').getByText('paused, edited since')).toBeVisible();
  await expect.element(cell('train').getByText(/goes on as it was started; Run trains anew after it/)).toBeVisible();
});

test('a model that cannot be read is marked as broken, and its run says what to mend instead of offering Run', async () => {
  const { cell, supervisor } = await shown();
  await cell('train').getByRole('button', { name: 'Run', exact: true }).click();
  await expect.poll(() => supervisor.started.length).toBe(1);
  const [run] = supervisor.started;
  if (!run) throw new Error('No run was started.');
  const state = { status: 'stopped' as const, startedAt: 1, finishedAt: 2 };
  supervisor.say({ type: 'events', runId: run.id, run: { ...run, epochsDone: 1, state }, events: [] });

  await cell('net')
    .getByRole('button', { name: /^Layer 2/ })
    .click();
  await cell('net').getByRole('spinbutton', { name: 'Units' }).fill('0');
  await expect.element(cell('net').getByText('broken').first()).toBeVisible();
  await expect.element(cell('net').getByText('Layer 2 (dense): units must be a whole number').first()).toBeVisible();
  await expect.element(cell('train').getByRole('button', { name: 'Run', exact: true })).toBeDisabled();
  await expect.element(cell('train').getByText(/Mend that to run it again/)).toBeVisible();
});

test('a run takes the colour after the last one of the ledger, whichever notebook that is of', async () => {
  const made = await notebookServices();
  await made.store.createRuns(0, [aRun({ id: 'elsewhere', notebookId: NotebookId.parse('other'), ordinal: 11 })]);
  const { cell, supervisor } = await shown(Promise.resolve(made));
  await cell('train').getByRole('button', { name: 'Run', exact: true }).click();
  await cell('train').getByRole('button', { name: 'Run', exact: true }).click();
  await expect
    .poll(() => supervisor.started.map(({ name, ordinal }) => [name, ordinal]))
    .toEqual([
      ['train 1', 12],
      ['train 2', 13],
    ]);
});

test('a title that is wiped out stays as it was', async () => {
  const { session } = await shown();
  const title = page.getByRole('textbox', { name: 'Title of the notebook' });
  await title.fill('  ');
  await userEvent.keyboard('{Enter}');
  await expect.element(title).toHaveValue('Plane');
  expect(session.notebook.title).toBe('Plane');
});

test('the focus is where the next key is wanted: in a new note, after the last deletion, and on a cell that came back', async () => {
  const { cell, names } = await shown();
  await expect.element(cell('about')).toHaveFocus(); // opened by the page itself
  await userEvent.keyboard('m');
  await expect.element(page.getByRole('textbox', { name: /^Text of note/ })).toHaveFocus();
  await userEvent.keyboard('{Escape}');
  await expect.element(cell('note')).toHaveFocus();
  while (names().length > 0) {
    const before = names().length;
    await userEvent.keyboard('dd');
    await expect.poll(() => names().length).toBe(before - 1);
  }
  const line = page.getByRole('group', { name: 'Insert at the end' });
  await expect.element(line.getByRole('button', { name: 'Note' })).toHaveFocus();

  await userEvent.keyboard('{F8}');
  await expect.element(page.getByRole('button', { name: 'Undo', exact: true }).last()).toHaveFocus();
  await userEvent.keyboard('{Enter}');
  await expect.poll(() => names().length).toBe(1);
  await expect.element(page.getByRole('region', { name: /cell/ }).first()).toHaveFocus();
});
