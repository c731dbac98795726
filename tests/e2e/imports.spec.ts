import { readFile } from 'node:fs/promises';
import { expect, test, type Page } from '@playwright/test';
import { goToRuns, readStore, toastOf, watchTrouble } from './app.ts';

const wandb = `"Name","State","Notes","User","Tags","Created","Runtime","lr","val/loss"
"bright-sun-3","finished","slow","ann","old","2024-05-01T10:00:00.000Z","93","0.001","0.25"
"dim-sea-4","crashed","","ann","","2024-05-01T11:00:00.000Z","12","0.1","NaN"
`;
const mlflow = `,run_id,status,start_time,end_time,metrics.acc,params.depth,tags.mlflow.runName
0,ab12,FINISHED,2023-01-02 03:04:05+00:00,2023-01-02 03:04:09+00:00,0.75,2,calm-fox
1,cd34,FINISHED,2023-01-02 03:05:05+00:00,2023-01-02 03:05:09+00:00,0.5,3,wild-owl
`;

const dialogOf = (page: Page) => page.getByRole('dialog', { name: 'Import runs from another tracker' });

/** By the keyboard, but for the file itself. */
async function choose(page: Page, name: string, text: string): Promise<void> {
  await page.getByRole('main').getByRole('button', { name: 'Import runs…' }).press('Enter');
  const choosing = page.waitForEvent('filechooser');
  await dialogOf(page).getByRole('button', { name: 'Choose a file…' }).press('Enter');
  await (await choosing).setFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
}

const rows = (page: Page) => page.getByRole('main').locator('tbody tr[data-row]');

test('tables of W&B and MLflow become runs of the table, to filter, open, delete and export; a backup brings them back', async ({
  page,
  browser,
}) => {
  const trouble = watchTrouble(page);
  await page.goto('runs/');
  await choose(page, 'broken.csv', 'Name,State,lr\na,finished\n');
  await expect(dialogOf(page).getByRole('alert')).toHaveText(/^Line 2 has 2 cells, but line 1 names 3 columns/);
  await page.keyboard.press('Escape');

  await choose(page, 'wandb.csv', wandb);
  await expect(dialogOf(page)).toContainText('The table of W&B: 2 runs, 9 columns. What 2 columns are is a guess');
  await dialogOf(page).getByLabel('What column User is').selectOption('Metric');
  await expect(dialogOf(page).getByRole('alert')).toHaveText(/^Line 2 of wandb\.csv: "ann" in column "User" is no number/);
  await dialogOf(page).getByLabel('What column User is').selectOption('Tag with a value');
  await dialogOf(page).getByRole('button', { name: 'Import 2 runs' }).press('Enter');
  await expect(toastOf(page, '2 runs imported from wandb.csv')).toBeVisible();
  await expect(rows(page)).toHaveCount(2);
  await choose(page, 'mlflow.csv', mlflow);
  await dialogOf(page).getByRole('button', { name: 'Import 2 runs' }).press('Enter');
  await expect(rows(page)).toHaveCount(4);
  await choose(page, 'wandb.csv', wandb);
  await dialogOf(page).getByRole('button', { name: 'Import 2 runs' }).press('Enter');
  await expect(toastOf(page, '2 runs imported from wandb.csv, all of which were here before')).toBeVisible();
  await expect(rows(page)).toHaveCount(4);

  const filter = page.getByRole('combobox', { name: 'Filter' });
  await filter.fill('params.lr < 0.01 or metrics.acc >= 0.75');
  await page.keyboard.press('Escape');
  await expect(rows(page)).toHaveCount(2);
  await expect(rows(page).filter({ hasText: 'calm-fox' })).toContainText('finished');
  await filter.fill('');
  await page.keyboard.press('Escape');

  await page.getByRole('checkbox', { name: 'Select wild-owl' }).check();
  await page.getByRole('checkbox', { name: 'Select calm-fox' }).check();
  await expect(page.getByText('Compare: no imported runs')).toBeVisible();
  const main = page.getByRole('main');
  await main.getByRole('link', { name: 'wild-owl' }).press('Delete');
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Delete/ })
    .press('Enter');
  await expect(rows(page)).toHaveCount(3);
  await toastOf(page, /Deleted wild-owl/)
    .getByRole('button', { name: 'Undo' })
    .last()
    .press('Enter');
  await expect(rows(page)).toHaveCount(4);

  await main.getByRole('link', { name: 'bright-sun-3' }).press('Enter');
  await expect(page.getByText('Imported from W&B: line 2 of wandb.csv.')).toBeVisible();
  await expect(page.getByRole('main')).toContainText('val/loss');
  await page.goBack();
  await page.reload();
  await expect(rows(page)).toHaveCount(4);
  await main.getByRole('button', { name: /^View: All runs/ }).click();
  await page.getByRole('menuitem', { name: 'Save as…' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('Elsewhere');
  await page.keyboard.press('Enter');
  await expect(main.getByRole('button', { name: /^View: Elsewhere/ })).toBeVisible();
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: /^Export 4 runs/ }).click();
  await page.getByRole('menuitem', { name: /^All columns, CSV/ }).click();
  const csv = (await readFile(await (await downloading).path())).toString('utf8');
  expect(csv.split('\r\n')[0]).toContain('params.lr,params.depth');
  expect(csv.split('\r\n')).toHaveLength(6);

  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Home' }).click();
  const backing = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Back up everything' }).press('Enter');
  const backup = await readFile(await (await backing).path());
  const fresh = await (await browser.newContext()).newPage();
  await fresh.goto(page.url());
  await fresh
    .locator('input[type="file"][accept*="zip"]')
    .last()
    .setInputFiles({ name: 'my.zip', mimeType: 'application/zip', buffer: backup });
  await fresh.getByRole('dialog', { name: 'Restore a backup' }).getByRole('button', { name: 'Restore', exact: true }).press('Enter');
  await expect(toastOf(fresh, 'Restored 4 imported runs and 1 view.')).toBeVisible();
  expect(await readStore(fresh, 'imported')).toEqual(await readStore(page, 'imported'));
  await goToRuns(fresh);
  await expect(rows(fresh)).toHaveCount(4);
  await fresh.getByRole('button', { name: /^View: All runs/ }).click();
  await expect(fresh.getByRole('menuitemradio', { name: 'Elsewhere' })).toBeVisible();
  await fresh.context().close();
  expect(trouble).toEqual([]);
});
