import { expect, test } from '@playwright/test';
import { cellOf, openTemplate, pinBackend, readStore, watchTrouble } from './app.ts';

test('a range test draws the loss over the learning rate, is a run of its own, and its rate is taken by a press', async ({ page }) => {
  const trouble = watchTrouble(page);
  await openTemplate(page, 'digits-mlp');
  await pinBackend(page, 'wasm');
  const train = cellOf(page, 'train');
  await train.getByRole('button', { name: 'Range test' }).click();
  const use = train.getByRole('button', { name: /^Use 0\.\d+$/ });
  await expect(use).toBeVisible();
  const rate = /Use (.*)/.exec((await use.textContent()) ?? '')?.[1] ?? '';
  await use.click();
  await expect(train.getByRole('spinbutton', { name: 'Learning rate' })).toHaveValue(rate);
  await expect(use).toBeHidden();
  const records = await readStore<{ run: { purpose: string; range?: { stepsDone: number; suggested: { steepest: number } } } }>(
    page,
    'runs',
  );
  expect(records.map(({ run }) => run)).toMatchObject([{ purpose: 'rangeTest', range: { suggested: { steepest: Number(rate) } } }]);

  await train.getByRole('link', { name: 'train range 1' }).click();
  const chart = page.getByRole('slider', { name: /^Loss by learning rate/ });
  await chart.focus();
  await page.keyboard.press('Home');
  await expect(page.getByText(/^Step 1: learning rate 1\.0e.6, loss 2\.\d+/)).toBeVisible();
  await page.getByRole('button', { name: 'Table' }).click();
  await expect(page.getByRole('region', { name: 'Losses of the range test' }).getByRole('row').nth(1)).toContainText('1.00e');
  expect(trouble).toEqual([]);
});
