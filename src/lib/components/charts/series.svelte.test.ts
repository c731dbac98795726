import '../ui/tokens.css';
import axe from 'axe-core';
import { expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { page, userEvent } from 'vitest/browser';
import { forecastPoints } from '$lib/charts/series-chart.ts';
import SeriesChart from './SeriesChart.svelte';

const series = {
  name: 'passengers',
  values: Float64Array.of(10, 20, 30, 40),
  labels: ['May', 'June', 'July', 'August'],
  borders: { validation: 2, test: 4, rows: 4 },
};
const points = forecastPoints(series, { rows: [2, 3], horizon: 1, outputs: [31, 42], naive: [20, 30], next: [52] });

test('a forecast is read row by row with the keyboard, and is a table on demand', async () => {
  const { container } = await render(SeriesChart, { series, points, season: 1, label: 'Forecast of passengers' });
  const stage = page.getByRole('slider', { name: 'Forecast of passengers, by row' });
  await expect.element(stage).toBeVisible();
  await userEvent.tab();
  await userEvent.tab();
  await expect.element(stage).toHaveFocus();
  await userEvent.keyboard('{ArrowRight}{ArrowRight}');
  await expect.element(stage).toHaveAttribute('aria-valuetext', 'August: true 40.0, forecast 42.0, naive 30.0');
  await userEvent.keyboard('{End}');
  await expect.element(stage).toHaveAttribute('aria-valuetext', '1 after the last row: forecast 52.0');

  await page.getByRole('button', { name: 'Table' }).click();
  await expect.element(page.getByRole('row', { name: /^July/ })).toHaveTextContent(/July\s*30\.0\s*31\.0\s*1\.00\s*20\.0/);
  expect((await axe.run(container)).violations.map(({ id }) => id)).toEqual([]);
});
