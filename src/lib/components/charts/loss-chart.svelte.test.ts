import '../ui/tokens.css';
import axe from 'axe-core';
import { expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { page, userEvent } from 'vitest/browser';
import { lossChart, type LossRun } from '$lib/charts/loss-chart.ts';
import { runStyle } from '$lib/charts/run-style.ts';
import { defaultLossView } from './loss-view.ts';
import { createCurvePlot, type Zoom } from './curve-plot.ts';
import LossChart from './LossChart.svelte';
import { createPalette } from './palette.svelte.ts';

const aRun = (epochs: number, id = 'a'): LossRun => {
  const epoch = Array.from({ length: epochs }, (_, i) => i + 1);
  const loss = epoch.map((e) => 1 / e);
  return {
    id,
    label: `train ${id}`,
    style: runStyle(1),
    floor: { description: 'always Adelie', scores: { loss: 0.9, metric: 0.4 } },
    history: {
      epoch,
      step: epoch.map((e) => e * 10),
      trainLoss: loss,
      trainMetric: loss.map((value) => 1 - value),
      validationLoss: loss.map((value) => value + 0.1),
      validationMetric: loss.map((value) => 0.9 - value),
      elapsedMs: epoch.map((e) => e * 5),
      learningRate: [],
      stepLoss: { step: [], loss: [] },
    },
  };
};

/** With the real mouse; positions in shares of the plot's own box. */
async function dragOver(container: Element, from: [number, number], to: [number, number]) {
  await expect.poll(() => container.querySelector('.u-over')).not.toBeNull();
  const over = container.querySelector('.u-over');
  if (!over) throw new Error('no plot');
  const { width, height } = over.getBoundingClientRect();
  const at = ([x, y]: [number, number]) => ({ x: Math.round(x * width), y: Math.round(y * height) });
  await userEvent.dragAndDrop(over, over, { sourcePosition: at(from), targetPosition: at(to) });
}

const settled = () => new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve())));

function plotOn(host: HTMLElement) {
  const zooms: (Zoom | null)[] = [];
  const plot = createCurvePlot({ host, palette: createPalette(), onzoom: (to) => zooms.push(to), onpoint: () => {} });
  plot.resize(600, 240);
  const drawn = (epochs: number, logY = false) =>
    ({ chart: lossChart([aRun(epochs)], { ...defaultLossView, logY }), logY, x: 'epoch' }) as const;
  return { plot, zooms, drawn };
}

test('keeps a zoom when data arrives, the scale changes or a curve is hidden, until it is reset', async () => {
  const host = document.body.appendChild(document.createElement('div'));
  const { plot, zooms, drawn } = plotOn(host);
  plot.update(drawn(20));
  await settled();
  expect(plot.range().x).toEqual([0, 20]);

  await dragOver(host, [0.25, 0.2], [0.5, 0.7]);
  await settled();
  const zoomed = plot.range();
  expect(zoomed.x[0]).toBeCloseTo(5, 0);
  expect(zoomed.x[1]).toBeCloseTo(10, 0);
  expect(zooms).toHaveLength(1);

  for (const epochs of [21, 22, 60]) plot.update(drawn(epochs));
  await settled();
  expect(plot.range()).toEqual(zoomed);
  plot.update(drawn(60, true));
  await settled();
  expect(plot.range()).toEqual(zoomed);

  const show = { ...defaultLossView.show, train: false };
  plot.update({ chart: lossChart([aRun(60)], { ...defaultLossView, show }), logY: false, x: 'epoch' });
  plot.resize(400, 240);
  await settled();
  expect(plot.range()).toEqual(zoomed);

  await userEvent.dblClick(host.querySelector('.u-over') ?? host);
  await settled();
  expect(plot.range().x).toEqual([0, 60]);
  expect(zooms.at(-1)).toBeNull();
  plot.dispose();
  host.remove();
});

test('follows the data while nobody has zoomed', async () => {
  const host = document.body.appendChild(document.createElement('div'));
  const { plot, drawn } = plotOn(host);
  plot.update(drawn(5));
  plot.update(drawn(9));
  await settled();
  expect(plot.range().x).toEqual([0, 9]);
  plot.dispose();
  host.remove();
});

test('offers to reset a zoom only when there is one, and keeps it while data streams in', async () => {
  const screen = await render(LossChart, { runs: [aRun(20)] });
  const reset = page.getByRole('button', { name: 'Reset zoom' });
  await expect.element(page.getByRole('slider', { name: /position along epoch/ })).toBeVisible();
  expect(reset.query()).toBeNull();
  await dragOver(screen.container, [0.25, 0.2], [0.5, 0.2]);
  await expect.element(reset).toBeVisible();
  await screen.rerender({ runs: [aRun(30)] });
  await expect.element(reset).toBeVisible();
  await reset.click();
  expect(reset.query()).toBeNull();
});

test('shows the numbers behind the lines as a table', async () => {
  await render(LossChart, { runs: [aRun(3)] });
  await page.getByRole('button', { name: 'Table' }).click();
  const table = page.getByRole('region', { name: 'Epochs in numbers' });
  await expect.element(table.getByRole('columnheader', { name: 'validation loss' })).toBeVisible();
  await expect.element(table.getByRole('row', { name: '2 20 10 ms 0.500 0.600 0.5000 0.4000' })).toBeVisible();
});

test('reads the curves by keyboard', async () => {
  await render(LossChart, { runs: [aRun(20)] });
  const slider = page.getByRole('slider', { name: /position along epoch/ });
  await expect.element(slider).toHaveAttribute('aria-valuenow', '20');
  slider.element().focus();
  await userEvent.keyboard('{Home}{ArrowRight}');
  await expect.element(slider).toHaveAttribute('aria-valuetext', 'epoch 2, floor 0.900, train 0.500, validation 0.600');
});

test('hides and shows one kind of line by its name in the legend', async () => {
  await render(LossChart, { runs: [aRun(4)] });
  const slider = page.getByRole('slider', { name: /position along epoch/ });
  const train = page.getByRole('button', { name: 'train', exact: true });
  await train.click();
  await expect.element(train).toHaveAttribute('aria-pressed', 'false');
  await expect.element(slider).toHaveAttribute('aria-valuetext', 'epoch 4, floor 0.900, validation 0.350');
  await train.click();
  await expect.element(slider).toHaveAttribute('aria-valuetext', 'epoch 4, floor 0.900, train 0.250, validation 0.350');
});

test('says what would be here before training starts', async () => {
  await render(LossChart, { runs: [aRun(0)] });
  await expect.element(page.getByText('Curves appear here when training starts.')).toBeVisible();
});

test('passes axe with one run, with two and with the table', async () => {
  const screen = await render(LossChart, { runs: [aRun(12), { ...aRun(9, 'b'), style: runStyle(2) }] });
  await expect.element(page.getByRole('slider', { name: /position along epoch/ })).toBeVisible();
  expect((await axe.run(screen.container)).violations.map((entry) => entry.id)).toEqual([]);
  await page.getByRole('button', { name: 'Table' }).click();
  expect((await axe.run(screen.container)).violations.map((entry) => entry.id)).toEqual([]);
  await screen.rerender({ runs: [aRun(12)] });
  expect((await axe.run(screen.container)).violations.map((entry) => entry.id)).toEqual([]);
});
