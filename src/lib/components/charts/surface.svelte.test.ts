import '../ui/tokens.css';
import axe from 'axe-core';
import { afterEach, expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { page, userEvent } from 'vitest/browser';
import { gridPoints, type Grid } from '$lib/charts/grid.ts';
import type { Preview } from '$lib/worker/protocol.ts';
import type { ShownUnit } from './shown-unit.ts';
import Surface from './Surface.svelte';
import UnitMaps from './UnitMaps.svelte';

const grid: Grid = { columns: 9, rows: 9, minimum: [-4, -4], maximum: [4, 4] };
const at = gridPoints(grid);
const aPreview = (units = 3): Preview => ({
  epoch: 1,
  grid,
  outputs: at.x1.map((value) => (value > 0 ? 1 : 0)), // class 1 on the right
  outputSize: 1,
  layers: [
    {
      name: 'dense 1',
      units,
      maps: Float32Array.from({ length: units * 81 }, (_, i) => at.x2[i % 81] ?? 0),
      weights: Float32Array.from({ length: 2 * units }, (_, i) => (i % 2 ? -0.5 : 0.25)),
      offset: 0,
      bias: { offset: 2 * units, values: Float32Array.from({ length: units }, () => 0.125) },
    },
  ],
});
const points = { x1: Float32Array.of(-2, 2), x2: Float32Array.of(0, 0), target: Float32Array.of(0, 1), part: Uint8Array.of(0, 1) };
const surface = { preview: aPreview(), grid, points, kind: { type: 'classes', count: 2 }, classes: ['inner', 'outer'] } as const;
const violations = async (container: Element) => (await axe.run(container)).violations.map((entry) => entry.id);

const pixel = (container: Element, x: number, y: number) => {
  const canvas = container.querySelector<HTMLCanvasElement>('.ground');
  return [...(canvas?.getContext('2d')?.getImageData(x, y, 1, 1).data ?? [])];
};

afterEach(() => document.documentElement.removeAttribute('data-theme'));

test('paints class 1 blue on its side, and again in the colours of another theme', async () => {
  document.documentElement.dataset.theme = 'light';
  const { container } = await render(Surface, surface);
  expect(pixel(container, 8, 4)).toEqual([8, 104, 168, 255]);
  expect(pixel(container, 0, 4)).toEqual([194, 87, 12, 255]);
  document.documentElement.dataset.theme = 'dark';
  await expect.poll(() => pixel(container, 8, 4)).toEqual([86, 168, 232, 255]);
});

test('reads the surface out by keyboard', async () => {
  await render(Surface, surface);
  page.getByRole('application').element().focus();
  await userEvent.keyboard('{Shift>}{ArrowRight}{ArrowRight}{/Shift}{ArrowUp}');
  await expect.element(page.getByText('x1 1.60, x2 0.160: outer 100%')).toBeVisible();
  await userEvent.keyboard('{Escape}');
  await expect.element(page.getByText('Point at the map to read it.')).toBeVisible();
});

test('shows validation points and flat colours on demand', async () => {
  const { container } = await render(Surface, { ...surface, discretise: false });
  expect(page.getByText('validation', { exact: true }).query()).toBeNull();
  await page.getByRole('button', { name: 'Validation points' }).click();
  await expect.element(page.getByText('validation', { exact: true })).toBeVisible();
  const flat = page.getByRole('button', { name: 'Discretise' });
  await flat.click();
  await expect.element(flat).toHaveAttribute('aria-pressed', 'true');
  expect(await violations(container)).toEqual([]);
});

test('draws the map of a unit in place of the output', async () => {
  document.documentElement.dataset.theme = 'light';
  const unit: ShownUnit = { layer: 0, unit: 0, name: 'dense 1, unit 1', values: at.x2, scale: 4 };
  const { container } = await render(Surface, { ...surface, unit });
  expect(pixel(container, 4, 0)).toEqual([8, 104, 168, 255]); // the largest x2 on top
  await expect.element(page.getByText('dense 1, unit 1')).toBeVisible();
});

test('tells which unit is looked at, by focus and by pointer', async () => {
  const onshow = vi.fn<(unit: ShownUnit | null) => void>();
  const { container } = await render(UnitMaps, { preview: aPreview(), inputs: ['x1', 'x2'], onshow });
  page.getByRole('button', { name: 'x1', exact: true }).element().focus();
  await userEvent.keyboard('{ArrowRight}{ArrowDown}');
  await expect.poll(() => onshow.mock.lastCall?.[0]?.name).toBe('dense 1, unit 2');
  await expect.element(page.getByText('dense 1, unit 2: weights x1 \u22120.50, x2 0.25')).toBeVisible();
  expect(container.querySelectorAll('.stage [tabindex="0"]')).toHaveLength(1);
});

test('reads the weight of a link under the pointer', async () => {
  const { container } = await render(UnitMaps, { preview: aPreview(), inputs: ['x1', 'x2'] });
  container.querySelector('.reach')?.dispatchEvent(new PointerEvent('pointerenter'));
  await expect.element(page.getByText('x1 to dense 1, unit 1: weight 0.250')).toBeVisible();
});

test('folds units beyond the limit and lists every weight in the table', async () => {
  const { container } = await render(UnitMaps, { preview: aPreview(12), inputs: ['x1', 'x2'], limit: 8 });
  await expect.element(page.getByText('+ 4 more')).toBeVisible();
  await page.getByText('Weights as a table').click();
  await expect.element(page.getByRole('columnheader', { name: 'unit 12' })).toBeInTheDocument();
  expect(await violations(container)).toEqual([]);
});
