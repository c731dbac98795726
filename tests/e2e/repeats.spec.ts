import { expect, test, type Page } from '@playwright/test';
import { cellOf, goToRuns, openAsItIs, press, setEpochs, storedRuns, toastOf, watchTrouble } from './app.ts';

const states = async (page: Page) => [...new Set((await storedRuns(page)).map(({ state }) => state.status))];
const allAre = (page: Page, status: string) => expect.poll(() => states(page), { timeout: 60_000 }).toEqual([status]);

test('five repeats of a small net are one result: a mean with its interval, a band, one row that unfolds, and one deletion', async ({
  page,
}) => {
  const trouble = watchTrouble(page);
  await openAsItIs(page, 'iris-mlp');
  const train = cellOf(page, 'train');
  await expect(train.getByRole('spinbutton', { name: 'Repeats' })).toHaveValue('5');
  await press(page, 'Run');
  await expect(train.getByText(/^Reached [01]\.\d+ ± \d\.\d+ on 30 validation examples, the mean of 5 repeats/)).toBeVisible();
  const runs = (await storedRuns(page)).toSorted((a, b) => a.name.localeCompare(b.name));
  expect(runs.map(({ name }) => name)).toEqual(['train 1.1', 'train 1.2', 'train 1.3', 'train 1.4', 'train 1.5']);
  expect(new Set(runs.map(({ weightsHash }) => weightsHash)).size).toBe(5);

  // The curve reads its mean and its band, also by keyboard; the table behind tells how many are behind each mean.
  await expect(train.getByRole('rowheader', { name: 'train 1, mean of 5' })).toBeVisible();
  const curves = train.getByRole('slider', { name: /^Learning curves of train/ });
  await curves.focus();
  await page.keyboard.press('Home');
  await expect(curves).toHaveAttribute('aria-valuetext', /^epoch 1, .*validation \d\.\d+ \(\d\.\d+ to \d\.\d+\)/);
  await train.getByRole('button', { name: 'Table' }).click();
  await expect(train.getByRole('row', { name: /^60 5 / })).toBeAttached();

  await goToRuns(page);
  await expect(page.getByRole('row').filter({ hasText: 'train 1' })).toHaveCount(1);
  await expect(page.getByRole('row').filter({ hasText: 'train 1' })).toContainText(/±\d\.\d+ \(5\)/);
  await page.getByRole('link', { name: 'train 1' }).focus();
  await page.keyboard.press('ArrowRight');
  await page.getByRole('link', { name: 'train 1.2' }).click();
  const siblings = page.getByRole('navigation', { name: 'Repeats of train 1' });
  await expect(siblings).toContainText('Repeat 2 of 5 of train 1');
  await siblings.getByRole('link', { name: 'seed 3' }).click();
  await expect(siblings).toContainText('Repeat 4 of 5 of train 1');

  await goToRuns(page);
  await page.getByRole('checkbox', { name: 'Select all 5 repeats of train 1' }).click();
  await page.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByRole('dialog', { name: 'Delete train 1' })).toContainText(/5 repeats, .*300 epochs of curves.*10 checkpoints, /);
  await page.keyboard.press('Enter');
  await expect(page.getByText('No runs yet')).toBeVisible();
  await toastOf(page, 'Deleted train 1, 5 repeats').getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('button', { name: 'Show the 5 repeats of train 1' })).toBeVisible();
  expect(trouble).toEqual([]);
});

test('what is pressed is for all repeats: they are held, go on and end together', async ({ page }) => {
  await openAsItIs(page, 'iris-mlp');
  await setEpochs(page, 100_000);
  const train = cellOf(page, 'train');
  await press(page, 'Run');
  await expect(train.getByText(/running, .*\b5\b/).first()).toBeVisible();
  await press(page, 'Pause');
  await allAre(page, 'paused');
  await press(page, 'Resume');
  await expect(train.getByText(/running, .*\b5\b/).first()).toBeVisible();
  await press(page, 'Stop');
  await allAre(page, 'stopped');
  await expect(train.getByText('5 of 5 repeats were stopped by hand.')).toBeVisible();
  expect((await storedRuns(page)).map(({ name }) => name).toSorted()).toEqual([1, 2, 3, 4, 5].map((index) => `train 1.${index}`));
});
