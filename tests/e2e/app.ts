import { expect, type Page } from '@playwright/test';

/** The part of a stored run that the tests read, straight from IndexedDB: what a reload would find. */
export type StoredRun = {
  id: string;
  createdAt: number;
  name: string;
  purpose: string;
  state: { status: string; message?: string; epoch?: number };
  environment: { backend: string; path: string; adapter: string | null; repeats?: boolean } | null;
  dispatches: number;
  epochsDone: number;
  stepsDone: number;
  weightsHash: string | null;
  best: { epoch: number; validation: { metric: number } } | null;
  check: { passed: boolean; sentence: string } | null;
};

/** Everything in one store of the ledger; empty when there is no ledger yet. */
export function readStore<Row>(page: Page, store: string): Promise<Row[]> {
  return page.evaluate(async (name) => {
    if (!(await indexedDB.databases()).some((database) => database.name === 'daybook')) return [];
    return new Promise<never[]>((resolve, reject) => {
      const opening = indexedDB.open('daybook');
      opening.onerror = () => reject(new Error(String(opening.error)));
      opening.onsuccess = () => {
        const database = opening.result;
        const reading = database.transaction(name).objectStore(name).getAll();
        reading.onerror = () => reject(new Error(String(reading.error)));
        reading.onsuccess = () => {
          database.close();
          resolve(reading.result as never[]);
        };
      };
    });
  }, store) as Promise<Row[]>;
}

/** Newest first. */
export async function storedRuns(page: Page): Promise<StoredRun[]> {
  const records = await readStore<{ run: StoredRun }>(page, 'runs');
  return records.map(({ run }) => run).toSorted((a, b) => b.createdAt - a.createdAt);
}

export async function newestRun(page: Page): Promise<StoredRun> {
  const [run] = await storedRuns(page);
  if (!run) throw new Error('No run is stored yet.');
  return run;
}

/** Waits until the newest run on disk has the status. */
export async function expectStatus(page: Page, status: string | RegExp): Promise<StoredRun> {
  await expect
    .poll(async () => (await storedRuns(page))[0]?.state.status ?? 'none', { timeout: 60_000, intervals: [100, 200, 500] })
    .toMatch(status);
  return newestRun(page);
}

export const cellOf = (page: Page, type: 'note' | 'data' | 'model' | 'train') =>
  page.getByRole('region', { name: new RegExp(`^${type} cell`) }).first();

/** Opens a new notebook from a template and waits until its train cell can run. */
export async function openAsItIs(page: Page, name: string, address = ''): Promise<void> {
  await page.goto(`${address}notebook/?template=${name}`);
  await expect(page).toHaveURL(/\?id=/);
  await expect(cellOf(page, 'train').getByRole('button', { name: 'Run', exact: true })).toBeEnabled();
}

/** With one repeat, since most stories follow a single run. */
export async function openTemplate(page: Page, name: string, address = ''): Promise<void> {
  await openAsItIs(page, name, address);
  const repeats = cellOf(page, 'train').getByRole('spinbutton', { name: 'Repeats' });
  if ((await repeats.inputValue()) === '1') return;
  await repeats.fill('1');
  await repeats.press('Enter');
}

export async function pinBackend(page: Page, backend: 'webgpu' | 'wasm' | 'cpu'): Promise<void> {
  await page.getByRole('button', { name: /^Backend:/ }).click();
  await page.getByRole('menuitemradio', { name: new RegExp(`^${backend}`) }).click();
  await expect(page.getByRole('button', { name: `Backend: ${backend}, pinned` })).toBeVisible();
}

export async function setEpochs(page: Page, epochs: number): Promise<void> {
  const field = cellOf(page, 'train')
    .getByRole('textbox', { name: /epochs/i })
    .or(cellOf(page, 'train').getByRole('spinbutton', { name: /epochs/i }))
    .first();
  await field.fill(String(epochs));
  await field.press('Enter');
}

export const press = (page: Page, name: string) => cellOf(page, 'train').getByRole('button', { name, exact: true }).click();

/** Trains for so many epochs, up to the sentence that tells the result. */
export async function trainFor(page: Page, epochs: number): Promise<void> {
  await setEpochs(page, epochs);
  await press(page, 'Run');
  await expect(cellOf(page, 'train').getByText(new RegExp(`^Reached .* epoch \\d+ of ${epochs}\\b`))).toBeVisible();
}

/** Goes to the table of runs by the rail; in the same document, so that what was deleted can still be taken back. */
export async function goToRuns(page: Page): Promise<void> {
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Runs' }).click();
  await expect(page.getByRole('heading', { name: 'Runs', level: 1 })).toBeVisible();
}

/** What says something at the foot of the page. */
export const toastOf = (page: Page, text: string | RegExp) => page.getByRole('status').filter({ hasText: text });

/** Collects what a page must never do: break its own policy, throw, or log an error. */
export function watchTrouble(page: Page): string[] {
  const trouble: string[] = [];
  page.on('pageerror', (error) => trouble.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') trouble.push(message.text());
  });
  return trouble;
}
