import { expect, test, type Page } from '@playwright/test';
import { cellOf, expectStatus, newestRun, openTemplate, pinBackend, press, readStore, setEpochs, watchTrouble } from './app.ts';

type Change = { knob: string; value: number; name?: string };
type Moved = { step: number; epoch: number; change: Change };

const controls = (page: Page) => cellOf(page, 'train').getByRole('group', { name: 'Playground' });

async function moved(page: Page): Promise<Moved[]> {
  const { id } = await newestRun(page);
  const records = await readStore<{ run: { id: string; interventions: Moved[] } }>(page, 'runs');
  return records.find(({ run }) => run.id === id)?.run.interventions ?? [];
}

test('a number moved while the run trains acts, is undone in the cell alone, and stands in the record after a reload', async ({ page }) => {
  const trouble = watchTrouble(page);
  await openTemplate(page, 'playground-2d');
  await pinBackend(page, 'wasm');
  await setEpochs(page, 100_000);
  const bar = controls(page);
  await bar.getByRole('button', { name: 'Play' }).click();
  await expect.poll(async () => (await newestRun(page)).epochsDone).toBeGreaterThan(1);

  await bar.getByLabel('Learning rate').selectOption('0.003');
  await expect.poll(() => moved(page)).toMatchObject([{ change: { knob: 'learningRate', value: 0.003 } }]);
  const [first] = await moved(page);
  expect(first?.step).toBeGreaterThan(0);
  await expect(cellOf(page, 'train').getByRole('spinbutton', { name: 'Learning rate' })).toHaveValue('0.003');

  await page.getByRole('button', { name: /^Undo/ }).click();
  await expect(bar.getByLabel('Learning rate')).toHaveValue('0.01');
  const line = cellOf(page, 'train').getByText('The cell now says learning rate 0.01; the run goes on with what it had.');
  await expect(line).toBeVisible();
  expect(await moved(page)).toHaveLength(1);
  await cellOf(page, 'train').getByRole('button', { name: 'Apply to the running run' }).click();
  await expect(line).toBeHidden();
  await expect.poll(() => moved(page)).toHaveLength(2);

  await bar.getByRole('button', { name: 'Pause' }).click();
  const { stepsDone } = await expectStatus(page, 'paused');
  await cellOf(page, 'train').locator('.reach').first().dispatchEvent('click');
  const field = cellOf(page, 'train').getByRole('spinbutton', { name: 'New value of dense 1, unit 1, from x1' });
  await expect(field).toBeFocused();
  await field.fill('1.25');
  await field.press('Enter');
  await expect.poll(() => moved(page)).toHaveLength(3);
  expect((await moved(page))[2]).toMatchObject({
    step: stepsDone,
    change: { knob: 'weight', value: 1.25, name: 'dense 1, unit 1, from x1' },
  });

  await page.reload();
  const sentence = `learning rate 0.003 from step ${first?.step}, epoch ${first?.epoch}`;
  await cellOf(page, 'train').getByRole('link', { name: 'train 1' }).first().click();
  await expect(page.getByText(sentence).first()).toBeVisible();
  await expect(page.getByText(`dense 1, unit 1, from x1 set to 1.25 at step ${stepsDone}`).first()).toBeVisible();
  expect(trouble).toEqual([]);
});

test('the row of controls edits the cells; another shape is chosen by arrow keys; a weight of a run that is over is only read', async ({
  page,
}) => {
  await openTemplate(page, 'playground-2d');
  await pinBackend(page, 'wasm');
  await controls(page).getByLabel('Activation').selectOption('tanh');
  await expect(cellOf(page, 'model').getByText('dense 8 tanh').first()).toBeVisible();
  await page.keyboard.press('Escape');
  await cellOf(page, 'data').getByRole('radio', { name: 'spirals' }).focus();
  await page.keyboard.press('ArrowLeft');
  await expect(cellOf(page, 'data').getByRole('radio', { name: 'circles' })).toBeChecked();
  await expect(cellOf(page, 'data').getByText('Circles').first()).toBeVisible();
  await setEpochs(page, 3);
  await press(page, 'Run');
  await expectStatus(page, 'finished');
  await cellOf(page, 'train').getByText('Weights as a table').click();
  await cellOf(page, 'train')
    .getByRole('button', { name: /dense 1, unit 2, bias/ })
    .click();
  await expect(cellOf(page, 'train').getByText('is over: Play starts a new run.')).toBeVisible();
});

test('a reset ends the run that trains and starts another at once; changed data are shown without the old net until Play', async ({
  page,
}) => {
  await openTemplate(page, 'playground-2d');
  await pinBackend(page, 'wasm');
  await setEpochs(page, 100_000);
  const bar = controls(page);
  const statuses = async () => {
    const records = await readStore<{ run: { name: string; state: { status: string } } }>(page, 'runs');
    return Object.fromEntries(records.map(({ run }) => [run.name, run.state.status]));
  };
  await bar.getByRole('button', { name: 'Play' }).click();
  await expect.poll(async () => (await newestRun(page)).epochsDone).toBeGreaterThan(1);
  await bar.getByRole('button', { name: 'Start again with a new seed' }).click();
  await expect.poll(statuses).toEqual({ 'train 1': 'stopped', 'train 2': 'running' });
  await bar.getByRole('button', { name: 'Pause' }).click();
  await expectStatus(page, 'paused');

  await cellOf(page, 'data').getByRole('radio', { name: 'spirals' }).focus();
  await page.keyboard.press('ArrowLeft');
  await expect(cellOf(page, 'train').getByText('The data changed since train 2: Play starts anew.')).toBeVisible();
  await bar.getByRole('button', { name: 'Play: start anew' }).click();
  await expect.poll(statuses).toEqual({ 'train 1': 'stopped', 'train 2': 'stopped', 'train 3': 'running' });
  await expect(cellOf(page, 'train').getByRole('figure', { name: 'Decision surface of train 3' })).toBeVisible();
});

test('data, inputs, batch and penalty are chosen beside the net and stand in the cells', async ({ page }) => {
  const trouble = watchTrouble(page);
  await openTemplate(page, 'playground-2d');
  await pinBackend(page, 'wasm');
  const train = cellOf(page, 'train');
  const data = train.getByRole('group', { name: 'Data', exact: true });
  const chip = (name: string) => cellOf(page, 'data').getByRole('button', { name, exact: true });

  const square = train.getByRole('button', { name: 'x1^2', exact: true });
  await expect(square).toHaveAttribute('aria-pressed', 'false');
  await square.click();
  await expect(chip('x1^2')).toHaveAttribute('aria-pressed', 'true');
  await expect(train.getByRole('button', { name: 'x1^2', exact: true })).toHaveAttribute('aria-pressed', 'true');
  await train.getByRole('button', { name: 'x1', exact: true }).focus();
  await page.keyboard.press('Enter');
  await expect(chip('x1')).toHaveAttribute('aria-pressed', 'false');
  await expect(train.getByRole('button', { name: 'x1', exact: true })).toHaveAttribute('aria-pressed', 'false');

  await data.getByRole('radio', { name: 'circles' }).focus();
  await page.keyboard.press('Space');
  await expect(cellOf(page, 'data').getByRole('radio', { name: 'circles' })).toBeChecked();
  await data.getByRole('slider', { name: 'Noise' }).press('ArrowRight');
  await expect(cellOf(page, 'data').getByRole('spinbutton', { name: 'Noise' })).toHaveValue('0.15');
  await data.getByRole('slider', { name: 'Validation' }).press('ArrowRight');
  await expect(data.getByText('30%')).toBeVisible();
  await data.getByRole('slider', { name: 'Batch size' }).press('ArrowLeft');
  await expect(train.getByRole('spinbutton', { name: 'Batch size' })).toHaveValue('16');
  const seed = cellOf(page, 'data').getByRole('spinbutton', { name: 'Data seed' });
  await data.getByRole('button', { name: 'New points' }).click();
  await expect(seed).not.toHaveValue('0');

  await controls(page).getByLabel('Regularisation').selectOption('L1');
  await expect(controls(page).getByLabel('L1 rate')).toHaveValue('0.001');
  await setEpochs(page, 3);
  await press(page, 'Run');
  await expectStatus(page, 'finished');
  const { id } = await newestRun(page);
  const records = await readStore<{ run: { id: string; resolved: unknown } }>(page, 'runs');
  expect(records.find(({ run }) => run.id === id)?.run.resolved).toMatchObject({
    dataset: { source: { name: 'circles', noise: 0.15 }, split: { validation: 0.3 }, preparation: { inputs: ['x2', 'x1^2'] } },
    training: { batchSize: 16, regularisation: { l1: 0.001, l2: 0 } },
  });
  expect(trouble).toEqual([]);
});
