import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import type { FittedPreparation } from '../../data/prepared.ts';
import PredictRow from './PredictRow.svelte';

const preparation: FittedPreparation = {
  columns: [{ type: 'number', name: 'length', fill: 0, offset: 0, scale: 1 }],
  planar: null,
  inputShape: [1],
  inputNames: ['length'],
  target: { type: 'classes', name: 'kind', classes: ['short', 'long'] },
};
const predict = async (row: Record<string, number | string>) => {
  const long = Number(row['length']) > 3 ? 0.9 : 0.2;
  return { ok: true as const, value: { outputs: [1 - long, long] } };
};
const answer = () => page.getByRole('list').element().textContent?.replace(/\s+/g, ' ');

test('a changed value and another row are predicted anew', async () => {
  const { rerender } = await render(PredictRow, { preparation, row: { length: 1 }, predict });
  await expect.poll(answer).toMatch(/short.*80.*long.*20%/);
  const field = page.getByLabelText('length');
  await field.fill('5');
  await expect.poll(answer).toMatch(/90%.*10%/);
  await field.fill('');
  await userEvent.tab();
  await expect.element(field).toHaveValue('');
  await expect.poll(answer).toMatch(/short.*80/); // a value that is missing
  await field.fill('5');
  await userEvent.tab(); // a field that is being typed in keeps its text
  await rerender({ preparation, row: { length: 2 }, predict });
  await expect.element(field).toHaveValue('2');
  await expect.poll(answer).toMatch(/short.*80/);
});

test('a typical value is fed whole though it is shown short, and a category may be missing', async () => {
  const mixed: FittedPreparation = {
    ...preparation,
    columns: [...preparation.columns, { type: 'category', name: 'island', categories: ['Biscoe', 'Dream'], fill: 0 }],
  };
  const asked: Record<string, number | string>[] = [];
  const listen = (row: Record<string, number | string>) => {
    asked.push(row);
    return predict(row);
  };
  await render(PredictRow, { preparation: mixed, row: { length: 43.92192982456143, island: 'Dream' }, predict: listen });
  const field = page.getByLabelText('length');
  await expect.element(field).toHaveValue('43.9219');
  await field.click();
  await expect.element(field).toHaveValue('43.92192982456143');
  await userEvent.tab();
  await expect.element(field).toHaveValue('43.9219');
  await page.getByLabelText('island').selectOptions('missing');
  await expect.poll(() => asked.at(-1)).toEqual({ length: 43.92192982456143, island: '' });
  expect(asked[0]).toEqual({ length: 43.92192982456143, island: 'Dream' });
});
