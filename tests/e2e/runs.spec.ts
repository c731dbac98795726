import { expect, test, type Page } from '@playwright/test';
import { goToRuns, openTemplate, pinBackend, press, setEpochs, storedRuns, toastOf, trainFor, watchTrouble } from './app.ts';

const rows = (page: Page) =>
  page
    .getByRole('main')
    .getByRole('row')
    .filter({ has: page.getByRole('checkbox', { name: /^Select (train|birds)/ }) });
const column = (page: Page, name: string) => page.getByRole('columnheader', { name, exact: true });

test('the table of runs sorts, filters, keeps its view over a reload, and takes a deleted run back', async ({ page }) => {
  const trouble = watchTrouble(page);
  await openTemplate(page, 'penguins-mlp');
  await trainFor(page, 2);
  await openTemplate(page, 'iris-mlp');
  await trainFor(page, 3);
  await trainFor(page, 4);
  await goToRuns(page);
  await expect(page.getByText('3 runs', { exact: true })).toBeVisible();

  await column(page, 'Dataset').getByRole('button').click();
  await expect(column(page, 'Dataset')).toHaveAttribute('aria-sort', /ascending|descending/);
  const way = await column(page, 'Dataset').getAttribute('aria-sort');
  const first = way === 'ascending' ? /Iris flowers/ : /penguins/i;
  const last = way === 'ascending' ? /penguins/i : /Iris flowers/;
  await expect(rows(page).first()).toContainText(first);
  await expect(rows(page).last()).toContainText(last);
  await column(page, 'Dataset').getByRole('button').click();
  await expect(column(page, 'Dataset')).not.toHaveAttribute('aria-sort', way ?? '');
  await expect(rows(page).first()).toContainText(last);
  await expect(rows(page).last()).toContainText(first);

  const filter = page.getByRole('combobox', { name: 'Filter runs' });
  await page.keyboard.press('/');
  await expect(filter).toBeFocused();
  await page.keyboard.type('flowers 2');
  await expect(page.getByText('1 of 3', { exact: true })).toBeVisible();
  await expect(rows(page)).toHaveText([/train 2.*Iris flowers/]);
  await page.reload();
  await expect(filter).toHaveValue('flowers 2');
  await expect(rows(page)).toHaveText([/train 2.*Iris flowers/]);
  await rows(page).getByRole('link', { name: 'train 2' }).click();
  await expect(page).toHaveURL(/\/run\/\?id=/);
  await page.goBack();
  await expect(filter).toHaveValue('flowers 2');
  await filter.fill('nothing has this name');
  await page.getByRole('button', { name: 'Show all 3 runs' }).click();
  await expect(rows(page)).toHaveCount(3);

  const penguins = rows(page).filter({ hasText: /penguins/i });
  await penguins.getByRole('link').focus();
  await page.keyboard.press('F2');
  await page.keyboard.type('birds');
  await page.keyboard.press('Enter');
  await expect(penguins.getByRole('link')).toHaveText('birds');
  await page.keyboard.press('s');
  await expect(penguins.getByRole('img', { name: 'starred' })).toBeVisible();
  await page.keyboard.press('a');
  await expect(rows(page)).toHaveCount(2);
  await page.getByRole('button', { name: 'Show 1 archived' }).click();
  await expect(penguins.getByRole('img', { name: 'archived' })).toBeVisible();
  await penguins.getByRole('link').focus();
  await page.keyboard.press('a');
  await page.getByRole('button', { name: 'Hide archived' }).click();
  await expect(rows(page)).toHaveCount(3);
  await page.getByRole('checkbox', { name: 'Select all runs shown' }).check();
  await page.getByRole('button', { name: 'Tags', exact: true }).click();
  await page.keyboard.type('old');
  await page.keyboard.press('Enter');
  await expect(rows(page).getByRole('img', { name: 'tagged old' })).toHaveCount(3);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Clear', exact: true }).click();
  await expect(rows(page).locator('a:focus')).toHaveCount(1);

  await penguins.getByRole('checkbox').check();
  await page.getByRole('main').getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('dialog', { name: 'Delete birds' }).getByRole('button', { name: 'Cancel' }).click();
  await expect(penguins).toHaveCount(1);
  await penguins.getByRole('link').focus();
  await page.keyboard.press('Delete');
  await page.getByRole('dialog', { name: 'Delete birds' }).getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(penguins).toHaveCount(0);
  await expect(rows(page).locator('a:focus')).toHaveCount(1);
  await toastOf(page, 'Deleted birds').getByRole('button', { name: 'Undo' }).last().click();
  await expect(rows(page)).toHaveCount(3);
  await page.reload();
  await expect(rows(page)).toHaveCount(3);

  await page.getByRole('checkbox', { name: 'Select all runs shown' }).check();
  await penguins.getByRole('checkbox').uncheck();
  await page.getByRole('main').getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('dialog', { name: 'Delete 2 runs' }).getByRole('button', { name: 'Delete 2 runs' }).click();
  await expect(toastOf(page, 'Deleted 2 runs')).toBeVisible();
  await expect(rows(page)).toHaveText([/penguins/i]);
  await page.reload();
  await expect(rows(page)).toHaveText([/penguins/i]);
  expect(trouble).toEqual([]);
});

test('deleting a notebook stops its training and empties its line, undo has them go on; another tab sees it, and its runs keep its name', async ({
  page,
  context,
}) => {
  await openTemplate(page, 'digits-mlp');
  await pinBackend(page, 'wasm');
  await setEpochs(page, 100_000);
  await press(page, 'Run');
  await press(page, 'Run');
  const statuses = async () => (await storedRuns(page)).map(({ state }) => state.status);
  await expect.poll(statuses).toEqual(['queued', 'running']);
  const other = await context.newPage();
  await other.goto('');
  const row = (on: Page) => on.getByRole('listitem').filter({ hasText: 'Digits, 8 x 8 pixels' }).filter({ hasText: '2 runs' });
  await expect(row(other)).toHaveCount(1);

  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Home' }).click();
  await row(page).getByRole('link').focus();
  await page.keyboard.press('Delete');
  const toast = toastOf(page, 'Deleted Digits, 8 x 8 pixels and stopped its training');
  await expect(toast).toBeVisible();
  await expect.poll(statuses).toEqual(['stopped', 'stopped']);
  await expect(row(other)).toHaveCount(0);
  await expect(other.getByText('Digits, 8 x 8 pixels (deleted)')).toHaveCount(2);
  await toast.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(statuses).toEqual(['queued', 'running']);
  await expect(row(page)).toHaveCount(1);
  await expect(row(other)).toHaveCount(1);
});

test('a filter compares what was recorded, completes by keyboard, and says where it cannot be read', async ({ page }) => {
  const trouble = watchTrouble(page);
  await openTemplate(page, 'iris-mlp');
  await trainFor(page, 2);
  await trainFor(page, 3);
  await goToRuns(page);
  const filter = page.getByRole('combobox', { name: 'Filter runs' });
  const options = page.getByRole('listbox', { name: 'What may come here' }).getByRole('option');

  await filter.fill('training.epochs > 2 and val.accuracy.best <= 1');
  await expect(page.getByText('1 of 2', { exact: true })).toBeVisible();
  await expect(rows(page)).toHaveText([/train 2/]);
  await expect(filter).not.toHaveAttribute('aria-invalid');

  await filter.fill('training.epochs > 2 and seed <');
  await expect(filter).toHaveAttribute('aria-invalid', 'true');
  await expect(filter).toHaveAccessibleDescription(/1 of 2.*After "<" comes a value\./);
  await expect(rows(page)).toHaveText([/train 2/]); // what could be read before stays in force

  await filter.fill('');
  await filter.pressSequentially('training.ep');
  await expect(options.first()).toContainText('training.epochs');
  await filter.press('ArrowDown');
  await expect(options.first()).toHaveAttribute('aria-selected', 'true');
  await filter.press('Enter');
  await expect(filter).toHaveValue('training.epochs ');
  await filter.pressSequentially('=');
  await filter.press('Escape');
  await expect(options).toHaveCount(0);
  await expect(filter).toHaveAccessibleDescription(/After "=" comes a value\./);
  await filter.pressSequentially(' 2');
  await expect(rows(page)).toHaveText([/train 1/]);
  await expect.poll(() => [...new URL(page.url()).searchParams.values()]).toContain('training.epochs = 2');
  await page.reload();
  await expect(filter).toHaveValue('training.epochs = 2');
  await expect(rows(page)).toHaveText([/train 1/]);
  await filter.press('Escape');
  await expect(rows(page)).toHaveCount(2);
  expect(trouble).toEqual([]);
});

test('a column is found, shown, moved by drag and kept; rows are taken together by everything but the seed and by a column', async ({
  page,
}) => {
  const trouble = watchTrouble(page);
  await openTemplate(page, 'iris-mlp');
  await trainFor(page, 2);
  await trainFor(page, 2);
  await trainFor(page, 3);
  await goToRuns(page);
  const main = page.getByRole('main');

  await main.getByRole('button', { name: 'Columns' }).click();
  const columns = page.getByRole('dialog', { name: 'Columns' });
  await page.keyboard.type('validation loss last');
  await columns.getByRole('checkbox', { name: 'Validation loss, last' }).check();
  await columns.getByText('Order and pins').click();
  await columns.getByRole('button', { name: 'Move Validation loss, last to the left' }).click();
  await page.keyboard.press('Escape');
  await expect(columns).toBeHidden();
  const heads = async () => (await main.getByRole('columnheader').allTextContents()).map((text) => text.trim());
  await expect.poll(async () => (await heads()).slice(-2)).toEqual(['Validation loss, last', 'Created']);
  await column(page, 'Seed').dragTo(column(page, 'Status'), { targetPosition: { x: 8, y: 12 } });
  await expect.poll(async () => (await heads()).slice(2, 5)).toEqual(['Name', 'Seed', 'Status']);
  await page.reload();
  await expect.poll(async () => (await heads()).slice(2, 5)).toEqual(['Name', 'Seed', 'Status']);
  await expect(column(page, 'Validation loss, last')).toBeVisible();

  // All that is kept under a name, by keys alone.
  await main.getByRole('button', { name: /^View: All runs, changed/ }).focus();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('menuitemradio', { name: 'All runs' })).toBeFocused();
  await page.keyboard.type('Save');
  await expect(page.getByRole('menuitem', { name: 'Save as…' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('textbox', { name: 'Name' })).toBeFocused();
  await page.keyboard.type('Losses');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\?view=Losses$/);
  await column(page, 'Validation loss, last').getByRole('button').focus();
  await page.keyboard.press('Delete');
  await page.reload();
  await expect(main.getByRole('button', { name: 'View: Losses, changed' })).toBeVisible();
  await expect(column(page, 'Validation loss, last')).toHaveCount(0);
  await main.getByRole('button', { name: 'Reset', exact: true }).click();
  await expect(column(page, 'Validation loss, last')).toBeVisible();
  await main.getByRole('button', { name: 'View: Losses' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await expect(main.getByRole('button', { name: 'View: All runs' })).toBeVisible();
  await toastOf(page, 'Deleted the view "Losses"').getByRole('button', { name: 'Undo' }).click();
  await expect(page).toHaveURL(/\?view=Losses$/);

  await main.getByRole('button', { name: 'Seeds together' }).click();
  const result = main.getByRole('row').filter({ has: page.getByRole('checkbox', { name: /^Select all 2 repeats of train 2/ }) });
  await expect(result).toContainText(/±\d\.\d+ \(2\)/);
  await expect(main.getByRole('row')).toHaveCount(3); // with the heads
  await result.getByRole('button', { name: /^Show the 2 repeats/ }).click();
  await expect(main.getByRole('row')).toHaveCount(5);

  await main.getByRole('button', { name: 'Group', exact: true }).click();
  const groups = page.getByRole('dialog', { name: 'Group rows' });
  await groups
    .getByRole('group', { name: 'Of the run' })
    .getByRole('checkbox', { name: /^Dataset/ })
    .check();
  await page.keyboard.press('Escape');
  await page.reload();
  const dataset = main.getByRole('button', { name: /^Show the 3 runs of Dataset: Iris/ });
  await dataset.focus();
  await page.keyboard.press('ArrowRight');
  await expect(main.getByRole('row')).toHaveCount(4);
  expect(trouble).toEqual([]);
});
