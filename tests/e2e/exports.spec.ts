import { readFile } from 'node:fs/promises';
import { inflateRawSync } from 'node:zlib';
import { expect, test, type Download, type Page } from '@playwright/test';
import { openOnnx } from '../support/onnx-runtime.ts';
import { expectStatus, goToRuns, openTemplate, readStore, storedRuns, toastOf, trainFor, watchTrouble } from './app.ts';

/** The files in an archive, by a reader that shares nothing with the writer. */
function unzipped(archive: Buffer): Map<string, Buffer> {
  const end = archive.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  const files = new Map<string, Buffer>();
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left--) {
    const [packed, nameLength, extra, comment] = [20, 28, 30, 32].map((place) =>
      place === 20 ? archive.readUInt32LE(at + place) : archive.readUInt16LE(at + place),
    ) as [number, number, number, number];
    const local = archive.readUInt32LE(at + 42);
    const from = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
    const body = archive.subarray(from, from + packed);
    files.set(
      archive.toString('utf8', at + 46, at + 46 + nameLength),
      archive.readUInt16LE(at + 10) === 8 ? inflateRawSync(body) : Buffer.from(body),
    );
    at += 46 + nameLength + extra + comment;
  }
  return files;
}

const bytesOf = async (download: Download): Promise<Buffer> => readFile(await download.path());
const jsonOf = (files: Map<string, Buffer>, path: string) => JSON.parse(files.get(path)?.toString('utf8') ?? 'null');

/** Opens a menu and chooses from it, by the keyboard alone. */
async function exported(page: Page, menu: RegExp | string, item: string): Promise<Download> {
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: menu }).focus();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('menuitem').first()).toBeFocused();
  await page.keyboard.type(item);
  await expect(page.getByRole('menuitem', { name: new RegExp(`^${item}`) })).toBeFocused();
  await page.keyboard.press('Enter');
  return downloading;
}

test('a trained model is taken along as ONNX, TF.js model and safetensors, and its record as a crate', async ({ page }) => {
  const trouble = watchTrouble(page);
  await openTemplate(page, 'penguins-mlp');
  await trainFor(page, 6);
  const run = await expectStatus(page, 'finished');
  await goToRuns(page);
  await page.getByRole('main').getByRole('link', { name: 'train 1', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'train 1', level: 1 })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Checkpoints', exact: true })).toBeVisible();

  const onnx = await exported(page, 'Export', 'ONNX');
  expect(onnx.suggestedFilename()).toBe('train 1 onnx.zip');
  const files = unzipped(await bytesOf(onnx));
  const { preparation } = jsonOf(files, 'preparation.json');
  const predict = await openOnnx(files.get('model.onnx') ?? Buffer.alloc(0));
  const outputs = await predict(new Float32Array(preparation.inputShape[0]).fill(1), { shape: preparation.inputShape, isCodes: false });
  expect(outputs.length).toBe(3);
  expect(outputs.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 5);
  expect(files.get('README.md')?.toString('utf8')).toContain(run.id);

  const layers = unzipped(await bytesOf(await exported(page, 'Export', 'TF.js')));
  expect(jsonOf(layers, 'model.json').format).toBe('layers-model');
  const weights = unzipped(await bytesOf(await exported(page, 'Export', 'safetensors'))).get('model.safetensors');
  expect(weights?.subarray(8).toString('latin1')).toContain(`"run":"${run.id}"`);

  const record = await exported(page, 'Export', 'Record');
  expect(record.suggestedFilename()).toBe('train 1 record.zip');
  const crate = unzipped(await bytesOf(record));
  expect(jsonOf(crate, 'run.json').run).toMatchObject({ id: run.id, weightsHash: run.weightsHash });
  expect(jsonOf(crate, 'run.json').history.epoch).toEqual([1, 2, 3, 4, 5, 6]);
  expect(JSON.stringify(jsonOf(crate, 'ro-crate-metadata.json'))).toContain('https://w3id.org/ro/crate/1.1');
  expect(trouble).toEqual([]);
});

test('the runs that are shown or selected become a table or the folders of another tracker', async ({ page }) => {
  const trouble = watchTrouble(page);
  await openTemplate(page, 'iris-mlp');
  await trainFor(page, 4);
  await trainFor(page, 5);
  const [second, first] = await storedRuns(page);
  await goToRuns(page);

  const shown = (await bytesOf(await exported(page, 'Export 2 runs', 'CSV'))).toString('utf8');
  expect(shown.split('\r\n')[0]).toBe('name,status,dataset,varied,model,score.best,score.last,duration,seed,created');
  await page.getByRole('button', { name: 'Export 2 runs' }).click();
  const downloading = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: /^All columns, CSV/ }).click();
  const csv = await downloading;
  expect(csv.suggestedFilename()).toMatch(/^runs \d{4}-\d\d-\d\d\.csv$/);
  const [head = '', ...rows] = (await bytesOf(csv)).toString('utf8').trimEnd().split('\r\n');
  expect(head.split(',')[0]).toBe('name');
  expect(rows.map((row) => row.split(',')[0])).toEqual(['train 2', 'train 1']);
  expect(rows.map((row) => row.split(',')[head.split(',').indexOf('epochs')])).toEqual(['5', '4']);
  expect(rows[0]).toContain(second?.id);

  const mlflow = unzipped(await bytesOf(await exported(page, 'Export 2 runs', 'MLflow')));
  expect(
    [...mlflow.keys()].filter((path) => /^mlruns\/\d+\/\w+\/metrics\/train\/loss$|\/metrics\/.*loss/.test(path)).length,
  ).toBeGreaterThan(1);
  const events = unzipped(await bytesOf(await exported(page, 'Export 2 runs', 'TensorBoard')));
  expect([...events.keys()].some((path) => /\/train 1\/train\/events\.out\.tfevents/.test(path))).toBe(true);

  await page.getByRole('checkbox', { name: /train 1/ }).check();
  const lines = (await bytesOf(await exported(page, 'Export 1 run', 'JSON'))).toString('utf8').trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { name: 'train 1', created: new Date(first?.createdAt ?? 0).toISOString() },
  ]);
  const parquet = await bytesOf(await exported(page, 'Export 1 run', 'Parquet'));
  expect(parquet.toString('latin1', 0, 4)).toBe('PAR1');
  expect(trouble).toEqual([]);
});

type Stored = { id: string; notebook: { title: string } };
type Weights = { runId: string; slot: number; checkpoint?: unknown };

const goHome = async (page: Page) => {
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Home' }).click();
  await expect(page.getByRole('button', { name: 'Restore a backup…' })).toBeVisible();
};

async function pick(page: Page, file: { name: string; buffer: Buffer }): Promise<void> {
  const choosing = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Restore a backup…' }).press('Enter');
  await (await choosing).setFiles({ ...file, mimeType: 'application/zip' });
}

test('a backup of everything comes back in another browser, and a damaged one is refused with a sentence', async ({ page, browser }) => {
  const trouble = watchTrouble(page);
  await openTemplate(page, 'penguins-mlp');
  await trainFor(page, 5);
  await expectStatus(page, 'finished');
  await goHome(page);
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Back up everything' }).press('Enter');
  const download = await downloading;
  expect(download.suggestedFilename()).toMatch(/^daybook backup \d{4}-\d\d-\d\d\.zip$/);
  await expect(toastOf(page, /Backed up everything to "daybook backup .*\.zip", [\d.]+ kB/)).toBeVisible();
  const backup = await bytesOf(download);

  const context = await browser.newContext();
  const fresh = await context.newPage();
  const troubleThere = watchTrouble(fresh);
  await fresh.goto(page.url());
  await expect(fresh.getByRole('button', { name: 'Back up everything' })).toBeDisabled();

  const damaged = Buffer.from(backup);
  damaged[200] = (damaged[200] ?? 0) ^ 0x55;
  await pick(fresh, { name: 'torn.zip', buffer: backup.subarray(0, backup.length / 2) });
  await expect(toastOf(fresh, /"torn\.zip" is no whole ZIP file/)).toBeVisible();
  await pick(fresh, { name: 'changed.zip', buffer: damaged });
  await expect(toastOf(fresh, /"changed\.zip".* is damaged|in "changed\.zip" /)).toBeVisible();
  expect(await storedRuns(fresh)).toEqual([]);

  await pick(fresh, { name: 'my.zip', buffer: backup });
  const dialog = fresh.getByRole('dialog', { name: 'Restore a backup' });
  await expect(dialog.getByRole('listitem')).toHaveText(['To be added: 1 run and 1 notebook.']);
  expect(await storedRuns(fresh)).toEqual([]);
  await dialog.getByRole('button', { name: 'Restore', exact: true }).press('Enter');
  await expect(toastOf(fresh, 'Restored 1 run and 1 notebook.')).toBeVisible();

  await expect(fresh.getByRole('region', { name: 'Notebooks' }).getByRole('link', { name: /Penguins/ })).toBeVisible();
  expect(await storedRuns(fresh)).toEqual(await storedRuns(page));
  expect(await readStore<Stored>(fresh, 'notebooks')).toEqual(await readStore<Stored>(page, 'notebooks'));
  expect(await readStore<Weights>(fresh, 'checkpoints')).toEqual(await readStore<Weights>(page, 'checkpoints'));
  await goToRuns(fresh);
  await fresh.getByRole('main').getByRole('link', { name: 'train 1', exact: true }).click();
  await expect(fresh.getByText(/^Reached .* of 5/).first()).toBeVisible();

  await goHome(fresh);
  await pick(fresh, { name: 'my.zip', buffer: backup });
  await expect(dialog.getByRole('listitem')).toHaveText([
    'Nothing of it is missing here.',
    'Here already, the same: 1 run and 1 notebook.',
  ]);
  await fresh.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(fresh.getByRole('button', { name: 'Restore a backup…' })).toBeFocused();
  await context.close();
  expect([...trouble, ...troubleThere]).toEqual([]);
});
