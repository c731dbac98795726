import { expect, test } from '@playwright/test';
import { cellOf, expectStatus, newestRun, openTemplate, pinBackend, press, setEpochs, storedRuns, watchTrouble } from './app.ts';

test.use({ serviceWorkers: 'allow' });

test('a newcomer opens a template from the first page, presses Run and finds the run after a reload', async ({ page }) => {
  const trouble = watchTrouble(page);
  await page.goto('.');
  await page.getByRole('link', { name: /Iris with a small net/ }).click();
  await expect(page).toHaveURL(/\?id=/);
  await press(page, 'Run');
  const run = await expectStatus(page, 'finished');
  expect(run.environment).toMatchObject({ backend: 'wasm', path: 'wasm' }); // the software adapter is not taken by default
  expect(run.dispatches).toBeGreaterThan(0);
  expect(run.weightsHash).toMatch(/^[0-9a-f]{8}$/);
  await expect(
    cellOf(page, 'train').getByText(/^Reached [01]\.\d+ ± \d\.\d+ on \d+ validation examples, the mean of 5 repeats/),
  ).toBeVisible();

  await page.reload();
  await expect(
    cellOf(page, 'train').getByText(/^Reached [01]\.\d+ ± \d\.\d+ on \d+ validation examples, the mean of 5 repeats/),
  ).toBeVisible();
  await page.getByRole('link', { name: /^Runs/ }).first().click();
  await expect(page.getByRole('link', { name: run.name.replace(/\.\d$/, '') }).first()).toBeVisible();
  expect(trouble).toEqual([]);
});

for (const backend of ['wasm', 'cpu', 'webgpu'] as const) {
  test(`trains a dense and a convolutional net on ${backend}, and says so in the record`, async ({ page }) => {
    const trouble = watchTrouble(page);
    for (const [template, epochs] of [
      ['iris-mlp', 3],
      ['digits-mlp', 1],
    ] as const) {
      await openTemplate(page, template);
      await pinBackend(page, backend);
      await setEpochs(page, epochs);
      await press(page, 'Run');
      const run = await expectStatus(page, /finished|failed|diverged/);
      expect(run).toMatchObject({
        state: { status: 'finished' },
        epochsDone: epochs,
        environment: { backend, path: { wasm: 'wasm', cpu: 'tfjs', webgpu: 'wgsl' }[backend] },
      });
      expect(run.dispatches).toBeGreaterThan(0);
      if (backend === 'webgpu') {
        expect(run.environment?.adapter).toMatch(/swiftshader/i);
        expect(run.environment?.repeats).toBe(true);
      }
    }
    expect(trouble).toEqual([]);
  });
}

test('the same seed twice gives the same weights', async ({ page }) => {
  await openTemplate(page, 'iris-mlp');
  await pinBackend(page, 'cpu');
  await setEpochs(page, 3);
  await press(page, 'Run');
  const first = await expectStatus(page, 'finished');
  await press(page, 'Run');
  await expect.poll(async () => (await storedRuns(page)).filter(({ state }) => state.status === 'finished').length).toBe(2);
  expect((await newestRun(page)).weightsHash).toBe(first.weightsHash);
});

test('a second Run while one trains is queued, shown, and trained after it', async ({ page }) => {
  await openTemplate(page, 'digits-mlp');
  await pinBackend(page, 'wasm');
  await setEpochs(page, 2000);
  await press(page, 'Run');
  await expectStatus(page, 'running');
  await press(page, 'Run');
  await expect(cellOf(page, 'train').getByText(/waits/)).toBeVisible();
  expect((await newestRun(page)).state.status).toBe('queued');
  await press(page, 'Stop'); // the queued one
  await expectStatus(page, 'stopped');
});
