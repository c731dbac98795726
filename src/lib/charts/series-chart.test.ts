import { expect, test } from 'vitest';
import { forecastPoints, seriesMarks, seriesRows } from './series-chart.ts';

const view = {
  name: 'y',
  values: Float64Array.of(1, 2, 3, 4, 5, NaN, 7, 8),
  labels: ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'],
  borders: { validation: 4, test: 8, rows: 8 },
};
// Windows of two ahead that begin at rows 4, 5 and 6.
const forecast = { rows: [4, 5, 6], horizon: 2, outputs: [5.5, 6.5, 0, 0, 7.5, 8.5], naive: null, next: [9.5, 10.5] };

test('each row has one forecast, of windows that do not overlap, and what follows the series comes last', () => {
  expect(forecastPoints(view, forecast).map(({ row, truth, forecast: value }) => [row, truth, value])).toEqual([
    [4, 5, 5.5],
    [5, NaN, 6.5],
    [6, 7, 7.5],
    [7, 8, 8.5],
    [8, NaN, 9.5],
    [9, NaN, 10.5],
  ]);
});

test('a missing value interrupts the line, and the coming rows widen the axis', () => {
  const marks = seriesMarks(view, forecastPoints(view, forecast), { width: 900, height: 100, season: 2 });
  expect(marks.truth.match(/M/g)).toHaveLength(2);
  expect(marks.next.startsWith('M700.0 ')).toBe(true);
  expect(marks.parts.map(({ name, x, width }) => [name, x, x + width])).toEqual([
    ['validation', 350, 750],
    ['ahead', 750, 900],
  ]);
  expect([marks.rowAt(0), marks.rowAt(1.01), marks.rowAt(0.499)]).toEqual([0, 9, 4]);
  expect(marks.rowTicks.map(({ label }) => label)).toEqual(['a', 'c', 'e', 'g']);
});

test('the table leaves what is not known empty, and has the seasonal naive only where it is', () => {
  const points = forecastPoints(view, forecast);
  const table = seriesRows(points, { name: 'sales', hasNaive: false });
  expect(table.head).toEqual(['row', 'true sales', 'forecast', 'off by']);
  expect(table.rows.slice(0, 2)).toEqual([
    { name: 'e', cells: ['5.00', '5.50', '0.500'] },
    { name: 'f', cells: ['', '6.50', ''] },
  ]);
  expect(seriesRows(points, { name: 'sales', hasNaive: true }).rows.every(({ cells }) => cells.length === 4)).toBe(true);
});
