import { expect, test } from '@playwright/test';
import { cellOf, expectStatus, newestRun, openTemplate, pinBackend, press, setEpochs, watchTrouble } from './app.ts';

test('a finished run is looked into by keyboard: feature maps, filters and projections, and none of it changes the run', async ({
  page,
}) => {
  const trouble = watchTrouble(page);
  await openTemplate(page, 'cnn-mnist');
  await pinBackend(page, 'wasm');
  await setEpochs(page, 1);
  await press(page, 'Run');
  await expectStatus(page, 'finished');
  const { weightsHash } = await newestRun(page);
  await cellOf(page, 'train').getByRole('link', { name: 'train 1' }).first().click();

  const section = page.getByRole('region', { name: 'Inside', exact: true });
  await section.getByRole('button', { name: 'Look inside' }).press('Enter');
  const maps = section.getByRole('slider', { name: /^conv2d 1 on row \d+/ });
  await maps.focus();
  await page.keyboard.press('PageDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  await expect(maps).toHaveAttribute('aria-valuetext', /^map 2, row 2, column 2: \S+$/);
  await section.getByRole('button', { name: 'Next', exact: true }).press('Enter');
  await expect(
    section.getByRole('textbox', { name: 'Validation example' }).or(section.getByRole('spinbutton', { name: 'Validation example' })),
  ).toHaveValue('2');
  await section.getByLabel('Layer').selectOption({ label: 'dense 6: dense 10, 10' });
  await expect(section.getByRole('slider', { name: /^dense 6 on row/ })).toHaveAttribute('aria-valuetext', /^unit 1 \(0\): /);
  await section.getByRole('button', { name: 'Table' }).press('Enter');
  await expect(section.getByRole('region', { name: /^dense 6 on row \d+: numbers/ }).getByRole('row')).toHaveCount(11);

  await section.getByRole('tab', { name: 'Activations' }).press('ArrowRight');
  await expect(section.getByText('Each filter has 3×3 taps.')).toBeVisible();
  await section.getByRole('tab', { name: 'Weights' }).press('ArrowRight');
  const points = section.getByRole('slider', { name: /^Examples as seen by/ });
  await points.focus();
  await page.keyboard.press('End');
  await expect(points).toHaveAttribute('aria-valuetext', /^row \d+, \d: .* Enter or a press looks at it\.$/);
  const row = /^row \d+/.exec((await points.getAttribute('aria-valuetext')) ?? '')?.[0] ?? '';
  await page.keyboard.press('Enter');
  await expect(section.getByRole('heading', { name: row, exact: true })).toBeVisible();
  expect((await newestRun(page)).weightsHash).toBe(weightsHash);
  expect(trouble).toEqual([]);
});
