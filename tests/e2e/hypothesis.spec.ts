import { expect, test } from '@playwright/test';
import { openAsItIs, press, setEpochs, watchTrouble, cellOf } from './app.ts';

test('a compare cell follows what trains and judges it against a baseline', async ({ page }) => {
  const trouble = watchTrouble(page);
  await openAsItIs(page, 'iris-mlp');
  await setEpochs(page, 8);
  await page
    .getByRole('button', { name: /Compare/ })
    .last()
    .click();
  const compare = page.getByRole('region', { name: 'compare cell compare' });
  await expect(compare.getByText('This notebook has no runs yet.')).toBeVisible();
  const groups = compare.getByRole('region', { name: 'Groups of runs' });
  const train = cellOf(page, 'train');
  await press(page, 'Run');
  await expect(groups.getByRole('rowheader', { name: 'train 1' })).toBeVisible();
  await expect(train.getByText(/^Reached/)).toBeVisible();
  await setEpochs(page, 30);
  await press(page, 'Run');
  await expect(groups.getByRole('rowheader', { name: 'train 2' })).toBeVisible();
  await compare.getByRole('switch', { name: 'train 1 is the baseline' }).click();
  await expect(groups.getByRole('row', { name: /train 2/ })).toContainText(/5 seeds, 30 examples/);
  expect(trouble).toEqual([]);
});
