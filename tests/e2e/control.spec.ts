import { expect, test } from '@playwright/test';
import { cellOf, expectStatus, newestRun, openTemplate, pinBackend, press, readStore, setEpochs } from './app.ts';

test.beforeEach(async ({ page }) => {
  await openTemplate(page, 'digits-mlp');
  await pinBackend(page, 'wasm');
  await setEpochs(page, 3000);
});

test('pauses, steps one epoch, goes on and stops', async ({ page }) => {
  await press(page, 'Run');
  await expectStatus(page, 'running');
  await press(page, 'Pause');
  const paused = await expectStatus(page, 'paused');
  await press(page, 'Step');
  await expect.poll(async () => (await newestRun(page)).epochsDone).toBe(paused.epochsDone + 1);
  const stepped = await expectStatus(page, 'paused');
  await press(page, 'Step');
  await expect.poll(async () => (await newestRun(page)).epochsDone).toBe(stepped.epochsDone + 1);
  await expectStatus(page, 'paused');
  await press(page, 'Resume');
  await expectStatus(page, 'running');
  await press(page, 'Stop');
  const stopped = await expectStatus(page, 'stopped');
  expect(stopped.epochsDone).toBeGreaterThanOrEqual(stepped.epochsDone + 1);
  await expect(cellOf(page, 'train').getByRole('button', { name: /^Resume/ })).toBeVisible();
});

test('a reload in the middle shows the run as interrupted and resumes it', async ({ page }) => {
  await press(page, 'Run');
  await expectStatus(page, 'running');
  await expect.poll(async () => (await newestRun(page)).epochsDone).toBeGreaterThan(2);
  const before = await newestRun(page);
  await page.reload();
  const resume = cellOf(page, 'train').getByRole('button', { name: /^Resume/ });
  await expect(resume).toBeVisible();
  expect((await newestRun(page)).epochsDone).toBeGreaterThanOrEqual(before.epochsDone);
  await resume.click();
  await expectStatus(page, 'running');
  await expect.poll(async () => (await newestRun(page)).epochsDone).toBeGreaterThan(before.epochsDone);
  await press(page, 'Stop');
  await expectStatus(page, 'stopped');
});

test('a learning rate far too high ends as diverged, with epoch, step and advice, and keeps the last finite weights', async ({ page }) => {
  await openTemplate(page, 'diabetes-linear');
  await cellOf(page, 'train').getByText('text', { exact: true }).click();
  await cellOf(page, 'train')
    .getByRole('textbox', { name: /text of|as text|JSON/i })
    .fill('{"optimizer": {"type": "sgd"}, "learningRate": 90, "epochs": 500}');
  await press(page, 'Run');
  const run = await expectStatus(page, /diverged|finished|failed/);
  expect(run.state.status).toBe('diverged');
  await expect(
    cellOf(page, 'train')
      .getByText(/epoch \d+, step \d+/)
      .first(),
  ).toBeVisible();
  const checkpoints = await readStore<{ runId: string }>(page, 'checkpoints');
  expect(checkpoints.some(({ runId }) => runId === run.id)).toBe(true);
});
