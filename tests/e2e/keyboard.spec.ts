import { expect, test, type Page } from '@playwright/test';
import { expectStatus, storedRuns } from './app.ts';

const cells = (page: Page) => page.getByRole('region', { name: /^(note|data|model|train) cell/ });
const selected = (page: Page) => page.locator('section[aria-current]');

test('goes through once with the keyboard alone: open, select, run, insert, delete, undo, list of keys, palette, runs', async ({
  page,
}) => {
  await page.goto('.');
  const template = page.getByRole('link', { name: /Iris with a small net/ });
  await expect(template).toBeVisible();
  for (let presses = 0; presses < 60 && !(await template.evaluate((element) => element === document.activeElement)); presses++)
    await page.keyboard.press('Tab');
  await expect(template).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\?id=/);
  await expect(cells(page).nth(3)).toBeVisible();
  const count = await cells(page).count();

  // Command mode: J walks down to the train cell.
  for (let presses = 0; presses < 40 && (await selected(page).count()) === 0; presses++) await page.keyboard.press('Tab');
  await page.keyboard.press('Escape');
  for (let presses = 0; presses < count && !/^train/.test((await selected(page).getAttribute('aria-label')) ?? ''); presses++)
    await page.keyboard.press('j');
  await expect(selected(page)).toHaveAttribute('aria-label', /^train cell/);
  await page.keyboard.press('Control+Enter');
  await expectStatus(page, 'finished');

  await page.keyboard.press('b'); // below; the next letter says what
  await page.keyboard.press('n');
  await expect(cells(page)).toHaveCount(count + 1);
  await page.keyboard.press('Escape');
  await page.keyboard.press('d');
  await page.keyboard.press('d');
  await expect(cells(page)).toHaveCount(count);
  await page.keyboard.press('z');
  await expect(cells(page)).toHaveCount(count + 1);
  await page.keyboard.press('Shift+Z');
  await expect(cells(page)).toHaveCount(count);

  await page.keyboard.press('?');
  const list = page.getByRole('dialog');
  await expect(list.getByText('Run the cell and go on')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(list).toBeHidden();

  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.type('run all cells');
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await storedRuns(page)).length).toBe(10); // five repeats each time
  await expect.poll(async () => (await storedRuns(page)).every(({ state }) => state.status === 'finished')).toBe(true);
});
