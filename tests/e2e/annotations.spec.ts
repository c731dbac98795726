import { expect, test, type Page } from '@playwright/test';
import { expectStatus, goToRuns, newestRun, openTemplate, pinBackend, press, readStore, setEpochs, watchTrouble } from './app.ts';

type Written = { label?: string; tags?: string[]; note?: string; starred?: true; archived?: true };

/** What is on disk beside the newest run. */
async function written(page: Page): Promise<Written> {
  const { id } = await newestRun(page);
  const records = await readStore<{ run: Written & { id: string } }>(page, 'runs');
  const { label, tags, note, starred, archived } = records.find(({ run }) => run.id === id)?.run ?? {};
  return { label, tags, note, starred, archived };
}

const heading = (page: Page) => page.getByRole('heading', { level: 1 });
const tagField = (page: Page) => page.getByLabel('Add a tag');
const tags = (page: Page) => page.getByRole('group', { name: 'Tags' }).getByRole('listitem');
const star = (page: Page) => page.getByRole('button', { name: 'Star', exact: true });
const note = (page: Page) => page.getByRole('textbox', { name: 'Note' });

async function expectWritten(page: Page): Promise<void> {
  await expect(heading(page)).toHaveText(/wide net\s*train 1/);
  await expect(tags(page)).toHaveText(['baseline', 'to show']);
  await expect(note(page)).toHaveValue('Too wide?\nTry half.');
  await expect(star(page)).toHaveAttribute('aria-pressed', 'true');
}

test('a name, tags, a note and a star given while the run trains stand over its training, a reload, and in a second tab', async ({
  page,
  context,
}) => {
  const trouble = watchTrouble(page);
  await openTemplate(page, 'digits-mlp');
  await pinBackend(page, 'wasm');
  await setEpochs(page, 100_000);
  await press(page, 'Run');
  await expect.poll(async () => (await newestRun(page)).epochsDone, { timeout: 60_000 }).toBeGreaterThan(0);
  await goToRuns(page);
  await page.getByRole('main').getByRole('link', { name: 'train 1', exact: true }).click();
  await expect(heading(page)).toHaveText('train 1');
  const other = await context.newPage();
  await other.goto(page.url());
  await expect(heading(other)).toHaveText('train 1');

  // By keys alone: the name.
  await page.keyboard.press('F2');
  await page.keyboard.type('no good');
  await page.keyboard.press('Escape');
  await expect(heading(page)).toHaveText('train 1');
  await page.keyboard.press('Enter'); // the focus is on the name again
  await page.getByRole('textbox', { name: 'Name of this run' }).fill('wide net');
  await page.keyboard.press('Enter');

  await tagField(page).fill('baseline');
  await tagField(page).press('Enter');
  await page.keyboard.type('to show,wrong,');
  await expect(tags(page)).toHaveText(['baseline', 'to show', 'wrong']);
  await page.keyboard.press('Backspace');
  await page.getByRole('button', { name: 'Add a note' }).click();
  await page.keyboard.type('Too wide?\nTry half.');
  await page.keyboard.press('ControlOrMeta+Enter');
  await star(page).click();
  await expectWritten(page);
  const whole = { label: 'wide net', tags: ['baseline', 'to show'], note: 'Too wide?\nTry half.', starred: true, archived: undefined };
  await expect.poll(() => written(page)).toEqual(whole);
  await expectWritten(other);

  // The record grows with the epochs, and what is said of it stays.
  const { epochsDone } = await newestRun(page);
  await expect.poll(async () => (await newestRun(page)).epochsDone, { timeout: 60_000 }).toBeGreaterThan(epochsDone + 2);
  await page.getByRole('button', { name: 'Stop' }).click();
  await expectStatus(page, 'stopped');
  expect(await written(page)).toEqual(whole);
  await page.reload();
  await expectWritten(page);
  await expectWritten(other);
  expect(trouble).toEqual([]);
});

test('a run is archived and brought back by Undo, and what is no name or tag is refused under its field', async ({ page }) => {
  await openTemplate(page, 'iris-mlp');
  await press(page, 'Run');
  const { id } = await expectStatus(page, 'finished');
  await page.goto(`run/?id=${id}`);
  await expect(heading(page)).toHaveText('train 1');

  await page.getByRole('button', { name: 'More about this run' }).click();
  await page.getByRole('menuitem', { name: 'Archive' }).click();
  await expect(page.getByRole('button', { name: 'Take out of the archive' })).toBeVisible();
  await expect.poll(() => written(page)).toMatchObject({ archived: true });
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('button', { name: 'Take out of the archive' })).toHaveCount(0);
  await expect.poll(() => written(page)).toMatchObject({ archived: undefined });

  await tagField(page).fill(Array.from({ length: 51 }, (_, at) => `tag ${at}`).join(','));
  await expect(tags(page)).toHaveCount(50);
  await expect(tagField(page)).toHaveValue('tag 50');
  await expect(tagField(page)).toHaveAccessibleDescription('A run has at most 50 tags: take one away first.');
  await page.getByRole('button', { name: 'Remove tag tag 7' }).click();
  await expect(tags(page)).toHaveCount(49);
  await page.keyboard.press('Enter'); // the focus is in the field, where the last one waits
  await expect.poll(async () => (await written(page)).tags?.at(-1)).toBe('tag 50');
});
