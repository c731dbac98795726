import { expect, test } from '@playwright/test';
import { openTemplate, readStore } from './app.ts';

test.use({ serviceWorkers: 'allow' });

test('a link opens in a fresh profile as text and writes nothing before Save a copy', async ({ page, browser, baseURL }) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await openTemplate(page, 'penguins-mlp');
  await page.getByRole('button', { name: 'Share' }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain('/open/#');
  const link = await page.evaluate(() => navigator.clipboard.readText());

  const fresh = await browser.newContext();
  const stranger = await fresh.newPage();
  const requests: string[] = [];
  stranger.on('request', (request) => requests.push(request.url()));
  let workers = 0;
  stranger.on('worker', () => workers++);
  await stranger.goto(link);
  await expect(stranger.getByRole('button', { name: 'Save a copy' })).toBeVisible();
  await expect(stranger.getByText('penguins').first()).toBeVisible();
  const opened = await stranger.evaluate(async () => ({
    databases: (await indexedDB.databases()).length,
    locks: (await navigator.locks.query()).held?.length ?? 0,
    serviceWorkers: (await navigator.serviceWorker.getRegistrations()).length,
    stored: localStorage.length,
  }));
  expect({ ...opened, workers }).toEqual({ databases: 0, locks: 0, serviceWorkers: 0, stored: 0, workers: 0 });
  expect(
    requests.filter(
      (url) => !url.startsWith(`${baseURL}_app/`) && !url.startsWith(`${baseURL}open/`) && !/\/(favicon\.svg|theme\.js)$/.test(url),
    ),
  ).toEqual([]);

  await stranger.getByRole('button', { name: 'Save a copy' }).click();
  await expect(stranger).toHaveURL(/notebook\/\?id=/);
  await expect.poll(async () => (await readStore(stranger, 'notebooks')).length).toBe(1);
  await fresh.close();
});

test('a damaged link says so and offers the way home', async ({ page }) => {
  await page.goto('open/#1.abc.def');
  await expect(page.getByText(/link/i).first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'Save a copy' })).toHaveCount(0);
  expect(await page.evaluate(async () => (await indexedDB.databases()).length)).toBe(0);
});
