import { expect, test } from '@playwright/test';
import { cellOf, openTemplate, press, storedRuns, watchTrouble } from './app.ts';

test('a dragged number redraws curves and surface as a draft, which only Keep records', async ({ page }) => {
  const trouble = watchTrouble(page);
  await openTemplate(page, 'iris-mlp');
  const train = cellOf(page, 'train');
  await press(page, 'Run');
  await expect(train.getByText(/^Reached /)).toBeVisible();
  const recorded = (await storedRuns(page)).length;

  const rate = train.getByRole('slider', { name: 'Learning rate, slider' });
  await rate.focus();
  await rate.press('ArrowRight');
  await rate.press('ArrowRight');
  const draft = train.getByText(/^Draft, not recorded\. Reached /);
  await expect(draft).toBeVisible();
  await expect(train.getByRole('figure', { name: /^Learning curves/ })).toContainText('draft');
  expect(await storedRuns(page)).toHaveLength(recorded);

  // A layer's number does the same, from the model cell.
  const model = cellOf(page, 'model');
  await model.getByRole('button', { name: 'Layer 1: dense 16 relu' }).click();
  const units = model.getByRole('slider', { name: /^Units.*slider$/ });
  const told = await draft.textContent();
  await units.focus();
  await units.press('Home');
  await expect(draft).not.toHaveText(told ?? '');

  await train.getByRole('button', { name: 'Discard' }).click();
  await expect(draft).toBeHidden();
  await rate.press('ArrowLeft');
  await expect(draft).toBeVisible();
  await train.getByRole('button', { name: 'Keep' }).click();
  await expect(draft).toBeHidden();
  await expect.poll(async () => (await storedRuns(page)).filter(({ state }) => state.status === 'finished').length).toBe(2 * recorded);
  expect(trouble).toEqual([]);
});
