import { expect, test, type Page } from '@playwright/test';
import { cellOf, expectStatus, openTemplate, press, readStore, watchTrouble } from './app.ts';

const train = (page: Page) => cellOf(page, 'train');
const number = (page: Page, name: string) => train(page).getByRole('spinbutton', { name, exact: true });
const choice = (page: Page, name: string) => train(page).getByRole('combobox', { name, exact: true });

/** Typed over what stands there, as a hand does. */
async function type(page: Page, name: string, value: string): Promise<void> {
  await number(page, name).click();
  await page.keyboard.type(value);
  await page.keyboard.press('Tab');
}

/** What the text beside the form says; the form comes back. */
async function readText(page: Page, kind: 'train' | 'model'): Promise<unknown> {
  const cell = cellOf(page, kind);
  await cell.getByRole('radio', { name: 'text', exact: true }).check();
  await expect(cell.locator('.cm-content')).toBeVisible();
  const text = (await cell.locator('.cm-line').allInnerTexts()).join('\n');
  await cell.getByRole('radio', { name: 'form', exact: true }).check();
  return JSON.parse(text);
}

test('every number of a regression is set by mouse and keyboard, stands in the text, and trains to the end', async ({ page }) => {
  const trouble = watchTrouble(page);
  await openTemplate(page, 'diabetes-linear');
  await train(page).getByText('Advanced').click();
  await choice(page, 'Optimizer').selectOption({ label: 'AdamW' });
  await type(page, 'Weight decay', '0.02');
  await type(page, 'Beta 2', '0.99');
  await type(page, 'Learning rate', '0.05');
  await type(page, 'Epochs', '12');
  await choice(page, 'Loss').selectOption({ label: 'Huber' });
  await type(page, 'Delta', '0.5');
  await choice(page, 'Schedule').focus();
  await page.keyboard.type('cosine');
  await page.keyboard.press('Tab');
  await type(page, 'Least share', '0.1');
  await choice(page, 'Warm-up').selectOption({ label: 'over so many steps' });
  await type(page, 'Steps', '22');
  await type(page, 'Max-norm', '3');
  await type(page, 'Clip each gradient', '5');
  await type(page, 'Clip gradient norm', '1');
  await train(page).getByRole('switch', { name: 'Early stopping' }).press('Space');
  await type(page, 'Patience', '10');
  await train(page).getByRole('switch', { name: 'Restore the best' }).click();
  await number(page, 'L1').focus();
  await page.keyboard.press('ArrowUp');

  expect(await readText(page, 'train')).toMatchObject({
    optimizer: { type: 'adamw', weightDecay: 0.02, beta2: 0.99 },
    learningRate: 0.05,
    epochs: 12,
    loss: 'huber',
    lossOptions: { delta: 0.5 },
    schedule: { type: 'cosine', floor: 0.1 },
    warmup: { type: 'steps', steps: 22 },
    regularisation: { maxNorm: 3, l2: 0.1 },
    clipping: { value: 5, norm: 1 },
    earlyStopping: { patience: 10, restoreBest: true },
  });

  await press(page, 'Run');
  await expectStatus(page, 'finished');
  const [record] = await readStore<{ run: { floor: { description: string; scores: { loss: number } } } }>(page, 'runs');
  expect(record?.run.floor.description).toMatch(/value of least Huber loss/);
  expect(record?.run.floor.scores.loss).toBeGreaterThan(0);

  await train(page).getByRole('link', { name: 'train 1' }).click();
  const curves = page.getByRole('region', { name: 'Curves' });
  await curves.getByRole('radio', { name: 'learning rate' }).check();
  await expect(curves.getByRole('columnheader', { name: 'learning rate' })).toBeVisible();
  await curves.getByRole('button', { name: 'Table' }).click();
  const rates = curves.getByRole('region', { name: 'Epochs in numbers' }).locator('tbody tr td:last-child');
  await expect(rates).toHaveCount(12);
  await expect(rates.last()).toHaveText(/^0\.0050/); // a tenth of the rate
  expect(trouble).toEqual([]);
});

test('options of a loss for classes and of a layer are set in the form, stand in the text, and train', async ({ page }) => {
  const trouble = watchTrouble(page);
  await openTemplate(page, 'iris-mlp');
  const model = cellOf(page, 'model');
  await model.getByRole('button', { name: /dense 16/ }).click();
  await model.getByRole('combobox', { name: 'First weights' }).selectOption('heNormal');
  await train(page).getByText('Advanced').click();
  await choice(page, 'Class weights').selectOption('balanced');
  await type(page, 'Label smoothing', '0.05');
  await train(page).getByRole('slider', { name: 'Focal gamma, slider' }).press('ArrowRight');
  await choice(page, 'Schedule').selectOption({ label: 'steps' });
  await type(page, 'Epochs between steps', '4');
  await type(page, 'Epochs', '8');

  expect(await readText(page, 'model')).toMatchObject({ layers: [{ type: 'dense', initialiser: 'heNormal' }, {}] });
  expect(await readText(page, 'train')).toMatchObject({
    lossOptions: { classWeights: 'balanced', labelSmoothing: 0.05, focal: 0.5 },
    schedule: { type: 'step', every: 4 },
    epochs: 8,
  });
  await train(page).getByText('Advanced').click();
  await train(page).getByRole('button', { name: 'Schedule: back to the default' }).click();
  await expect(choice(page, 'Schedule')).toHaveValue('constant');
  expect(await readText(page, 'train')).not.toHaveProperty('schedule');
  await press(page, 'Run');
  await expectStatus(page, 'finished');
  expect(trouble).toEqual([]);
});
