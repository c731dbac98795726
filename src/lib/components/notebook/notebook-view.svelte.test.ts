import { afterEach, beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import NotebookOnPage from '../../../../tests/support/NotebookOnPage.svelte';
import { notebookId, notebookServices, openSession } from '../../../../tests/support/notebook-services.ts';
import type { NotebookSession } from '$lib/session/notebook/notebook-session.svelte.ts';
import { noAnswer } from '$lib/worker/protocol.ts';

const open: NotebookSession[] = [];

async function shown() {
  const { services, store, supervisor } = await notebookServices();
  const session = await openSession(services);
  open.push(session);
  await render(NotebookOnPage, { session });
  const cell = (name: string) => page.getByRole('region', { name: new RegExp(`cell ${name}$`) });
  const select = (name: string) => cell(name).element().focus();
  const names = () => session.cells.map((each) => each.name);
  return { session, services, store, supervisor, cell, select, names };
}

beforeEach(() => {
  sessionStorage.clear();
  return page.viewport(1440, 1000);
});
afterEach(() => {
  for (const session of open.splice(0)) session.close();
});

const json = (session: NotebookSession, name: string) => {
  const cell = session.cells.find((each) => each.name === name);
  return cell && cell.type !== 'note' ? JSON.stringify(cell.spec) : null;
};

test('form and text edit the same model, keep the order of its keys, and undo takes each step back', async () => {
  const { session, cell, select } = await shown();
  const before = json(session, 'net');
  await cell('net')
    .getByRole('button', { name: /^Layer 1/ })
    .click();
  await cell('net').getByRole('spinbutton', { name: 'Units' }).fill('6');
  expect(json(session, 'net')).toBe('{"layers":[{"units":6,"type":"dense","activation":"relu"},{"type":"dense","units":2}]}');

  select('net');
  await userEvent.keyboard('t');
  const text = cell('net').getByRole('textbox', { name: /JSON/ });
  await expect.element(text).toHaveTextContent('"units": 6');
  await text.fill('{"layers": [{"units": 7, "type": "dense"}, {"type": "dense", "units": 2}]}');
  expect(json(session, 'net')).toBe('{"layers":[{"units":7,"type":"dense"},{"type":"dense","units":2}]}');

  select('net');
  await userEvent.keyboard('z');
  expect(json(session, 'net')).toContain('"units":6');
  await userEvent.keyboard('z');
  expect(json(session, 'net')).toBe(before);
  await userEvent.keyboard('{Shift>}z{/Shift}');
  expect(json(session, 'net')).toContain('"units":6');
});

test('the layers inside a block are added, set and counted at their own place', async () => {
  const { session, cell } = await shown();
  const net = session.cells.find(({ name }) => name === 'net');
  if (!net) throw new Error('The notebook has no model.');
  const block = { type: 'residual', layers: [{ type: 'dense', units: 4 }] };
  session.setSpec(net.id, { layers: [{ type: 'dense', units: 4 }, block, { type: 'dense', units: 2 }] }, 'layers');
  const rows = () => cell('net').getByRole('table').getByRole('row');
  await expect.element(rows().nth(3)).toHaveTextContent(/dense 3 inside\s*\[4\]/);
  await expect.element(rows().nth(4)).toHaveTextContent(/dense 4\s*\[2\]/);
  await cell('net').getByRole('button', { name: 'dense 3 inside' }).click();
  const inside = cell('net').getByRole('region', { name: 'Layer 2' });
  await inside.getByRole('button', { name: 'Layer 1: dense 4' }).click();
  await inside.getByRole('region', { name: 'Layer 1' }).getByRole('spinbutton', { name: 'Units' }).fill('5');
  expect(json(session, 'net')).toContain('{"type":"residual","layers":[{"type":"dense","units":5}]}');
  await expect
    .element(
      cell('net')
        .getByText(/residual 2 adds its input, 4 numbers, to what its layers give, 5 numbers/)
        .first(),
    )
    .toBeVisible();
});

test('text that is not JSON stays as a draft with its place, and the form says so', async () => {
  const { session, cell, select } = await shown();
  select('train');
  await userEvent.keyboard('t');
  await cell('train').getByRole('textbox', { name: /JSON/ }).fill('{"epochs": ');
  await expect
    .element(
      cell('train')
        .getByText(/Line 1, column/)
        .first(),
    )
    .toBeVisible();
  await expect.element(cell('train').getByRole('button', { name: 'Run', exact: true })).toBeDisabled();
  select('train');
  await userEvent.keyboard('t');
  await cell('train').getByRole('button', { name: 'Drop the unfinished text' }).click();
  expect(json(session, 'train')).toBe('{"epochs":5,"batchSize":8}');
  await expect.element(cell('train').getByRole('button', { name: 'Run', exact: true })).toBeEnabled();
});

test('a wrong value is said at its field in the form and in the text', async () => {
  const { cell, select } = await shown();
  await cell('train').getByRole('spinbutton', { name: 'Epochs' }).fill('0');
  await expect.element(cell('train').getByText(/Epochs must be a whole number/)).toBeVisible();
  await expect.element(cell('train').getByRole('spinbutton', { name: 'Epochs' })).toHaveAttribute('aria-invalid', 'true');
  select('train');
  await userEvent.keyboard('t');
  await expect
    .element(
      cell('train')
        .getByText(/Epochs must be a whole number/)
        .first(),
    )
    .toBeVisible();
});

test('a number field that is left with a word keeps it, and nothing trains with a number that is not there', async () => {
  const { cell } = await shown();
  const epochs = cell('train').getByRole('spinbutton', { name: 'Epochs' });
  await epochs.fill('many');
  await userEvent.tab();
  await expect.element(cell('train').getByText(/Epochs must be a whole number .* not "many"/)).toBeVisible();
  await expect.element(epochs).toHaveValue('many');
  await expect.element(cell('train').getByRole('button', { name: 'Run', exact: true })).toBeDisabled();
  await epochs.fill('');
  await userEvent.tab();
  await expect.element(epochs).toHaveValue('30'); // the default
});

test('a model that does not fit is mended by one press', async () => {
  const { session, cell } = await shown();
  await cell('net')
    .getByRole('button', { name: /^Layer 2/ })
    .click();
  await cell('net').getByRole('spinbutton', { name: 'Units' }).fill('5');
  await cell('net').getByRole('button', { name: 'Set units of layer 2 to 2' }).click();
  expect(json(session, 'net')).toContain('{"type":"dense","units":2}');
  await expect.element(cell('net').getByRole('cell', { name: '[4]' })).toBeVisible();
});

test('the modal keys move, insert, copy, delete and undo', async () => {
  const { select, names, session } = await shown();
  select('moons');
  await userEvent.keyboard('j');
  expect(session.selection.selected).toBe('m');
  await userEvent.keyboard('k{ArrowUp}');
  expect(session.selection.selected).toBe('n');
  await userEvent.keyboard('b');
  await userEvent.keyboard('m');
  expect(names()).toEqual(['about', 'model', 'moons', 'net', 'train']);
  await expect.poll(() => document.activeElement?.getAttribute('aria-label')).toBe('model cell model');
  await userEvent.keyboard('d');
  expect(names()).toHaveLength(5);
  await userEvent.keyboard('d');
  expect(names()).toEqual(['about', 'moons', 'net', 'train']);
  await userEvent.keyboard('z');
  expect(names()).toEqual(['about', 'model', 'moons', 'net', 'train']);
  select('net');
  await userEvent.keyboard('c');
  select('train');
  await userEvent.keyboard('v');
  expect(names()).toEqual(['about', 'model', 'moons', 'net', 'train', 'net 2']);
  await userEvent.keyboard('{Control>}{Shift>}{ArrowUp}{/Shift}{/Control}');
  expect(names()).toEqual(['about', 'model', 'moons', 'net', 'net 2', 'train']);
});

test('letters typed into a field are text, and Esc gives the keys back', async () => {
  const { select, names, session } = await shown();
  select('about');
  await userEvent.keyboard('{Enter}');
  await userEvent.keyboard(' bad day');
  expect(session.cell(session.selection.selected)).toMatchObject({ text: 'A **plane**. bad day' });
  expect(names()).toHaveLength(4);
  await userEvent.keyboard('{Escape}');
  await userEvent.keyboard('dd');
  expect(names()).toEqual(['moons', 'net', 'train']);
});

test('a deleted cell comes back from the message at the foot', async () => {
  const { select, names } = await shown();
  select('net');
  await userEvent.keyboard('dd');
  expect(names()).toEqual(['about', 'moons', 'train']);
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  expect(names()).toEqual(['about', 'moons', 'net', 'train']);
});

test('Run hands over a frozen record, and an edit afterwards marks the cell', async () => {
  const { cell, supervisor, session } = await shown();
  const run = cell('train').getByRole('button', { name: 'Run', exact: true });
  await expect.element(run).toBeEnabled();
  await run.click();
  await expect.poll(() => supervisor.asked).toEqual(['start train 1']);
  const [record] = supervisor.started;
  if (!record) throw new Error('No run was started.');
  expect(record.resolved.training).toMatchObject({ epochs: 5, batchSize: 8, loss: 'softmaxCrossEntropy' });
  const done = {
    ...record,
    environment: null,
    epochsDone: 5,
    state: { status: 'finished' as const, startedAt: 1, finishedAt: 2, reason: 'epochs' as const },
  };
  supervisor.say({ type: 'events', runId: record.id, run: done, events: [] });
  await expect.poll(() => session.runs.latest(record.cellId ?? notebookCell())?.state.status).toBe('finished');

  await cell('moons').getByRole('spinbutton', { name: 'Examples' }).fill('80');
  await expect.element(cell('train').getByText(/Run would differ from train 1 in: examples \(.*, now 80\)\./)).toBeVisible();
  await cell('train').getByRole('spinbutton', { name: 'Epochs' }).fill('7');
  await expect.element(cell('train').getByText(/examples .*epochs \(5, now 7\).* 2 things change at once/)).toBeVisible();
  expect(supervisor.started[0]?.resolved.training.epochs).toBe(5);
});

const notebookCell = (): never => {
  throw new Error('The run names no cell.');
};

test('what another tab saved appears without taking the focus or an edit of this tab', async () => {
  const { session, cell, services, store } = await shown();
  const other = await openSession(services);
  open.push(other);
  const epochs = cell('train').getByRole('spinbutton', { name: 'Epochs' });
  await epochs.fill('9');
  const moons = other.cells.find((each) => each.name === 'moons');
  if (moons) other.rename(moons.id, 'two moons');
  await other.save();
  await expect.element(cell('two moons')).toBeVisible();
  await expect.element(epochs).toHaveFocus();
  await session.save();
  const stored = await store.readNotebook(notebookId);
  expect(stored?.notebook.cells.find((each) => each.name === 'train')).toMatchObject({
    data: 'two moons',
    spec: { epochs: 9, batchSize: 8 },
  });
});

test('the palette finds an action by a few letters and goes to cells', async () => {
  const { session } = await shown();
  await userEvent.keyboard('{Control>}k{/Control}');
  const field = page.getByRole('combobox', { name: 'Find an action or a cell' });
  await field.fill('gotonet');
  await userEvent.keyboard('{Enter}');
  await expect.poll(() => session.selection.selected).toBe('m');
});

test('where the tab that trains is silent, the cell says so and one press trains here what was asked', async () => {
  const { supervisor, cell } = await shown();
  const start = supervisor.start.bind(supervisor);
  supervisor.start = async (runs, options) => {
    if (!supervisor.asked.includes('take over')) throw Object.assign(new Error('The tab that trains does not answer.'), { name: noAnswer });
    await start(runs, options);
  };
  await cell('train').getByRole('button', { name: 'Run', exact: true }).click();
  await expect.element(cell('train').getByRole('alert')).toHaveTextContent(/The tab that trains does not answer/);
  await cell('train').getByRole('button', { name: 'Train in this tab' }).click();
  await expect.element(cell('train').getByRole('alert')).not.toBeInTheDocument();
  expect(supervisor.asked).toEqual(['take over', 'start train 1']);
});
