import { expect, test, type Page } from '@playwright/test';
import { goToRuns, openTemplate, trainFor, watchTrouble } from './app.ts';

const chartOf = (page: Page, name: string) => page.getByRole('region', { name, exact: true });

async function addChart(page: Page, kind: string) {
  await page.getByRole('button', { name: 'Add a chart' }).click();
  await page.getByRole('menuitem', { name: kind }).click();
}

test('charts of values: points that find their rows, a brushed range that filters the table, and plain words for too few runs', async ({
  page,
}) => {
  const trouble = watchTrouble(page);
  await openTemplate(page, 'iris-mlp');
  for (const epochs of [2, 3, 4]) await trainFor(page, epochs);
  await goToRuns(page);

  // Points are walked by keys, and Enter finds the row.
  await addChart(page, 'Scatter');
  const scatter = chartOf(page, 'Best by Epochs').getByRole('slider');
  await expect(scatter).toHaveAttribute('aria-valuetext', '3 runs.');
  await scatter.focus();
  await page.keyboard.press('ArrowRight');
  await expect(scatter).toHaveAttribute('aria-valuetext', /^train 1: Epochs 2, Best 0?1?\.\d+/);
  await page.keyboard.press('Enter');
  await expect(page.locator('tr.sought')).toContainText('train 1');

  // An axis is chosen by keys, a range is written, and becomes the filter of the table.
  await addChart(page, 'Parallel coordinates');
  const parallel = chartOf(page, 'Parallel coordinates');
  await parallel.getByRole('slider').focus();
  await page.keyboard.press('ArrowRight');
  await parallel.getByRole('textbox', { name: 'From' }).fill('3');
  await parallel.getByRole('button', { name: 'Add range' }).click();
  await expect(parallel.getByText('2 of 3 runs in the ranges.')).toBeVisible();
  await parallel.getByRole('button', { name: 'Filter the table by this' }).click();
  await expect(page.getByRole('combobox', { name: 'Filter runs' })).toHaveValue('training.epochs >= 3');
  await expect(page.getByText('2 of 3', { exact: true })).toBeVisible();

  await addChart(page, 'Importance of settings');
  await expect(page.getByText(/^Too few to say: 2 different settings with a score/)).toBeVisible();
  await addChart(page, 'Score by amount of data');
  await expect(page.getByText('No two of these runs differ in the amount of data alone.')).toBeVisible();
  expect(trouble).toEqual([]);
});
