import { expect, test } from 'vitest';
import type { History } from '../../runs/run.ts';
import { runStyle } from '../run-style.ts';
import { chartCsv } from '../chart-table.ts';
import { curveChart } from './curve-chart.ts';
import { rowLines, type CurveMember, type CurveRow, type LineOptions } from './curve-lines.ts';
import { curveTable } from './curve-table.ts';
import { metricsOf, readSeries } from './metric.ts';
import { curveNear, readingsAt, windowOf } from './readings.ts';

/** `tookMs`: each epoch; it ends after a second's pause before each. */
const aHistory = (losses: number[], tookMs = 10): History => ({
  epoch: losses.map((_, i) => i + 1),
  step: losses.map((_, i) => 4 * (i + 1)),
  trainLoss: losses,
  trainMetric: losses.map((loss) => 1 - loss),
  validationLoss: losses.map((loss) => loss + 1),
  validationMetric: losses.map((loss) => 1 - loss),
  elapsedMs: losses.map((_, i) => tookMs * (i + 1)),
  endedAt: losses.map((_, i) => 5000 + (1000 + tookMs) * (i + 1)),
  learningRate: losses.map(() => 0.1),
  stepLoss: { step: [0, 4], loss: [2, 1] },
});

const aMember = (id: string, history: History): CurveMember => ({ id, label: id, metricName: 'accuracy', history, examples: 120, stepsPerEpoch: 4, startedAt: 5000 }); // prettier-ignore
const aRow = (key: string, ...histories: History[]): CurveRow => ({ key, label: `row ${key}`, style: runStyle(1), members: histories.map((history, i) => aMember(`${key}${i}`, history)) }); // prettier-ignore
const plain: LineOptions = { metric: 'train.loss', x: 'epoch', logX: false, smoothing: 0, band: 'range', singles: false };
const scales = { better: 'lower', logX: false, logY: false, all: false } as const;
const placesOf = (row: CurveRow, x: LineOptions['x']) => rowLines(row, { ...plain, x }).at(-1)?.x;

test('a curve stands at epochs, steps, examples seen, seconds of training, or seconds since the start with its pauses', () => {
  const row = aRow('a', aHistory([3, 2]));
  expect(placesOf(row, 'epoch')).toEqual([1, 2]);
  expect(placesOf(row, 'step')).toEqual([4, 8]);
  expect(placesOf(row, 'examples')).toEqual([120, 240]);
  expect(placesOf(row, 'seconds')).toEqual([0.01, 0.02]);
  expect(placesOf(row, 'wall')).toEqual([1.01, 2.02]);
  expect(placesOf(aRow('a', { ...aHistory([3, 2]), endedAt: [4990, 4000] }), 'wall')).toEqual([0.01, 0.02]); // the clock was set back
  const { endedAt: _kept, ...older } = aHistory([3, 2]);
  expect(rowLines(aRow('b', older), { ...plain, x: 'wall' })).toEqual([]);
  expect(rowLines(row, { ...plain, metric: 'step.loss', x: 'examples' }).at(-1)?.x).toEqual([0, 120]);
});

test('a group is its mean with the band that is asked for, and every run behind it on demand', () => {
  const row = aRow('g', aHistory([1, 2]), aHistory([3, 4]), aHistory([8]));
  const at = (band: LineOptions['band']) => rowLines(row, { ...plain, band }).map(({ edge, y }) => [edge ?? 'mean', y]);
  expect(at('none')).toEqual([['mean', [4, 3]]]);
  expect(at('range')).toEqual([
    ['low', [1, 2]],
    ['high', [8, 4]],
    ['mean', [4, 3]],
  ]);
  const sd = Math.sqrt(13); // of 1, 3, 8
  expect(at('deviation')[1]?.[1]).toEqual([expect.closeTo(4 + sd, 12), expect.closeTo(3 + Math.SQRT2, 12)]);
  // Student's t: 4.302653 with two degrees of freedom, 12.706205 with one.
  expect(at('interval')[0]?.[1]).toEqual([expect.closeTo(4 - (4.302653 * sd) / Math.sqrt(3), 5), expect.closeTo(3 - 12.706205, 5)]);
  const singles = rowLines(row, { ...plain, band: 'none', singles: true });
  expect(singles.map(({ of, ghost }) => [of, ghost])).toEqual([
    ['g0', true],
    ['g1', true],
    ['g2', true],
    [undefined, false],
  ]);
  expect(rowLines(aRow('one', aHistory([1]), aHistory([NaN])), { ...plain, band: 'interval' }).map(({ y }) => y)).toEqual([
    [null],
    [null],
    [1],
  ]);
});

test('smoothing keeps the raw line behind, and smooths every run of a group before their mean', () => {
  const [raw, line] = rowLines(aRow('a', aHistory([1, 0, 1, 0])), { ...plain, smoothing: 0.5 });
  expect(raw).toMatchObject({ ghost: true, y: [1, 0, 1, 0] });
  expect(line).toMatchObject({ ghost: false, y: [1, expect.closeTo(1 / 3, 12), expect.closeTo(5 / 7, 12), expect.closeTo(1 / 3, 12)] });
  const lines = rowLines(aRow('g', aHistory([1, 0]), aHistory([3, 0])), { ...plain, smoothing: 0.5 });
  expect(lines.map(({ key, y }) => [key, y.map((value) => Number(value?.toFixed(6)))])).toEqual([
    ['g low', [1, 0.333333]],
    ['g high', [3, 1]],
    ['g raw', [2, 0]],
    ['g', [2, 0.666667]],
  ]);
});

test('what is not finite is a gap, what is far out is marked and told, and all shows on demand', () => {
  const wild = aRow('w', aHistory([1, NaN, 0.9, 1e7, 1e8, 0.8]));
  const chart = curveChart(rowLines(wild, plain), scales);
  expect(chart.curves[0]?.y).toEqual([1, null, 0.9, 1e7, 1e8, 0.8]);
  expect(chart.yRange[1]).toBeLessThan(4);
  expect(chart.cuts).toEqual([{ x: 4, edge: 'above', colour: 1 }]);
  expect(chart.outside).toMatch(/^2 values of 1 curve above/);
  expect(chart.notes).toEqual(['1 value is not finite and left out.']);
  const all = curveChart(rowLines(wild, plain), { ...scales, all: true });
  expect(all.yRange[1]).toBeGreaterThan(1e8);
  expect(all.cuts).toEqual([]);
  const logged = curveChart(rowLines(aRow('l', aHistory([1, 0, 0.1])), plain), { ...scales, logY: true });
  expect(logged.notes).toEqual(['1 value is zero or less and left out of the log scale.']);
  expect(curveChart([], scales)).toMatchObject({ xRange: [0, 1], yRange: [0, 1], outside: '' });
});

test('readings come in order, the best first, and say what is drawn and what was recorded', () => {
  const rows = [aRow('a', aHistory([1, 0.5])), aRow('b', aHistory([2, 0.25])), aRow('c', aHistory([3]), aHistory([5]))];
  const { curves } = curveChart(rows.flatMap((row) => rowLines(row, plain)), { ...scales, all: true }); // prettier-ignore
  const said = (x: number | null) => readingsAt(curves, x, 'lower').map(({ key, text, band }) => `${key} ${text} ${band}`.trim());
  expect(said(1)).toEqual(['a 1.00', 'b 2.00', 'c 4.00 (3.00 to 5.00)']);
  expect(said(null)).toEqual(['b 0.250', 'a 0.500', 'c 4.00 (3.00 to 5.00)']);
  const smoothed = curveChart(rowLines(aRow('a', aHistory([1, 0])), { ...plain, smoothing: 0.5 }), scales);
  expect(readingsAt(smoothed.curves, 2, 'lower')).toMatchObject([{ text: '0.333', raw: '0.00' }]);
  const many = readingsAt(curves, 1, 'lower');
  expect(windowOf(many, undefined, 2).map(({ key }) => key)).toEqual(['a', 'b']);
  expect(windowOf(many, 'c', 2).map(({ key }) => key)).toEqual(['b', 'c']);
});

test('the curve under a pointer is the one whose line passes nearest, between its points too', () => {
  const rows = [aRow('a', aHistory([0, 10])), aRow('b', aHistory([10, 10]))];
  const lines = rows.flatMap((row) => rowLines(row, plain));
  const scale = { x: (value: number) => 100 * value, y: (value: number) => -10 * value };
  const near = (x: number, y: number) => curveNear(lines, { x, y, value: x / 100 }, { scale, reach: 16 })?.key;
  expect(near(150, -52)).toBe('a');
  expect(near(150, -98)).toBe('b');
  expect(near(110, -50)).toBeUndefined();
});

test('the table has a row for each place and every curve as it was recorded', () => {
  const rows = [aRow('a', aHistory([1, 0])), aRow('g', aHistory([2, 4, 6]), aHistory([4, 8]))];
  const lines = rows.flatMap((row) => rowLines(row, { ...plain, smoothing: 0.5, singles: true }));
  const table = curveTable(lines.filter(({ runId }) => runId === 'a'), { x: 'epoch', band: 'range' }); // prettier-ignore
  expect(table.head).toEqual(['epoch', 'row a', 'row a, smoothed']);
  expect(table.rows).toEqual([
    [1, 1, 1],
    [2, 0, expect.closeTo(1 / 3, 12)],
  ]);
  const group = curveTable(
    rows.slice(1).flatMap((row) => rowLines(row, { ...plain, singles: true })),
    { x: 'epoch', band: 'range' },
  );
  expect(chartCsv(group)).toBe(
    ['epoch,row g,"row g, lowest","row g, highest","row g, run 1","row g, run 2"', '1,3,2,4,2,4', '2,6,4,8,4,8', '3,6,6,6,6,', ''].join(
      '\r\n',
    ),
  );
});

test('what can be drawn is what some run has recorded, also what instruments saw of each layer', () => {
  const spread = { count: 1, norm: 2, mean: 0, deviation: 1, zeros: 0, nans: 0, infinities: 0, from: 0, to: 1, counts: [1] };
  const layer = { layer: 0, name: 'dense 1', weights: spread, gradients: null, activations: spread, deadUnits: 0.25, updateRatio: null };
  const history: History = { ...aHistory([1, 2, 3]), observed: [{ epoch: 2, layers: [layer], noise: null, tookMs: 1 }] };
  const ids = (...members: CurveMember[]) => metricsOf(members).map(({ id }) => id);
  const plainIds = ['val.loss', 'train.loss', 'val.score', 'train.score', 'step.loss', 'gap.loss', 'learningRate', 'seconds'];
  expect(ids(aMember('a', aHistory([1])))).toEqual(plainIds);
  expect(ids(aMember('a', history))).toEqual([...plainIds, 'norm of weights@dense 1', 'share of dead units@dense 1']);
  expect(readSeries({ history, metricName: 'accuracy' }, 'share of dead units@dense 1')).toEqual({ by: 'epoch', at: [2], y: [0.25] });
  expect(rowLines({ ...aRow('a', history) }, { ...plain, metric: 'norm of weights@dense 1', x: 'step' }).at(-1)).toMatchObject({
    x: [8],
    y: [2],
  });
  expect(metricsOf([aMember('a', history)]).find(({ id }) => id === 'val.score')).toMatchObject({ isShare: true });
  const mixed = metricsOf([aMember('a', history), { ...aMember('b', history), metricName: 'R2' }]);
  expect(mixed.map(({ title }) => title)).toContain('Validation score');
  expect(mixed.map(({ id }) => id)).toContain('val.R2');
  expect(readSeries({ history, metricName: 'R2' }, 'val.accuracy')).toBeNull();
});
