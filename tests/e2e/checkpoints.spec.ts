import { readFile } from 'node:fs/promises';
import { expect, test, type Page } from '@playwright/test';
import { cellOf, expectStatus, goToRuns, openTemplate, pinBackend, press, setEpochs, storedRuns, trainFor, watchTrouble } from './app.ts';

async function openRun(page: Page, name: string): Promise<void> {
  await goToRuns(page);
  await page.getByRole('main').getByRole('link', { name, exact: true }).click();
  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
}

const heading = (page: Page, name: string) => page.getByRole('heading', { name, level: 1 });
const train = (page: Page) => cellOf(page, 'train');
/** Sets a field of the train cell, in the fold or out of it. */
async function setAdvanced(page: Page, field: string, value: string): Promise<void> {
  const budget = train(page).getByRole('spinbutton', { name: 'Time budget' });
  if (!(await budget.isVisible())) await train(page).getByText('Advanced').click();
  await expect(budget).toBeVisible(); // the fields come in a chunk of their own
  const choice = train(page).getByRole('combobox', { name: field, exact: true });
  if ((await choice.count()) > 0) return void (await choice.selectOption({ label: value }));
  const box = train(page).getByRole('spinbutton', { name: field, exact: true });
  await box.fill(value);
  await box.press('Enter');
}

test('a run is branched from an older checkpoint, by keyboard, and nothing changed repeats what it did', async ({ page }) => {
  const trouble = watchTrouble(page);
  await openTemplate(page, 'penguins-mlp');
  await pinBackend(page, 'wasm');
  await setAdvanced(page, 'Checkpoints every', '4');
  await trainFor(page, 12);
  await openRun(page, 'train 1');

  const table = page.getByRole('region', { name: 'Checkpoints', exact: true });
  await expect(table.getByRole('row', { name: /epoch 12 last/ })).toBeVisible();
  await expect(table.getByRole('row', { name: /best/ })).toHaveCount(1);
  await expect(table.getByRole('row', { name: /every 4 epochs/ })).toHaveCount(3);

  await table.getByRole('button', { name: 'Branch from epoch 4', exact: true }).focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('A new run goes on from epoch 4 of train 1 for 8 epochs, up to epoch 12.')).toBeVisible();
  await dialog.getByRole('spinbutton', { name: 'Epochs more' }).focus();
  await page.keyboard.press('Enter');
  await expect(heading(page, 'train 2')).toBeVisible();
  await expect(page.getByText(/^Reached .* of 12/)).toBeVisible();
  await expect(page.getByText('goes on from epoch 4 of')).toBeVisible();
  await expectStatus(page, 'finished');
  const [branch, parent] = await storedRuns(page);
  expect(branch?.weightsHash).toBe(parent?.weightsHash);

  await page.getByRole('link', { name: 'train 1', exact: true }).click();
  const downloading = page.waitForEvent('download');
  await table.getByRole('button', { name: 'Download the checkpoint of epoch 8' }).press('Enter');
  const download = await downloading;
  expect(download.suggestedFilename()).toBe('train-1-epoch-8.safetensors');
  const bytes = await readFile(await download.path());
  expect(bytes.subarray(8).toString('latin1')).toMatch(/^\{"__metadata__":\{"format":"daybook","run":/);
  expect(trouble).toEqual([]);
});

test('a run that diverged offers a branch from its best epoch with a lower learning rate, and the branch ends well', async ({ page }) => {
  const trouble = watchTrouble(page);
  await openTemplate(page, 'diabetes-linear');
  await pinBackend(page, 'cpu');
  await setAdvanced(page, 'Warm-up', 'over a share of all steps');
  await setAdvanced(page, 'Share', '1');
  await train(page).getByRole('combobox', { name: 'Optimizer' }).selectOption({ label: 'SGD' });
  await setAdvanced(page, 'Learning rate', '9');
  await setEpochs(page, 40);
  await press(page, 'Run');
  await expectStatus(page, 'diverged');
  await openRun(page, 'train 1');
  const table = page.getByRole('region', { name: 'Checkpoints', exact: true });
  await expect(table.getByRole('row', { name: /last before it diverged/ })).toBeVisible();

  await page.getByRole('button', { name: /^Branch from epoch \d+…$/ }).press('Enter');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('spinbutton', { name: 'Learning rate' })).toHaveValue('0.9');
  await dialog.getByRole('spinbutton', { name: 'Learning rate' }).fill('0.01');
  await expect(dialog.getByText(/Its learning rate is 0.01 from there on, instead of 9/)).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(heading(page, 'train 2')).toBeVisible();
  await expect(page.getByText(/^Reached .* of 40/)).toBeVisible();
  await expect(page.getByText(/goes on from epoch \d+ of/)).toBeVisible();
  expect(trouble).toEqual([]);
});
