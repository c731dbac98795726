import { expect, test, type Page } from '@playwright/test';
import { goToRuns, openTemplate, trainFor, watchTrouble } from './app.ts';

const main = (page: Page) => page.getByRole('main');
const differing = (page: Page) => page.getByRole('region', { name: 'What differs' });

/** The only line that differs and its two values, A first. */
async function expectEpochs(page: Page, a: string, b: string): Promise<void> {
  await expect(differing(page).getByRole('rowheader')).toHaveText([/epochs/i]);
  await expect(differing(page).getByRole('cell')).toHaveText([a, b]);
}

test('two runs stand side by side: both curves, only the lines that differ, and the choice survives back, forward and reload', async ({
  page,
}) => {
  const trouble = watchTrouble(page);
  await openTemplate(page, 'iris-mlp');
  await trainFor(page, 8);
  await trainFor(page, 12);

  await goToRuns(page);
  await page.getByRole('checkbox', { name: 'Select train 2' }).check();
  await expect(main(page).getByRole('link', { name: 'Compare: pick two' })).toHaveCount(0); // not to be pressed yet
  await page.getByRole('checkbox', { name: 'Select train 1' }).check();
  await main(page).getByRole('link', { name: 'Compare' }).click();
  await expect(page.getByRole('heading', { name: 'Compare two runs' })).toBeVisible();

  const curves = page.getByRole('region', { name: 'Curves' });
  await expect(curves.getByRole('rowheader', { name: 'A train 2' })).toBeVisible();
  await expect(curves.getByRole('rowheader', { name: 'B train 1' })).toBeVisible();
  await curves.getByRole('button', { name: 'Table' }).click();
  const epochs = curves.getByRole('region', { name: 'Epochs in numbers' });
  await expect(epochs.getByRole('columnheader', { name: 'A train 2' })).toBeVisible();
  await expect(epochs.getByRole('columnheader', { name: 'B train 1' })).toBeVisible();
  await expect(epochs.getByRole('rowheader')).toHaveCount(12); // the longer run's
  await expectEpochs(page, '12', '8');

  await page.getByRole('button', { name: 'Swap' }).click();
  await expectEpochs(page, '8', '12');
  await page.reload();
  await expectEpochs(page, '8', '12');

  await main(page).getByRole('heading', { level: 2 }).getByRole('link', { name: 'train 1' }).click();
  await expect(page.getByRole('heading', { name: 'train 1', level: 1 })).toBeVisible();
  await page.goBack();
  await expectEpochs(page, '8', '12');
  await page.goBack();
  await expect(page.getByRole('heading', { name: 'Runs', level: 1 })).toBeVisible();
  await page.goForward();
  await expectEpochs(page, '8', '12');

  await page.getByRole('combobox', { name: 'A' }).selectOption({ index: 1 }); // the newest run stands first: train 2, which is B
  await expect(page.getByText('A and B are the same run')).toBeVisible();
  expect(trouble).toEqual([]);
});
