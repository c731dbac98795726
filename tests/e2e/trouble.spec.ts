import { expect, test, type Page } from '@playwright/test';
import { expectStatus, newestRun, openTemplate, pinBackend, press, setEpochs } from './app.ts';

/** Every "saved" of the supervisor, as it is told to the other tabs. */
async function collectSaved(page: Page): Promise<number[]> {
  const epochs: number[] = [];
  await page.exposeBinding('acknowledge', (_, epoch: number) => void epochs.push(epoch));
  await page.addInitScript(() => {
    new BroadcastChannel('daybook').onmessage = ({ data }) => {
      if (data?.news?.type === 'saved') (globalThis as unknown as { acknowledge: (epoch: number) => void }).acknowledge(data.news.epoch);
    };
  });
  return epochs;
}

const epochsDone = async (page: Page) => (await newestRun(page)).epochsDone;

async function trainForLong(page: Page, backend: 'webgpu' | 'wasm'): Promise<void> {
  await openTemplate(page, 'digits-mlp');
  await pinBackend(page, backend);
  await setEpochs(page, 100_000);
  await press(page, 'Run');
  await expect.poll(() => epochsDone(page), { timeout: 60_000 }).toBeGreaterThan(3);
}

test('a GPU that is lost in the middle is found, and the run goes on from its checkpoint on the same backend', async ({
  page,
  browser,
}) => {
  await trainForLong(page, 'webgpu');
  const before = await epochsDone(page);
  const session = await browser.newBrowserCDPSession();
  await session.send('Browser.crashGpuProcess');
  await expectStatus(page, 'interrupted');
  expect((await newestRun(page)).state.message).toContain('the GPU was lost');
  await expectStatus(page, 'running');
  await expect.poll(() => epochsDone(page), { timeout: 90_000 }).toBeGreaterThan(before + 2);
  expect((await newestRun(page)).environment?.backend).toBe('webgpu');
  await press(page, 'Stop');
  await expectStatus(page, 'stopped');
});

test('a full disk is said, nothing is called saved meanwhile, and the run goes on when there is room again', async ({ page, baseURL }) => {
  test.setTimeout(180_000);
  const saved = await collectSaved(page);
  await trainForLong(page, 'wasm');
  const session = await page.context().newCDPSession(page);
  const { origin } = new URL(baseURL ?? '');
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 });
  // Chromium looks at the quota anew only every half minute.
  await expect(page.getByText(/disk is full/).first()).toBeVisible({ timeout: 60_000 });
  const onDisk = await epochsDone(page);
  expect(Math.max(...saved)).toBeLessThanOrEqual(onDisk);
  await session.send('Storage.overrideQuotaForOrigin', { origin });
  await expect.poll(() => epochsDone(page), { timeout: 60_000 }).toBeGreaterThan(onDisk + 5);
  await expect(page.getByText(/disk is full/)).toHaveCount(0);
  await press(page, 'Stop');
  await expectStatus(page, 'stopped');
});
