import { beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { aFinished, aRun } from '../../../../tests/support/a-run.ts';
import { runId } from '../../../../tests/support/builders.ts';
import RunsTableOnPage from '../../../../tests/support/RunsTableOnPage.svelte';
import type { ListedRun } from '../../runs/listed-run.ts';
import type { Run } from '../../runs/run.ts';
import type { RunsView } from '../../session/runs-table/runs-view.svelte.ts';

// As wide as the table thinks it is.
beforeEach(() => page.viewport(1400, 800));

const many = (count: number): Run[] =>
  Array.from({ length: count }, (_, at) =>
    aRun({
      id: `run${at}`,
      name: `train ${at}`,
      createdAt: at,
      best: { epoch: 3, validation: { loss: 1, metric: ((at * 37) % count) / count } },
    }),
  );
const names = () => [...document.querySelectorAll('tbody a')].map((link) => link.textContent.trim());
const focusedName = () => document.activeElement?.textContent?.trim();

test('newest first; a header sorts and says so, a second press turns it round', async () => {
  await render(RunsTableOnPage, { runs: many(5) });
  expect(names()).toEqual(['train 4', 'train 3', 'train 2', 'train 1', 'train 0']);
  const header = page.getByRole('columnheader', { name: 'Name', exact: true });
  await header.getByRole('button').click();
  expect(names()[0]).toBe('train 0');
  await expect.element(header).toHaveAttribute('aria-sort', 'ascending');
  await header.getByRole('button').click();
  expect(names()[0]).toBe('train 4');
  await expect.element(header).toHaveAttribute('aria-sort', 'descending');
});

test('a thousand runs are a thousand to a screen reader and few to the page', async () => {
  await render(RunsTableOnPage, { runs: many(1000) });
  await expect.element(page.getByRole('table')).toHaveAttribute('aria-rowcount', '1001');
  expect(document.querySelectorAll('tbody tr[data-row]').length).toBeLessThan(60);
});

test('arrows walk the rows beyond what is drawn, and End reaches the last', async () => {
  await render(RunsTableOnPage, { runs: many(300) });
  page.getByRole('link', { name: 'train 299' }).element().focus();
  await userEvent.keyboard('{ArrowDown}{ArrowDown}{ArrowUp}');
  await expect.poll(focusedName).toBe('train 298');
  await userEvent.keyboard('{End}');
  await expect.poll(focusedName).toBe('train 0');
  const link = page.getByRole('link', { name: 'train 0', exact: true }).element().getBoundingClientRect();
  const box = page.getByRole('table').element().parentElement?.getBoundingClientRect();
  expect(link.bottom).toBeLessThanOrEqual(box?.bottom ?? 0);
  await userEvent.keyboard('{Home}');
  await expect.poll(focusedName).toBe('train 299');
});

test('space selects, Delete asks to delete, and the header selects all and none', async () => {
  const deleted: string[] = [];
  await render(RunsTableOnPage, { runs: many(3), ondelete: (runs: readonly ListedRun[]) => deleted.push(...runs.map(({ id }) => id)) });
  const selected = page.getByRole('status', { name: 'selected' });
  page.getByRole('link', { name: 'train 1' }).element().focus();
  await userEvent.keyboard(' {Delete}');
  await expect.element(selected).toHaveTextContent(/^run1$/);
  expect(deleted).toEqual(['run1']);
  await expect.poll(focusedName).toBe('train 1');
  const all = page.getByRole('checkbox', { name: 'Select all runs shown' });
  await expect.element(all).toBePartiallyChecked();
  await all.click();
  await expect.element(selected).toHaveTextContent('run1 run2 run0'.split(' ').sort().reverse().join(' '));
  await all.click();
  await expect.element(selected).toHaveTextContent(/^$/);
});

test('a live run updates in place: same row, focus kept', async () => {
  const [first, ...rest] = many(3);
  if (!first) throw new Error('three runs were made');
  const running = aRun({ ...first, epochsDone: 4, state: { status: 'running', startedAt: 0 } });
  const screen = await render(RunsTableOnPage, { runs: [running, ...rest] });
  const link = page.getByRole('link', { name: 'train 0' }).element();
  link.focus();
  await screen.rerender({ runs: [{ ...running, epochsDone: 9 }, ...rest] });
  await expect.element(page.getByText('9/60')).toBeVisible();
  expect(document.activeElement).toBe(link);
});

test('while runs train and come, the scroll, the selection and the focus stay with the rows that a person looks at', async () => {
  const known = many(300);
  const screen = await render(RunsTableOnPage, { runs: known });
  const box = document.querySelector<HTMLElement>('.box');
  if (!box) throw new Error('the table is there');
  box.scrollTop = 3200;
  const seen = page.getByRole('link', { name: 'train 195', exact: true });
  await expect.element(seen).toBeVisible();
  const link = seen.element();
  const top = () => link.getBoundingClientRect().top;
  link.focus();
  await userEvent.keyboard(' ');
  const before = top();
  for (let epoch = 1; epoch <= 3; epoch++) {
    const state = { status: 'running' as const, startedAt: 0 };
    const fresh = Array.from({ length: epoch }, (_, at) =>
      aRun({ id: `new${at}`, name: `new ${at}`, createdAt: 1000 + at, epochsDone: epoch, best: null, state }),
    );
    await screen.rerender({ runs: [...fresh.reverse(), ...known] });
    await expect.element(page.getByRole('table')).toHaveAttribute('aria-rowcount', String(301 + epoch));
    await expect.poll(top).toBe(before);
    expect(document.activeElement).toBe(link);
  }
  await expect.element(page.getByRole('status', { name: 'selected' })).toHaveTextContent(/^run195$/);
  box.scrollTop = 0; // out of sight, and not lost
  await expect.element(page.getByRole('link', { name: 'new 2' })).toBeVisible();
  await userEvent.keyboard('{ArrowDown}');
  await expect.poll(focusedName).toBe('train 194');
});

test('rows sorted by a score keep their places while one of them trains, and the focus when they change them', async () => {
  const [first, ...rest] = many(5);
  if (!first) throw new Error('five runs were made');
  const training = (metric: number, epochsDone: number) =>
    aRun({
      ...first,
      epochsDone,
      best: { epoch: 1, validation: { loss: 1, metric } },
      state: { status: 'running', startedAt: 0 },
    });
  const screen = await render(RunsTableOnPage, { runs: [training(0, 1), ...rest] });
  await page.getByRole('columnheader', { name: 'Best', exact: true }).getByRole('button').click();
  const order = names();
  expect(order.at(-1)).toBe('train 0');
  const link = page.getByRole('link', { name: 'train 0' }).element();
  link.focus();
  await screen.rerender({ runs: [training(0.99, 2), ...rest] });
  await expect.element(page.getByText('2/60')).toBeVisible();
  expect(names()).toEqual(order);
  await screen.rerender({ runs: [aRun({ ...training(0.99, 3), state: aFinished }), ...rest] });
  await expect.poll(names).toEqual(['train 0', ...order.slice(0, -1)]);
  await expect.poll(() => document.activeElement).toBe(link);
});

/** Presses of three repeats each, `train 0.1` to `train 0.3` and so on. */
const groups = (count: number): Run[] =>
  many(count).flatMap((run, at) =>
    [1, 2, 3].map((index) =>
      aRun({ ...run, id: `${run.id}-${index}`, name: `train ${at}.${index}`, repeat: { group: runId(`run${at}-1`), index, of: 3 } }),
    ),
  );

test('repeats are one row that the arrow to the right unfolds and the one to the left folds, from any of their rows', async () => {
  await render(RunsTableOnPage, { runs: groups(2) });
  expect(names()).toEqual(['train 1', 'train 0']);
  page.getByRole('link', { name: 'train 0' }).element().focus();
  await userEvent.keyboard('{ArrowRight}');
  expect(names()).toEqual(['train 1', 'train 0', 'train 0.1', 'train 0.2', 'train 0.3']);
  await expect.element(page.getByRole('button', { name: 'Hide the 3 repeats of train 0' })).toHaveAttribute('aria-expanded', 'true');
  await userEvent.keyboard('{ArrowDown}{ArrowDown}');
  await expect.poll(focusedName).toBe('train 0.2');
  await userEvent.keyboard('{ArrowLeft}');
  await expect.poll(focusedName).toBe('train 0');
  expect(names()).toEqual(['train 1', 'train 0']);
  await page.getByRole('button', { name: 'Show the 3 repeats of train 1' }).click();
  expect(names()).toEqual(['train 1', 'train 1.1', 'train 1.2', 'train 1.3', 'train 0']);
});

test('a row of repeats selects and deletes all of them, and says when only some are selected', async () => {
  const deleted: string[] = [];
  await render(RunsTableOnPage, { runs: groups(2), ondelete: (runs: readonly ListedRun[]) => deleted.push(...runs.map(({ id }) => id)) });
  const all = page.getByRole('checkbox', { name: 'Select all 3 repeats of train 1' });
  await all.click();
  const selected = page.getByRole('status', { name: 'selected' });
  await expect.element(selected).toHaveTextContent('run1-1 run1-2 run1-3');
  await page.getByRole('button', { name: 'Show the 3 repeats of train 1' }).click();
  await page.getByRole('checkbox', { name: 'Select train 1.2' }).click();
  await expect.element(all).toBePartiallyChecked();
  page.getByRole('link', { name: 'train 0' }).element().focus();
  await userEvent.keyboard('{Delete}');
  expect(deleted).toEqual(['run0-1', 'run0-2', 'run0-3']);
});

test('F2 on a row of repeats names all of them, and what is left as it was says nothing', async () => {
  const said: [number, string][] = [];
  const onname = (runs: readonly ListedRun[], name: string) => void said.push([runs.length, name]);
  await render(RunsTableOnPage, { runs: groups(2), onname });
  page.getByRole('link', { name: 'train 1' }).element().focus();
  await userEvent.keyboard('{F2}');
  const field = page.getByRole('textbox', { name: 'Name of all 3 repeats of train 1' });
  await expect.element(field).toHaveValue('train 1');
  await userEvent.keyboard('{Enter}');
  await expect.poll(focusedName).toBe('train 1');
  await userEvent.keyboard('{F2}wide{Enter}');
  await expect.poll(focusedName).toBe('train 1');
  expect(said).toEqual([[3, 'wide']]);
});

test('two hundred rows of repeats draw only what is seen', async () => {
  await render(RunsTableOnPage, { runs: groups(200) });
  await expect.element(page.getByRole('table')).toHaveAttribute('aria-rowcount', '201');
  expect(document.querySelectorAll('tbody tr[data-row]').length).toBeLessThan(60);
});

test('a head is moved, widened, pinned and hidden by its keys, and keeps the focus', async () => {
  await render(RunsTableOnPage, { runs: many(3) });
  const heads = () => [...document.querySelectorAll('thead th[data-path]')].map((head) => head.textContent.trim());
  const head = page.getByRole('columnheader', { name: 'Dataset', exact: true });
  const width = () => head.element().getBoundingClientRect().width;
  head.getByRole('button').element().focus();
  await userEvent.keyboard('{Shift>}{ArrowLeft}{/Shift}');
  expect(heads().slice(0, 3)).toEqual(['Name', 'Dataset', 'Status']);
  await expect.poll(focusedName).toBe('Dataset');
  const before = width();
  await userEvent.keyboard('+');
  await expect.poll(width).toBe(before + 16);
  await userEvent.keyboard('p');
  await expect.poll(() => getComputedStyle(head.element()).left).toBe('276px');
  await userEvent.keyboard('{Delete}');
  await expect.poll(heads).not.toContain('Dataset');
});

test('a head is dragged to its place and its edge to its width, and neither sorts', async () => {
  await render(RunsTableOnPage, { runs: many(3) });
  const heads = () => [...document.querySelectorAll('thead th[data-path]')].map((head) => head.textContent.trim());
  const press = (element: Element, from: number, to: number) => {
    const send = (type: string, clientX: number) =>
      element.dispatchEvent(new PointerEvent(type, { clientX, clientY: 10, pointerId: 1, bubbles: true, cancelable: true }));
    send('pointerdown', from);
    send('pointermove', to);
    send('pointerup', to);
    if (element instanceof HTMLButtonElement) element.click();
  };
  const of = (name: string) => page.getByRole('columnheader', { name, exact: true }).element();
  const capture = HTMLElement.prototype.setPointerCapture;
  HTMLElement.prototype.setPointerCapture = () => undefined; // no such pointer is down
  const seed = of('Seed').querySelector('button');
  const [from, to] = [of('Seed').getBoundingClientRect(), of('Status').getBoundingClientRect()];
  if (seed) press(seed, from.left + 5, to.left + 5);
  await expect.poll(heads).toEqual(['Name', 'Seed', 'Status', 'Dataset', 'Varied', 'Model', 'Best', 'Last', 'Duration', 'Created']);
  expect(of('Seed').getAttribute('aria-sort')).toBe(null);
  const edge = of('Status').querySelector('.edge');
  if (edge) press(edge, 100, 150);
  await expect.poll(() => of('Status').getBoundingClientRect().width).toBe(158);
  HTMLElement.prototype.setPointerCapture = capture;
});

test('an eye is apart from the checkbox: pressed, by its key, for all repeats of a row, and for all rows by the menu', async () => {
  const views: RunsView[] = [];
  await render(RunsTableOnPage, { runs: groups(12), onview: (view: RunsView) => views.push(view) });
  const drawn = () => [...(views[0]?.drawn ?? [])].map((id) => id.replace('run', '')).join(' ');
  const eye = page.getByRole('button', { name: 'Draw all 3 repeats of train 11 in charts' });
  await expect.element(eye).toHaveAttribute('aria-pressed', 'true');
  expect(views[0]?.drawn.size).toBe(30);
  await page.getByRole('button', { name: 'Which runs the charts draw' }).click();
  await page.getByRole('menuitemradio', { name: 'None' }).click();
  await expect.element(eye).toHaveAttribute('aria-pressed', 'false');
  await eye.click();
  expect(drawn()).toBe('11-1 11-2 11-3');
  page.getByRole('link', { name: 'train 11' }).element().focus();
  await userEvent.keyboard('{ArrowRight}{ArrowDown}');
  await expect.poll(focusedName).toBe('train 11.1');
  await userEvent.keyboard('e');
  await expect.element(eye).toHaveAttribute('aria-pressed', 'mixed');
  expect(drawn()).toBe('11-2 11-3');
  await expect.element(page.getByRole('status', { name: 'selected' })).toHaveTextContent(/^$/);
});
