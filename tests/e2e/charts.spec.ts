import { readFile } from 'node:fs/promises';
import axe from 'axe-core';
import { expect, test, type Page } from '@playwright/test';
import { cellOf, goToRuns, openTemplate, press, setEpochs, trainFor, watchTrouble } from './app.ts';

const chartOf = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
const reading = (page: Page, name: string) => chartOf(page, name).getByRole('listitem');

/** With the real mouse, in shares of the plot. */
async function mouseTo(page: Page, name: string, [x, y]: [number, number]) {
  const box = await chartOf(page, name).locator('.u-over').boundingBox();
  if (!box) throw new Error('no plot');
  await page.mouse.move(box.x + x * box.width, box.y + y * box.height, { steps: 3 });
}

async function saved(page: Page, chart: string, item: string): Promise<Buffer> {
  await page.getByRole('button', { name: `More of ${chart}` }).click();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: item }).click()]);
  return readFile(await download.path());
}

test('curves beside the table: a crosshair for all, zoom that stays, a curve that finds its row, groups with bands, files', async ({
  page,
}) => {
  const trouble = watchTrouble(page);
  await openTemplate(page, 'penguins-mlp');
  await trainFor(page, 6);
  await cellOf(page, 'train').getByRole('spinbutton', { name: 'Repeats' }).fill('3');
  await cellOf(page, 'train').getByRole('spinbutton', { name: 'Repeats' }).press('Enter');
  await setEpochs(page, 8);
  await press(page, 'Run');
  await expect(
    cellOf(page, 'train')
      .getByText(/8 epochs|epoch 8|of 3/)
      .first(),
  ).toBeVisible();
  await goToRuns(page);

  // The group is its mean with a band, best first; the crosshair of one chart stands in all, with the keys alone too.
  await expect(reading(page, 'Validation loss')).toHaveCount(2);
  await expect(reading(page, 'Validation loss').filter({ hasText: 'train 2' })).toContainText(/\(0\.\d+ to 0\.\d+\)/);
  await mouseTo(page, 'Validation loss', [0.25, 0.5]);
  await expect(chartOf(page, 'Validation loss').getByText('epoch 2', { exact: true })).toBeVisible();
  await expect(chartOf(page, 'Training loss').getByText('epoch 2', { exact: true })).toBeVisible();
  const plot = chartOf(page, 'Validation loss').getByRole('slider', { name: /position along epoch/ });
  await page.mouse.move(5, 5);
  await plot.focus();
  await page.keyboard.press('Home');
  await expect(plot).toHaveAttribute('aria-valuetext', /^epoch 1, train/);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.locator('tr.sought')).toHaveCount(1);
  await page.keyboard.press('+');
  await expect(chartOf(page, 'Validation loss').getByRole('button', { name: 'Reset zoom' })).toBeVisible();
  await expect(plot).toBeFocused();
  await page.keyboard.press('Escape');
  await page.keyboard.press('t');
  await expect(page.locator('tbody a:focus')).toHaveCount(1);

  // A drag zooms, a reload keeps that, a double click shows all again.
  await mouseTo(page, 'Validation loss', [0.2, 0.05]);
  await page.mouse.down();
  await mouseTo(page, 'Validation loss', [0.8, 0.9]);
  await page.mouse.up();
  const reset = chartOf(page, 'Validation loss').getByRole('button', { name: 'Reset zoom' });
  await expect(reset).toBeVisible();
  await page.reload();
  await expect(reset).toBeVisible();
  await chartOf(page, 'Validation loss').locator('.u-over').dblclick();
  await expect(reset).toHaveCount(0);

  // Smoothing says what was recorded beside it; wall time is that of the record.
  const smoothing = page.getByRole('spinbutton', { name: 'Smoothing, 0 is off' });
  await smoothing.fill('0.6');
  await smoothing.press('Enter');
  await expect(chartOf(page, 'Validation loss').getByText(/smoothed \(as recorded\)/)).toBeVisible();
  await page.getByLabel('x', { exact: true }).selectOption('wall time');
  await expect(reading(page, 'Validation loss')).toHaveCount(2);

  const csv = (await saved(page, 'Validation loss', 'Save as CSV')).toString();
  expect(csv.split('\r\n')[0]).toMatch(/^"?time since the start.*train 1.*smoothed/);
  expect((await saved(page, 'Validation loss', 'Save as SVG')).toString()).toMatch(/^<svg [\s\S]*Validation loss[\s\S]*<\/svg>$/);
  expect((await saved(page, 'Validation loss', 'Save as PNG')).subarray(1, 4).toString()).toBe('PNG');
  await page.getByRole('button', { name: 'More of Validation loss' }).click();
  await page.getByRole('menuitem', { name: 'Show the numbers' }).click();
  await expect(page.getByRole('region', { name: 'Validation loss, in numbers' }).getByRole('row')).not.toHaveCount(0);

  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => (globalThis as unknown as { axe: typeof axe }).axe.run());
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);

  // A chart goes and comes back.
  await page.getByRole('button', { name: 'More of Training loss' }).click();
  await page.getByRole('menuitem', { name: 'Remove' }).click();
  await expect(chartOf(page, 'Training loss')).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(chartOf(page, 'Training loss')).toBeVisible();
  expect(trouble).toEqual([]);
});
