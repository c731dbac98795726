import { spawn } from 'node:child_process';
import { expect, test } from '@playwright/test';
import { cellOf, expectStatus, openTemplate, press, watchTrouble } from './app.ts';

test.use({ serviceWorkers: 'allow' });

/** A second host beside the one of the other tests; gives its address and the way to end it. */
async function startHost(options: string[]): Promise<{ address: string; stop: () => void }> {
  const child = spawn(process.execPath, ['src/tools/serve.mjs', '--port=0', ...options], { stdio: ['ignore', 'pipe', 'inherit'] });
  const address = await new Promise<string>((resolve) => child.stdout.once('data', (line) => resolve(String(line).trim())));
  return { address, stop: () => child.kill() };
}

test('trains from a folder of a plain static host that knows no headers file', async ({ page }) => {
  const { address, stop } = await startHost(['--prefix=/some/folder/', '--plain']);
  try {
    const trouble = watchTrouble(page);
    await openTemplate(page, 'iris-mlp', address);
    await press(page, 'Run');
    await expectStatus(page, 'finished');
    await page.getByRole('link', { name: /^Runs/ }).first().click();
    await expect(page).toHaveURL(/\/some\/folder\/runs\//);
    await expect(page.getByRole('link', { name: /train/ }).first()).toBeVisible();
    expect(trouble).toEqual([]);
  } finally {
    stop();
  }
});

test('opens and trains without a network after the first visit', async ({ page, context }) => {
  await page.goto('.');
  await expect.poll(() => page.evaluate(async () => (await navigator.serviceWorker.ready).active?.state)).toBe('activated');
  await context.setOffline(true);
  await openTemplate(page, 'iris-mlp');
  await press(page, 'Run');
  await expectStatus(page, 'finished');
  await page.reload();
  await expect(cellOf(page, 'train').getByText(/^Reached/)).toBeVisible();
});

test('two tabs of one notebook lose no edit of either', async ({ page, context }) => {
  await openTemplate(page, 'iris-mlp');
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
  const other = await context.newPage();
  await other.goto(page.url());
  await expect(cellOf(other, 'train')).toBeVisible();

  const epochs = (tab: typeof page) =>
    cellOf(tab, 'train')
      .getByLabel(/^epochs/i)
      .first();
  const title = (tab: typeof page) => tab.getByLabel('Title of the notebook');
  await epochs(page).fill('7');
  await epochs(page).press('Enter');
  await title(other).fill('Renamed over there');
  await title(other).press('Enter');
  await expect(title(page)).toHaveValue('Renamed over there');
  await expect(epochs(other)).toHaveValue('7');
  await page.reload();
  await expect(title(page)).toHaveValue('Renamed over there');
  await expect(epochs(page)).toHaveValue('7');
});

test('a second tab shows what the first one trains and can stop it', async ({ page, context }) => {
  await openTemplate(page, 'digits-mlp');
  await cellOf(page, 'train')
    .getByLabel(/^epochs/i)
    .first()
    .fill('5000');
  await cellOf(page, 'train')
    .getByLabel(/^epochs/i)
    .first()
    .press('Enter');
  await press(page, 'Run');
  await expectStatus(page, 'running');
  const other = await context.newPage();
  await other.goto(page.url());
  await expect(cellOf(other, 'train').getByRole('button', { name: 'Stop', exact: true })).toBeEnabled();
  await press(other, 'Stop');
  await expectStatus(page, 'stopped');
});
