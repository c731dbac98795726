import { expect, test, type Locator, type Page } from '@playwright/test';
import { goToRuns, openTemplate, readStore, trainFor, watchTrouble } from './app.ts';

async function openRun(page: Page, name: string): Promise<void> {
  await goToRuns(page);
  await page.getByRole('main').getByRole('link', { name, exact: true }).click();
  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
}

/** How many different greys a tile shows: one would be an empty square. */
const shadesOf = (tile: Locator) =>
  tile.locator('canvas').evaluate((canvas: HTMLCanvasElement) => {
    const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
    return new Set(data).size;
  });

test('the run of an image net shows its wrong predictions first, drawn, and the confusion matrix picks among them', async ({ page }) => {
  const trouble = watchTrouble(page);
  await openTemplate(page, 'digits-mlp');
  await trainFor(page, 1);
  await openRun(page, 'train 1');

  const errors = page.getByRole('region', { name: 'Errors' });
  const tiles = errors.getByRole('list', { name: 'Validation examples' }).getByRole('button');
  const counted = await errors.getByText(/^\d+ of 359 validation examples are wrong; the most certain mistakes first\./).textContent();
  const wrong = Number(counted?.match(/^\d+/)?.[0]);
  expect(wrong).toBeGreaterThan(1);
  await expect(tiles.first()).toHaveAccessibleName(/^wrong \d, not \d$/);
  const names = await tiles.evaluateAll((buttons) => buttons.map((button) => button.textContent?.includes('✕') === true));
  const wrongDrawn = Math.min(wrong, names.length);
  expect(names).toEqual(names.map((_, at) => at < wrongDrawn));
  expect(await shadesOf(tiles.nth(0))).toBeGreaterThan(4);
  expect(await shadesOf(tiles.nth(1))).toBeGreaterThan(4);

  // The most certain mistake: its own bars say how certain.
  const [, truth, predicted] = (await tiles.first().textContent())?.match(/(\d), not (\d)/) ?? [];
  await tiles.first().click();
  await expect(
    errors.getByRole('heading', { name: new RegExp(`^Example \\d+: true ${truth}, predicted ${predicted} \\(\\d+%\\)$`) }),
  ).toBeVisible();

  const matrix = errors.getByRole('figure', { name: 'Confusion matrix' });
  await expect(matrix.getByText(`${359 - wrong} of 359 right`)).toBeVisible();
  const cell = matrix.getByRole('button', { name: new RegExp(`^true ${truth}, predicted ${predicted}: `) });
  const inCell = Number(await cell.textContent());
  await cell.click();
  await expect(cell).toHaveAttribute('aria-pressed', 'true');
  await expect(tiles).toHaveCount(inCell);
  for (const tile of await tiles.all()) await expect(tile).toHaveAccessibleName(`wrong ${truth}, not ${predicted}`);
  await errors.getByRole('button', { name: 'Show all' }).click();
  await expect(tiles).toHaveCount(names.length);

  // A threshold moves the marks on both curves and the little matrix at once; its cells and the slices open their examples.
  const diagnosis = page.getByRole('region', { name: 'Diagnosis' });
  const misses = diagnosis.getByRole('button', { name: /^true \d, taken for other: / });
  const alarms = diagnosis.getByRole('button', { name: /^true other, taken for \d: / });
  await diagnosis.getByRole('slider', { name: 'Threshold', exact: true }).press('Home');
  await expect(misses).toHaveText('0');
  for (const curve of ['ROC', 'Precision and recall'])
    await expect(diagnosis.getByRole('slider', { name: new RegExp(`^${curve}: `) })).toHaveAttribute(
      'aria-valuetext',
      /^threshold 0\.000: /,
    );
  await diagnosis.getByRole('slider', { name: /^ROC: / }).press('Home');
  await expect(alarms).toHaveText('0');
  const missed = Number(await misses.textContent());
  expect(missed).toBeGreaterThan(10);
  await misses.click();
  await expect(errors.getByText(new RegExp(`^${missed} validation examples that are \\d, with a chance below `))).toBeVisible();
  await diagnosis.getByRole('tab', { name: 'Calibration' }).click();
  await expect(diagnosis.getByText(/expected calibration error over \d+ bins/)).toBeVisible();
  await diagnosis.getByRole('tab', { name: 'Slices' }).click();
  const slice = diagnosis.getByRole('row').nth(1);
  const inSlice = await slice.getByRole('cell').nth(1).textContent();
  await slice.getByRole('button').click();
  await expect(errors.getByText(new RegExp(`^${inSlice} validation examples where `))).toBeVisible();
  expect(trouble).toEqual([]);
});

test('the run of a table net predicts on a row with a changed value, and refuses what is no number with a sentence', async ({ page }) => {
  const trouble = watchTrouble(page);
  await openTemplate(page, 'penguins-mlp');
  await trainFor(page, 12);
  await expect.poll(() => readStore(page, 'predictions')).toHaveLength(1); // before anybody opened the run
  await openRun(page, 'train 1');

  const form = page.getByRole('region', { name: 'Predict on this row' });
  const guesses = form.getByRole('listitem');
  const flipper = form.getByRole('spinbutton', { name: 'flipper_length_mm' });
  await expect(guesses).toHaveCount(3);
  const typical = await guesses.allTextContents();
  await flipper.fill('235');
  await form.getByRole('spinbutton', { name: 'bill_depth_mm' }).fill('13.5');
  await form.getByRole('spinbutton', { name: 'body_mass_g' }).fill('6000');
  await expect(guesses.first()).toContainText('Gentoo'); // the large ones with the long flippers
  const changed = await guesses.allTextContents();
  expect(changed).not.toEqual(typical);

  await flipper.fill('long');
  await expect(flipper).toHaveAccessibleDescription('Type a number, such as 0.01 or 1e-3.');
  await expect(guesses).toHaveText(changed);
  await flipper.press('Escape');
  await expect(flipper).toHaveValue('235');
  await expect(flipper).toHaveAccessibleDescription('');

  const row = page
    .getByRole('region', { name: 'Errors' })
    .getByRole('button', { name: /^Try row \d+ below$/ })
    .last();
  const number = (await row.getAttribute('aria-label'))?.match(/\d+/)?.[0] ?? (await row.textContent())?.trim();
  await row.click();
  await expect(form.getByText(new RegExp(`^Row ${number} of the validation part, true \\w+\\.`))).toBeVisible();
  await expect(form.getByText('(true)')).toBeVisible();

  // The predictions lie beside the run, and its record tells where the time went.
  await expect(page.getByText(/^These \d+ predictions are kept with the run/)).toBeVisible();
  await page.reload();
  await expect(page.getByText(/^These \d+ predictions are kept with the run/)).toBeVisible();
  await expect(page.getByRole('figure', { name: 'Confusion matrix' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Data as they were' }).getByText(/ rows of .* to train, .* to validate/)).toBeVisible();
  await expect(page.getByRole('region', { name: 'What made it' }).getByText(/examples a second, .* ms a step/)).toBeVisible();
  expect(trouble).toEqual([]);
});
