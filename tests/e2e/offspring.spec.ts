import { expect, test, type Page } from '@playwright/test';
import { cellOf, goToRuns, openTemplate, storedRuns, trainFor, watchTrouble } from './app.ts';

async function openRun(page: Page, name: string): Promise<void> {
  await goToRuns(page);
  await page.getByRole('main').getByRole('link', { name, exact: true }).click();
  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
}

const heading = (page: Page, name: string) => page.getByRole('heading', { name, level: 1 });

test('a finished run is continued, branched and started from, by keyboard, and each new run leads back to its parent', async ({ page }) => {
  const trouble = watchTrouble(page);
  await openTemplate(page, 'penguins-mlp');
  await trainFor(page, 5);
  const notebook = page.url();
  await openRun(page, 'train 1');

  await page.getByRole('button', { name: 'Continue…' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('A new run goes on from epoch 5 of train 1 for 5 epochs, up to epoch 10.')).toBeVisible();
  await dialog.getByRole('spinbutton', { name: 'Epochs more' }).fill('0');
  await expect(dialog.getByRole('alert')).toContainText('from 1 to');
  await dialog.getByRole('spinbutton', { name: 'Epochs more' }).fill('3');
  await page.keyboard.press('Enter');
  await expect(heading(page, 'train 2')).toBeVisible();
  await expect(page.getByText(/^Reached .* at epoch 8 of 8/)).toBeVisible();
  await expect(page.getByText('goes on from epoch 5 of')).toBeVisible();

  await page.getByRole('button', { name: 'Branch…' }).click();
  await dialog.getByRole('spinbutton', { name: 'Learning rate' }).fill('0.5');
  await dialog.getByRole('spinbutton', { name: 'Epochs more' }).fill('2');
  await expect(dialog.getByText(/Its learning rate is 0.5 from there on/)).toBeVisible();
  await dialog.getByRole('button', { name: 'Branch' }).press('Enter');
  await expect(heading(page, 'train 3')).toBeVisible();
  await expect(page.getByText(/^Reached .* at epoch \d+ of 10|diverged/).first()).toBeVisible();

  await page.getByRole('link', { name: 'train 2', exact: true }).click();
  await expect(heading(page, 'train 2')).toBeVisible();
  await page.getByRole('button', { name: 'Start from…' }).click();
  await dialog.getByRole('checkbox', { name: 'dense 1' }).check();
  await dialog.getByRole('button', { name: 'Start', exact: true }).press('Enter');
  await expect(heading(page, 'train 4')).toBeVisible();
  await expect(page.getByText(/^Reached .* at epoch \d+ of 8/)).toBeVisible();
  await expect(page.getByText('starts from the weights of')).toBeVisible();

  await page.goto(notebook);
  const train = cellOf(page, 'train');
  await train.getByText('Advanced').click();
  await train.getByRole('combobox', { name: 'Start from' }).selectOption({ label: 'the weights of train 2' });
  await expect(train.getByText(/start from train 2/)).toBeVisible();
  await train.getByRole('button', { name: 'dense 1', exact: true }).click();
  await expect(train.getByText(/dense 1 is frozen/)).toBeVisible();
  await train.getByRole('button', { name: 'Run', exact: true }).click();
  await expect.poll(async () => (await storedRuns(page))[0]).toMatchObject({ name: 'train 5', state: { status: 'finished' } });
  const [newest] = await storedRuns(page);
  expect(newest).toMatchObject({ name: 'train 5' });
  expect(trouble).toEqual([]);
});
