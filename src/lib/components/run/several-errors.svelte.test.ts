import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { aDataset } from '../../../../tests/support/tables.ts';
import type { Predictions } from '../../worker/protocol.ts';
import SeveralErrors from './SeveralErrors.svelte';

const { task: _task, ...dataset } = aDataset({ target: ['sweet', 'sour'] });
const predictions: Predictions = {
  rows: Int32Array.of(2, 5, 8),
  outputs: Float32Array.of(0.9, 0.2, 0.4, 0.7, 0.1, 0.8),
  truth: Float32Array.of(1, 0, 1, 1, 0, 0),
  width: 2,
  classes: null,
  shown: {
    type: 'rows',
    columns: ['length', 'sweet', 'sour'],
    cells: [
      ['1', 'yes', 'no'],
      ['2', 'yes', 'yes'],
      ['3', 'no', 'no'],
    ],
  },
  preparation: {
    columns: [{ type: 'number', name: 'length', fill: 2, offset: 0, scale: 1 }],
    planar: null,
    inputShape: [1],
    inputNames: ['length'],
    target: {
      type: 'labels',
      name: 'sweet, sour',
      labels: [
        { name: 'sweet', classes: ['no', 'yes'] },
        { name: 'sour', classes: ['no', 'yes'] },
      ],
    },
  },
  dataset: { ...dataset, task: 'labels' },
};
const predict = () => Promise.resolve({ ok: true as const, value: { outputs: [0.6, 0.3] } });

test('each label has its own confusion matrix, and a row tells every label beside its truth', async () => {
  await render(SeveralErrors, { predictions, predict });
  const errors = page.getByRole('region', { name: 'Errors' });
  await expect.element(errors.getByText('2 of 3 right')).toBeVisible();
  await expect.element(errors.getByText('1 of 3 validation examples is wrong; the most certain mistakes first.')).toBeVisible();
  await errors.getByRole('button', { name: 'Try row 6 below' }).click();
  await expect.element(page.getByText(/^Row 6 of the validation part, sweet true yes\./)).toBeVisible();
  const rows = page.getByRole('table', { name: 'Every target' }).getByRole('row');
  await expect.element(rows.nth(1)).toHaveTextContent(/sweet\s*yes\s*60% yes\s*yes$/);
  await expect.element(rows.nth(2)).toHaveTextContent(/sour\s*no\s*30% yes\s*yes ✗$/);

  await errors.getByRole('combobox', { name: 'Label' }).selectOptions('sour');
  await expect.element(errors.getByRole('button', { name: 'Try row 9 below' })).toBeVisible();
  expect(errors.getByRole('columnheader', { name: 'sweet' }).elements()).toEqual([]);
  await errors.getByRole('button', { name: 'Try row 9 below' }).click();
  await expect.element(page.getByText(/^Row 9 of the validation part, sour true no\./)).toBeVisible();
});
