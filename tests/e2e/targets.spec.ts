import { expect, test, type Page } from '@playwright/test';
import { cellOf, goToRuns, openTemplate, trainFor, watchTrouble } from './app.ts';

const data = (page: Page) => cellOf(page, 'data');

test('two numbers are chosen by keyboard, the model is fitted to them, and the run shows each of them', async ({ page }) => {
  const trouble = watchTrouble(page);
  await openTemplate(page, 'penguins-mlp');
  const targets = data(page).getByRole('group', { name: 'Targets' });
  const chip = (name: string) => targets.getByRole('button', { name, exact: true });

  await data(page).getByRole('button', { name: 'Several…' }).focus();
  await page.keyboard.press('Enter');
  await expect(chip('species')).toBeFocused();
  await chip('body_mass_g').focus();
  await page.keyboard.press('Space');
  await expect(data(page).getByText('Column "species" holds categories, but "body_mass_g" holds numbers').first()).toBeVisible();
  await chip('species').focus();
  await page.keyboard.press('Space');
  await chip('flipper_length_mm').focus();
  await page.keyboard.press('Space');
  await expect(targets.getByRole('button', { pressed: true })).toHaveText(['flipper_length_mm', 'body_mass_g']);
  await expect(
    data(page)
      .getByRole('region', { name: 'Targets' })
      .getByRole('row', { name: /^body_mass_g/ }),
  ).toBeVisible();
  await expect(data(page).getByText('regression, 2 targets')).toBeVisible();

  await cellOf(page, 'model')
    .getByRole('button', { name: /^Set units of layer \d to 2$/ })
    .click();
  await trainFor(page, 12);
  await goToRuns(page);
  await page.getByRole('main').getByRole('link', { name: 'train 1', exact: true }).click();

  const each = page.getByRole('region', { name: 'Measures of each target' });
  await expect(each.getByRole('row')).toHaveCount(3);
  const errors = page.getByRole('region', { name: 'Errors' });
  await errors.getByRole('combobox', { name: 'Target' }).selectOption('body_mass_g');
  await expect(errors.getByText(/validation examples, the largest error first/)).toBeVisible();
  await expect(errors.getByRole('columnheader', { name: 'flipper_length_mm' })).toHaveCount(0);
  const answers = page.getByRole('region', { name: 'Predict on this row' }).getByRole('table', { name: 'Every target' });
  await expect(answers.getByRole('row')).toHaveCount(3);
  await errors
    .getByRole('button', { name: /^Try row \d+ below$/ })
    .first()
    .click();
  await expect(answers.getByRole('columnheader', { name: 'True' })).toBeVisible();
  expect(trouble).toEqual([]);
});
