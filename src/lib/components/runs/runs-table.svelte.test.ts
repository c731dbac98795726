import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { aRun } from '../../../../tests/support/a-run.ts';
import RunsTableOnPage from '../../../../tests/support/RunsTableOnPage.svelte';
import type { Run } from '../../runs/run.ts';

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
  const header = page.getByRole('columnheader', { name: 'Name' });
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
  await render(RunsTableOnPage, { runs: many(3), ondelete: (run: Run) => deleted.push(run.id) });
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
