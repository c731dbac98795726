import { expect, test, type Page } from '@playwright/test';
import { cellOf, goToRuns, openAsItIs, openTemplate, press, setEpochs, trainFor, watchTrouble } from './app.ts';

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
  await expect(page.getByRole('heading', { name: 'Compare runs' })).toBeVisible();

  const curves = page.getByRole('region', { name: 'Curves' });
  await expect(curves.getByRole('rowheader', { name: 'A train 1' })).toBeVisible();
  await expect(curves.getByRole('rowheader', { name: 'B train 2' })).toBeVisible();
  await curves.getByRole('button', { name: 'Table' }).click();
  const epochs = curves.getByRole('region', { name: 'Epochs in numbers' });
  await expect(epochs.getByRole('columnheader', { name: 'A train 1' })).toBeVisible();
  await expect(epochs.getByRole('columnheader', { name: 'B train 2' })).toBeVisible();
  await expect(epochs.getByRole('rowheader')).toHaveCount(12); // the longer run's
  await expectEpochs(page, '8', '12'); // the older run is A

  await page.getByRole('button', { name: 'Swap' }).click();
  await expectEpochs(page, '12', '8');
  await page.reload();
  await expectEpochs(page, '12', '8');

  await main(page).getByRole('heading', { level: 2 }).getByRole('link', { name: 'train 1' }).click();
  await expect(page.getByRole('heading', { name: 'train 1', level: 1 })).toBeVisible();
  await page.goBack();
  await expectEpochs(page, '12', '8');
  await page.goBack();
  await expect(page.getByRole('heading', { name: 'Runs', level: 1 })).toBeVisible();
  await page.goForward();
  await expectEpochs(page, '12', '8');

  await page.getByRole('combobox', { name: 'A' }).selectOption({ index: 2 }); // the newest run stands first: train 1
  await expect(page.getByText('A and B are the same run')).toBeVisible();
  expect(trouble).toEqual([]);
});

test('five seeds against five: a verdict with its interval and both counts, a smallest effect that is set, and the examples that change', async ({
  page,
}) => {
  const trouble = watchTrouble(page);
  await openAsItIs(page, 'iris-mlp');
  for (const epochs of [1, 40]) {
    await setEpochs(page, epochs);
    await press(page, 'Run');
    await expect(cellOf(page, 'train').getByText(new RegExp(`^Reached .* after ${epochs} of ${epochs} epochs`))).toBeVisible();
  }
  await goToRuns(page);
  await page.getByRole('checkbox', { name: 'Select all 5 repeats of train 1' }).check();
  await page.getByRole('checkbox', { name: 'Select all 5 repeats of train 2' }).check();
  await main(page).getByRole('link', { name: 'Compare' }).click();

  const verdict = page.getByRole('region', { name: 'Verdict' });
  await expect(verdict).toContainText(/B is better by [\d.]+ points \([\d.]+ to [\d.]+\), 5 seeds, 30 examples/);
  await expect(verdict).toContainText(/probable that B is better by at least/);
  const smallest = verdict.getByRole('spinbutton', { name: 'Smallest effect that matters' });
  await smallest.fill('99');
  await smallest.press('Enter');
  await expect(verdict).toContainText(/No difference that matters: B is better by .* less than 99 points/);

  const examples = page.getByRole('region', { name: 'Examples', exact: true }).first();
  await expect(examples.getByRole('row').nth(1)).toContainText(/of 5/);
  await examples.getByRole('tab', { name: /B fixes/ }).focus();
  await page.keyboard.press('End');
  await expect(examples.getByRole('tab', { name: /Flip between seeds/ })).toBeFocused();
  expect(trouble).toEqual([]);
});

test('three are compared at once: each with the first, the best again on fresh seeds, and one is taken out again', async ({ page }) => {
  const trouble = watchTrouble(page);
  await openAsItIs(page, 'iris-mlp');
  for (const epochs of [1, 20, 40]) {
    await setEpochs(page, epochs);
    if (epochs > 1)
      await expect(cellOf(page, 'train').getByText(/Run would differ from train \d in: epochs \(\d+, now \d+\)\./)).toBeVisible();
    await press(page, 'Run');
    await expect(cellOf(page, 'train').getByText(new RegExp(`^Reached .* after ${epochs} of ${epochs} epochs`))).toBeVisible();
  }
  await cellOf(page, 'train')
    .getByRole('link', { name: /^Compare with/ })
    .click();
  await page.getByRole('button', { name: 'Add a run' }).click();
  const third = page.getByRole('combobox', { name: 'C', exact: true });
  await third.selectOption({ index: (await third.locator('option').count()) - 1 }); // the oldest
  const verdict = page.getByRole('region', { name: 'Verdict' });
  await verdict.getByRole('tab', { name: /^C train 1: / }).click();
  await expect(verdict).toContainText(/A is better by .* 5 seeds, 30 examples, corrected for 2 comparisons/);
  await expect(differing(page).getByRole('columnheader')).toHaveText(['Line', 'A: train 2', 'B: train 3', 'C: train 1']);
  await expect(differing(page).getByRole('cell')).toHaveText(['20', '40', '1']);
  await expect(verdict).toContainText('All 3 recipes that were tried on these examples in this browser are compared here.');

  const best = page.getByRole('region', { name: 'The best again' });
  await best.getByRole('button', { name: /^Re-run [AB] \(train [23]\) on 5 fresh seeds$/ }).click();
  const told =
    /^[AB] \(train [23]\) was chosen from 3 at .* over 5 seeds; on 5 seeds that had no part in it, it reaches .* is the one to report\.$/;
  await expect(best.getByText(told)).toBeVisible();
  await page.reload();
  await expect(best.getByText(told)).toBeVisible();
  await expect(verdict.getByRole('tab', { name: /^C train 1: / })).toBeVisible();
  await page.getByRole('button', { name: 'Take C out' }).click();
  await expect(differing(page).getByRole('cell')).toHaveText(['20', '40']);
  expect(trouble).toEqual([]);
});
