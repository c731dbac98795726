import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { expect, test, type Page } from '@playwright/test';
import { expectStatus, goToRuns, newestRun, openTemplate, press, trainFor } from './app.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

// The page's own policy refuses injected scripts, so axe runs with the policy bypassed.
test.use({ bypassCSP: true });

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    type Axe = { run(): Promise<{ violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] }> };
    const found = await (globalThis as unknown as { axe: Axe }).axe.run();
    return found.violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary ?? ''}`),
    );
  });
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing on any page, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await page.goto('.');
    await expect(page.getByRole('link', { name: /Iris with a small net/ })).toBeVisible();
    expect(await violations(page), 'first page').toEqual([]);

    await openTemplate(page, 'iris-mlp');
    await press(page, 'Run');
    await expectStatus(page, 'finished');
    expect(await violations(page), 'notebook').toEqual([]);
    const { id } = await newestRun(page);

    await page.goto(`run/?id=${id}`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.getByText(/^Reached/).first()).toBeVisible();
    await page.getByLabel('Add a tag').fill('baseline,');
    await page.getByRole('button', { name: 'Add a note' }).click();
    await page.getByRole('textbox', { name: 'Note' }).fill('Too wide?');
    expect(await violations(page), 'run').toEqual([]);
    await page.getByRole('heading', { level: 1 }).getByRole('button').click();
    expect(await violations(page), 'run, being renamed').toEqual([]);

    await page.goto('runs/');
    await expect(page.getByRole('link', { name: /train/ }).first()).toBeVisible();
    expect(await violations(page), 'runs').toEqual([]);
    await page.getByRole('combobox', { name: 'Filter runs' }).fill('seed <');
    await page.getByRole('combobox', { name: 'Filter runs' }).press('ArrowDown');
    expect(await violations(page), 'runs, while a filter is written').toEqual([]);
    await page.getByRole('main').getByRole('button', { name: 'Columns' }).click();
    expect(await violations(page), 'runs, columns').toEqual([]);

    await openTemplate(page, 'playground-2d');
    expect(await violations(page), 'playground').toEqual([]);
  });
}

test('axe finds nothing with the menus, panels and dialogs of the runs table open, nor on comparing', async ({ page }) => {
  await openTemplate(page, 'iris-mlp');
  await trainFor(page, 3);
  await trainFor(page, 4);
  await goToRuns(page);
  const main = page.getByRole('main');
  await expect(main.getByRole('button', { name: 'Add a chart' })).toBeVisible();
  for (const name of ['All runs', 'Group', 'Add a chart', /^Which runs the charts draw/, /^Export/]) {
    await main.getByRole('button', { name }).first().click();
    expect(await violations(page), `runs, ${String(name)}`).toEqual([]);
    await page.keyboard.press('Escape');
  }
  await main.getByRole('button', { name: 'Import runs…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Import runs from another tracker' });
  await dialog.getByLabel('Or paste the table').fill('Name,State,Created,lr,val_loss\na,finished,yesterday,0.1,\n');
  expect(await violations(page), 'runs, import').toEqual([]);
  await dialog.getByRole('button', { name: 'Read what was pasted' }).click();
  await dialog.getByLabel('What column State is').selectOption('Metric');
  await expect(dialog.getByRole('alert')).toBeVisible();
  expect(await violations(page), 'runs, import planned').toEqual([]);
  await page.keyboard.press('Escape');
  await page.getByRole('checkbox', { name: 'Select all runs shown' }).check();
  expect(await violations(page), 'runs, selected').toEqual([]);
  await main.getByRole('link', { name: 'Compare' }).click();
  await expect(page.getByRole('heading', { name: 'Verdict' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Examples', exact: true })).toBeVisible();
  expect(await violations(page), 'compare').toEqual([]);
});
