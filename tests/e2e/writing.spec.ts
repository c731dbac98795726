import { readFile } from 'node:fs/promises';
import { expect, test, type Page } from '@playwright/test';
import { cellOf, openTemplate, toastOf, watchTrouble } from './app.ts';

const cells = (page: Page) => page.getByRole('region', { name: /^(note|data|model|train) cell/ });

async function fromMenu(page: Page, item: string): Promise<void> {
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: item }).click();
}

async function goHome(page: Page): Promise<void> {
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Home' }).click();
  await expect(page.getByRole('button', { name: 'Open file' })).toBeVisible();
}

async function savedFile(page: Page): Promise<{ name: string; path: string; text: string }> {
  const downloading = page.waitForEvent('download');
  await fromMenu(page, 'Save to a file');
  const download = await downloading;
  const path = await download.path();
  return { name: download.suggestedFilename(), path, text: await readFile(path, 'utf8') };
}

async function pickFile(
  page: Page,
  press: () => Promise<void>,
  file: string | { name: string; mimeType: string; buffer: Buffer },
): Promise<void> {
  const choosing = page.waitForEvent('filechooser');
  await press();
  await (await choosing).setFiles(file);
}

test('a note is written in Markdown with maths, edited again, and undo takes the edit back', async ({ page }) => {
  const trouble = watchTrouble(page);
  await openTemplate(page, 'iris-mlp');
  await page
    .getByRole('group', { name: /^Insert/ })
    .last()
    .getByRole('button', { name: /Note/ })
    .click();
  const note = page.getByRole('region', { name: /^note cell/ }).last();
  const text = note.getByRole('textbox', { name: /Markdown$/ });
  if (!(await text.isVisible())) await note.getByRole('button', { name: /^Empty note/ }).click();
  await expect(text).toBeFocused();
  await page.keyboard.type('## Why so few\n\nBecause **150 rows** are enough: $\\sqrt{n} \\approx 12$.\n\n- one\n- two');
  await page.keyboard.press('Escape');
  await expect(note.getByRole('heading', { name: 'Why so few' })).toBeVisible();
  await expect(note.getByText('150 rows')).toHaveCSS('font-weight', /[67]00/);
  await expect(note.getByRole('listitem')).toHaveText(['one', 'two']);
  await expect(note.getByRole('math')).toBeVisible();
  await expect(note.getByRole('math')).toContainText('12');

  const title = page.getByLabel('Title of the notebook');
  await title.fill('Few rows'); // another step of undo: typing on in the same note would be one
  await title.press('Enter');

  await note.getByText('150 rows').dblclick();
  await expect(text).toBeFocused();
  await page.keyboard.type('\n- three');
  await page.keyboard.press('Escape');
  await expect(note.getByRole('listitem')).toHaveText(['one', 'two', 'three']);
  await page.getByRole('button', { name: /^Undo: / }).click();
  await expect(note.getByRole('listitem')).toHaveText(['one', 'two']);
  await page.getByRole('button', { name: /^Redo: / }).click();
  await expect(note.getByRole('listitem')).toHaveText(['one', 'two', 'three']);

  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
  await page.reload();
  await expect(
    page
      .getByRole('region', { name: /^note cell/ })
      .last()
      .getByRole('listitem'),
  ).toHaveText(['one', 'two', 'three']);
  expect(trouble).toEqual([]);
});

test('the form and the text edit one document', async ({ page }) => {
  const trouble = watchTrouble(page);
  await openTemplate(page, 'iris-mlp');
  const train = cellOf(page, 'train');
  const shownAs = (how: 'form' | 'text') => train.getByRole('radiogroup', { name: 'Shown as' }).getByText(how, { exact: true }).click();
  const epochs = train.getByRole('spinbutton', { name: 'Epochs' });
  const text = train.getByRole('textbox', { name: /JSON$/ });

  await epochs.fill('37');
  await epochs.press('Enter');
  await shownAs('text');
  await expect(text).toContainText('"epochs": 37');
  const written = (await text.innerText()).replaceAll('\u00a0', ' ');
  await text.fill(written.replace('"epochs": 37', '"epochs": 41'));
  await shownAs('form');
  await expect(epochs).toHaveValue('41');

  await shownAs('text');
  await text.fill('{"epochs": 41,');
  await shownAs('form');
  await expect(train.getByText(/The form shows the last text that could be read\.$/)).toBeVisible();
  await expect(epochs).toBeDisabled();
  await expect(epochs).toHaveValue('41');
  await train.getByRole('button', { name: 'Drop the unfinished text' }).click();
  await expect(epochs).toBeEnabled();
  await shownAs('text');
  await expect(text).toContainText('"epochs": 41');
  expect(trouble).toEqual([]);
});

test('a notebook saved to a file opens as the same notebook', async ({ page }) => {
  const trouble = watchTrouble(page);
  await openTemplate(page, 'penguins-mlp');
  const title = page.getByLabel('Title of the notebook');
  await title.fill('Penguins, my way');
  await title.press('Enter');
  const shown = await cells(page).evaluateAll((all) => all.map((cell) => cell.getAttribute('aria-label')));
  const saved = await savedFile(page);
  expect(saved.name).toBe('penguins-my-way.json');

  await goHome(page);
  await pickFile(page, () => page.getByRole('button', { name: 'Open file' }).click(), saved.path);
  await expect(title).toHaveValue('Penguins, my way');
  await expect(cells(page)).toHaveCount(shown.length);
  expect(await cells(page).evaluateAll((all) => all.map((cell) => cell.getAttribute('aria-label')))).toEqual(shown);
  expect((await savedFile(page)).text).toBe(saved.text);

  await goHome(page);
  await expect(page.getByRole('link', { name: 'Penguins, my way' })).toHaveCount(2); // the file became a notebook of its own
  expect(trouble).toEqual([]);
});

test('a damaged file is refused with a sentence and nothing is lost', async ({ page }) => {
  const trouble = watchTrouble(page);
  await openTemplate(page, 'penguins-mlp');
  const { text } = await savedFile(page);
  const damaged = { name: 'torn.json', mimeType: 'application/json', buffer: Buffer.from(text.slice(0, text.length / 2)) };
  const foreign = { name: 'shopping.json', mimeType: 'application/json', buffer: Buffer.from('{"milk": 2}') };

  await pickFile(page, () => fromMenu(page, 'Open a file here'), damaged);
  await expect(toastOf(page, /"torn\.json" was not opened: .+\./)).toBeVisible();
  expect((await savedFile(page)).text).toBe(text);

  await goHome(page);
  await expect(page.getByRole('link', { name: 'Penguins', exact: false }).first()).toBeVisible();
  for (const [file, sentence] of [
    [damaged, /torn\.json cannot be opened\. .+\./],
    [foreign, /shopping\.json cannot be opened\. This is not a Daybook notebook/],
  ] as const) {
    await pickFile(page, () => page.getByRole('button', { name: 'Open file' }).click(), file);
    await expect(toastOf(page, sentence)).toBeVisible();
    await expect(page).not.toHaveURL(/notebook/);
  }
  await expect(page.getByRole('listitem').filter({ hasText: 'saved' })).toHaveCount(1);
  expect(trouble).toEqual([]);
});
