import { expect, test, type Page } from '@playwright/test';
import { cellOf, expectStatus, newestRun, openTemplate, pinBackend, press, setEpochs, storedRuns } from './app.ts';

/** Training for as long as the story lasts, in `page`; returns the notebook's address. */
async function trainForLong(page: Page): Promise<string> {
  await openTemplate(page, 'digits-mlp');
  await pinBackend(page, 'wasm');
  await setEpochs(page, 100_000);
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
  await press(page, 'Run');
  await expect.poll(async () => (await newestRun(page)).epochsDone, { timeout: 60_000 }).toBeGreaterThan(2);
  return page.url();
}

const isElsewhere = (page: Page) => page.getByText(/Another tab of this browser trains/);

test('when the tab that trains is closed another open one goes on, and what waits keeps waiting', async ({ page, context }) => {
  const address = await trainForLong(page);
  await press(page, 'Run');
  await expect.poll(async () => (await storedRuns(page)).map(({ state }) => state.status)).toEqual(['queued', 'running']);
  const other = await context.newPage();
  await other.goto(address);
  await expect(isElsewhere(other)).toBeVisible();
  const [waiting, training] = await storedRuns(other);
  await page.close();
  await expect(isElsewhere(other)).toHaveCount(0);
  const now = async (id: string | undefined) => (await storedRuns(other)).find((run) => run.id === id);
  await expect
    .poll(async () => (await now(training?.id))?.epochsDone, { timeout: 60_000 })
    .toBeGreaterThan((training?.epochsDone ?? 0) + 5);
  expect((await now(waiting?.id))?.state.status).toBe('queued');
  // Stop first takes the waiting one out of the line.
  await press(other, 'Stop');
  await expect.poll(async () => (await now(waiting?.id))?.state.status).toBe('stopped');
  expect((await now(training?.id))?.state.status).toBe('running');
  await press(other, 'Stop');
  await expect.poll(async () => (await now(training?.id))?.state.status).toBe('stopped');
});

test('a tab that shows all runs goes on with the training when the tab that trained leaves for another site', async ({ page, context }) => {
  await trainForLong(page);
  const other = await context.newPage();
  await other.goto(new URL('runs/', page.url().replace(/notebook\/.*/, '')).href);
  const row = other.getByRole('row', { name: /running/ });
  await expect(row).toBeVisible();
  await expect.poll(() => other.workers().some((worker) => worker.url().includes('supervisor'))).toBe(true);
  const [before] = await storedRuns(other);
  await page.goto('about:blank');
  await expect
    .poll(async () => (await storedRuns(other))[0]?.epochsDone, { timeout: 60_000 })
    .toBeGreaterThan((before?.epochsDone ?? 0) + 5);
  await expect(row).toBeVisible();
});

test('a tab that trains and does not answer: one press trains here, and what it writes later is refused', async ({ page, context }) => {
  const address = await trainForLong(page);
  const other = await context.newPage();
  await other.goto(address);
  await expect(isElsewhere(other)).toBeVisible();
  const before = await newestRun(other);
  // Its supervisor hangs, as in a frozen tab, and comes to again later.
  const supervisor = page.workers().find((worker) => worker.url().includes('supervisor'));
  if (!supervisor) throw new Error('The page has no supervisor.');
  const frozen = page.waitForEvent('console', (message) => message.text() === 'frozen');
  const thawed = supervisor.evaluate(async () => {
    // Not within a transaction, which would hold the storage of every tab.
    const begin = IDBDatabase.prototype.transaction;
    await new Promise<void>((resolve) => {
      let open = 0;
      IDBDatabase.prototype.transaction = function (...wanted: Parameters<typeof begin>) {
        const transaction = begin.apply(this, wanted);
        open++;
        for (const end of ['complete', 'abort']) transaction.addEventListener(end, () => --open === 0 && resolve());
        return transaction;
      };
    });
    IDBDatabase.prototype.transaction = begin;
    console.log('frozen');
    const end = Date.now() + 25_000;
    while (Date.now() < end);
  });
  await frozen;
  await press(other, 'Pause');
  const alert = cellOf(other, 'train').getByRole('alert');
  await expect(alert).toContainText('The tab that trains does not answer', { timeout: 15_000 });
  await alert.getByRole('button', { name: 'Train in this tab' }).click();
  await expect(alert).toHaveCount(0, { timeout: 15_000 });
  await expectStatus(other, 'paused');
  await press(other, 'Resume');
  await expect.poll(async () => (await newestRun(other)).epochsDone, { timeout: 60_000 }).toBeGreaterThan(before.epochsDone);
  await thawed;
  await expect(isElsewhere(page)).toBeVisible();
  await press(other, 'Stop');
  await expectStatus(other, 'stopped');
});

test('a run that is deleted stays deleted over a reload, and Undo brings it back', async ({ page }) => {
  await openTemplate(page, 'digits-mlp');
  await setEpochs(page, 2);
  await press(page, 'Run');
  const { name } = await expectStatus(page, 'finished');
  const row = () => page.getByRole('row').filter({ hasText: name });
  const remove = async () => {
    await row().getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
    await expect(row()).toHaveCount(0);
  };
  await page.goto('runs/');
  await remove();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(row()).toHaveCount(1);
  await page.reload();
  await expect(row()).toHaveCount(1);
  await remove();
  await page.reload();
  await expect(page.getByText('No runs yet')).toBeVisible();
});

test('data that the browser threw away are missed, not taken for a first visit', async ({ page }) => {
  await openTemplate(page, 'digits-mlp');
  await setEpochs(page, 2);
  await press(page, 'Run');
  await expectStatus(page, 'finished');
  await page.goto('./');
  await expect.poll(() => page.evaluate(() => localStorage.getItem('daybook-canary'))).toContain('"kept":1');
  // Away from the app, so that nothing holds the database open.
  await page.goto('about:blank');
  const cleaner = await page.context().newPage();
  await cleaner.route('**/empty', (route) => route.fulfill({ contentType: 'text/html', body: 'empty' }));
  await cleaner.goto('./empty');
  await cleaner.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const deleting = indexedDB.deleteDatabase('daybook');
        deleting.onsuccess = () => resolve();
        deleting.onerror = () => reject(new Error(String(deleting.error)));
      }),
  );
  await page.goto('./');
  const sentence = page.getByText(/The browser has removed data of this page since .*: 1 run and 1 notebook are gone\./);
  await expect(sentence).toBeVisible();
  await page.reload();
  await expect(sentence).toBeVisible();
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await expect(sentence).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole('heading').first()).toBeVisible();
  await expect(sentence).toHaveCount(0);
});

test('a storage that does not answer is said within seconds, and the page goes on by itself when it does', async ({ page, context }) => {
  const holder = await context.newPage();
  await holder.route('**/empty', (route) => route.fulfill({ contentType: 'text/html', body: 'empty' }));
  await holder.goto('./empty');
  // An upgrade that never ends: whoever opens the database waits without any event.
  await holder.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const opening = indexedDB.open('daybook', 1);
        opening.onupgradeneeded = () => {
          const store = opening.result.createObjectStore('hold');
          const again = () => {
            if (!Reflect.get(globalThis, 'isDone')) store.get(1).onsuccess = again;
            else opening.transaction?.abort();
          };
          again();
          resolve();
        };
      }),
  );
  await page.goto('./');
  await expect(page.getByText(/storage does not answer/)).toBeVisible();
  await page.goto('notebook/?template=digits-mlp');
  await expect(page.getByText(/storage does not answer/)).toBeVisible();
  await holder.evaluate(() => Reflect.set(globalThis, 'isDone', true));
  await expect(page).toHaveURL(/\?id=/);
  await expect(page.getByText(/storage does not answer/)).toHaveCount(0);
  await expect(cellOf(page, 'train').getByRole('button', { name: 'Run', exact: true })).toBeEnabled();
});
