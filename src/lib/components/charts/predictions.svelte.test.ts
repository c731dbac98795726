import '../ui/tokens.css';
import axe from 'axe-core';
import { expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { page, userEvent } from 'vitest/browser';
import ClassBars from './ClassBars.svelte';
import ConfusionMatrix from './ConfusionMatrix.svelte';
import ImageGrid from './ImageGrid.svelte';
import PredictedScatter from './PredictedScatter.svelte';
import Sparkline from './Sparkline.svelte';
import SplitBar from './SplitBar.svelte';

const violations = async (container: Element) => (await axe.run(container)).violations.map((entry) => entry.id);
const penguins = { truth: [0, 0, 0, 1, 2, 2], predicted: [0, 0, 1, 1, 2, 0], classes: ['Adelie', 'Chinstrap', 'Gentoo'] };

test('tells truth and prediction of the cell that was pressed', async () => {
  const onselect = vi.fn();
  await render(ConfusionMatrix, { ...penguins, onselect });
  await page.getByRole('button', { name: 'true Gentoo, predicted Adelie: 1 of 2' }).click();
  expect(onselect.mock.calls).toEqual([[2, 0]]);
});

test('keeps telling class codes when the worst class comes first', async () => {
  const onselect = vi.fn();
  await render(ConfusionMatrix, { ...penguins, onselect });
  await page.getByRole('radio', { name: 'worst first' }).click();
  const rows = page.getByRole('rowheader').elements();
  expect(rows[0]?.textContent).toBe('Gentoo');
  await page.getByRole('button', { name: 'true Gentoo, predicted Adelie: 1 of 2' }).click();
  expect(onselect.mock.calls).toEqual([[2, 0]]);
});

test('moves between cells with the arrow keys from one tab stop', async () => {
  const onselect = vi.fn();
  const screen = await render(ConfusionMatrix, { ...penguins, onselect });
  expect(screen.container.querySelectorAll('tbody [tabindex="0"]')).toHaveLength(1);
  screen.container.querySelector<HTMLButtonElement>('tbody [tabindex="0"]')?.focus();
  await userEvent.keyboard('{ArrowRight}{ArrowDown}{Enter}');
  expect(onselect.mock.calls).toEqual([[1, 1]]);
  await expect.element(page.getByText('true Chinstrap, predicted Chinstrap: 1 of 1')).toBeVisible();
});

test('shows shares of the row instead of counts', async () => {
  await render(ConfusionMatrix, penguins);
  const cell = page.getByRole('button', { name: 'true Adelie, predicted Adelie: 2 of 3' });
  await expect.element(cell).toHaveTextContent('2');
  await page.getByRole('radio', { name: 'row shares' }).click();
  await expect.element(cell).toHaveTextContent('67%');
});

test('passes axe with 3 and with 30 classes', async () => {
  const classes = Array.from({ length: 30 }, (_, i) => `class ${i}`);
  const truth = Array.from({ length: 300 }, (_, i) => i % 30);
  const small = await render(ConfusionMatrix, { ...penguins, onselect: () => {} });
  expect(await violations(small.container)).toEqual([]);
  await small.unmount();
  const large = await render(ConfusionMatrix, { truth, predicted: truth.map((code, i) => (i % 7 ? code : (code + 1) % 30)), classes });
  expect(await violations(large.container)).toEqual([]);
});

test('goes through the errors from the largest and picks one', async () => {
  const onselect = vi.fn();
  const screen = await render(PredictedScatter, { truth: [1, 2, 3], predicted: [1.1, 4, 3.5], names: ['a', 'b', 'c'], onselect });
  const plot = page.getByRole('slider', { name: /largest errors first/ });
  plot.element().focus();
  await userEvent.keyboard('{ArrowRight}');
  await expect.element(plot).toHaveAttribute('aria-valuetext', 'b: true 2.00, predicted 4.00, off by 2.00');
  await userEvent.keyboard('{ArrowRight}{Enter}');
  expect(onselect.mock.calls).toEqual([[2]]);
  expect(await violations(screen.container)).toEqual([]);
  await page.getByRole('button', { name: 'Table' }).click();
  await expect.element(page.getByRole('row', { name: 'b 2.00 4.00 2.00' })).toBeVisible();
  expect(await violations(screen.container)).toEqual([]);
});

test('draws the first images and more on demand', async () => {
  const onselect = vi.fn();
  const captions = Array.from({ length: 25 }, (_, i) => `row ${i}`);
  const pixels = Uint8Array.from({ length: 25 * 4 }, (_, i) => (i * 3) % 256);
  const screen = await render(ImageGrid, { pixels, shape: [2, 2, 1], largest: 255, captions, limit: 10, onselect });
  expect(page.getByRole('listitem').elements()).toHaveLength(10);
  await page.getByRole('button', { name: 'Show 10 more of 25' }).click();
  expect(page.getByRole('listitem').elements()).toHaveLength(20);
  await page.getByRole('button', { name: 'row 12' }).click();
  expect(onselect.mock.calls).toEqual([[12]]);
  const context = screen.container.querySelector('canvas')?.getContext('2d');
  expect([...(context?.getImageData(1, 0, 1, 1).data ?? [])]).toEqual([3, 3, 3, 255]);
  expect(await violations(screen.container)).toEqual([]);
});

test('names the sizes of the split and of the classes', async () => {
  const bar = await render(SplitBar, { sizes: { train: 60, validation: 20, test: 20 } });
  await expect.element(page.getByRole('img', { name: 'Split: train 60 (60%), validation 20 (20%), test 20 (20%)' })).toBeVisible();
  expect(await violations(bar.container)).toEqual([]);
  const balance = Array.from({ length: 14 }, (_, i) => ({ name: `class ${i}`, train: 10 + i, validation: 2, test: 0 }));
  const bars = await render(ClassBars, { balance });
  await page.getByRole('button', { name: '2 more classes' }).click();
  expect(bars.container.querySelectorAll('tbody tr')).toHaveLength(14);
  expect(await violations(bars.container)).toEqual([]);
});

test('names the ends of a sparkline', async () => {
  await render(Sparkline, { values: [1, NaN, 0.25], label: 'Validation loss' });
  await expect.element(page.getByRole('img', { name: 'Validation loss: from 1.00 to 0.250' })).toBeVisible();
});
