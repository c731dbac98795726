import { expect, test } from '@playwright/test';
import { cellOf, expectStatus, newestRun, openTemplate, pinBackend, press, setEpochs, watchTrouble } from './app.ts';

test('instruments are switched on by keyboard, see every layer, outlive a reload and change no bit', async ({ page }) => {
  const trouble = watchTrouble(page);
  await openTemplate(page, 'digits-mlp');
  await pinBackend(page, 'wasm');
  await setEpochs(page, 3);
  await press(page, 'Run');
  await expectStatus(page, 'finished');
  const { weightsHash } = await newestRun(page);

  const train = cellOf(page, 'train');
  await train.locator('summary', { hasText: 'Advanced' }).press('Enter');
  await train.getByLabel('Instruments', { exact: true }).press('Space');
  await expect(train.getByRole('spinbutton', { name: 'Epochs between looks' })).toHaveValue('1');
  await press(page, 'Run');
  await expect.poll(async () => (await newestRun(page)).name).toBe('train 2');
  await expectStatus(page, 'finished');
  expect((await newestRun(page)).weightsHash).toBe(weightsHash);

  await train.getByRole('link', { name: 'train 2' }).first().click();
  await expect(page).toHaveURL(/\/run\/\?id=/);
  await page.reload();
  const section = page.getByRole('region', { name: 'Instruments' });
  await expect(section.getByText(/^[23] looks/)).toBeVisible();
  const ratio = section.getByRole('slider', { name: /^Update to weight ratio/ });
  await ratio.focus();
  await page.keyboard.press('Home');
  await expect(ratio).toHaveAttribute('aria-valuetext', /^epoch 1: dense 2 0\.0\d+, dense 3 0\.0\d+$/);
  await section.getByText('gradients', { exact: true }).click();
  await expect(section.getByRole('figure', { name: 'Norm of the gradients' })).toBeVisible();
  await section.getByRole('button', { name: 'Table' }).click();
  await expect(section.getByRole('region', { name: 'gradients by layer after epoch 3' }).getByRole('row')).toHaveCount(3);
  expect(trouble).toEqual([]);
});
