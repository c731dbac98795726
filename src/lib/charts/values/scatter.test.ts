import { expect, test } from 'vitest';
import { aResolved, aRun } from '../../../../tests/support/a-run.ts';
import { catalogueOf } from '../../runs/columns/catalogue.ts';
import type { Run } from '../../runs/run.ts';
import { missingText, type Item } from './item.ts';
import { drawScatter, markPoints, scatterAt, pointPlace, scatterPlot, type ScatterInput } from './scatter-plot.ts';
import { scatterReading } from './scatter-words.ts';
import { valueAxis } from './value-axis.ts';

const base = aResolved();
const dates = (at: number) => `day ${at}`;
const item = (...runs: [Run, ...Run[]]): Item => ({ key: runs[0].id, label: runs[0].name, runs, style: { colour: 2, dash: 1 } });

function aTrained(id: string, learningRate: number, metric: number): Run {
  const optimizer = learningRate > 0.05 ? ({ type: 'sgd', momentum: 0, nesterov: false } as const) : base.training.optimizer;
  const resolved = aResolved({ training: { ...base.training, learningRate, optimizer } });
  return aRun({ id, name: id, resolved, specHash: `${learningRate}`, best: { epoch: 1, validation: { loss: 1, metric } } });
}
const runs = [aTrained('a', 0.001, 0.5), aTrained('b', 0.01, 0.7), aTrained('c', 0.1, 0.9), aTrained('d', 1, NaN)];
const catalogue = catalogueOf(runs);
const column = (path: string) => {
  const found = catalogue.at(path);
  if (!found) throw new Error(`No column ${path}.`);
  return found;
};

const plotOf = (changes: Partial<ScatterInput> = {}) =>
  scatterPlot({
    items: runs.map((run) => item(run)),
    x: column('training.learningRate'),
    y: column('score.best'),
    colour: null,
    log: { x: true, y: false },
    ranges: { x: null, y: null },
    facts: {},
    dates,
    ...changes,
  });

test('points stand by two columns, on a log axis as far apart as their ratios, and what has no value is counted', () => {
  const { points, missing, x } = plotOf();
  expect(points.map(({ item: { key } }) => key)).toEqual(['a', 'b', 'c']);
  const [a, b, c] = points.map((point) => point.x);
  expect((b ?? 0) - (a ?? 0)).toBeCloseTo((c ?? 0) - (b ?? 0), 12);
  expect(points[1]?.y).toBeCloseTo(0.5, 12);
  expect(missing).toEqual({ x: 0, y: 1, colour: 0, of: 4 });
  expect(x.ticks.map(({ label }) => label)).toEqual(['0.001', '0.01', '0.1', '1']);
  expect(missingText(missing.y, missing.of, { column: column('score.best'), noun: 'run' })).toBe('1 of 4 runs has no best.');
});

test('a category has a place in order, and a run keeps its place inside it', () => {
  const { points, x } = plotOf({ x: column('training.optimizer.type') });
  expect(x.places).toEqual(['adam', 'sgd']);
  expect(points.map((point) => Math.floor(point.x * 2))).toEqual([0, 0, 1]);
  expect(plotOf({ x: column('training.optimizer.type'), items: runs.toReversed().map((run) => item(run)) }).points.map((p) => p.x)).toEqual(
    points.map((point) => point.x),
  );
});

test('a group is a point at the mean of its outcomes with their interval', () => {
  const [first, second, third] = [0.6, 0.7, 0.8].map((metric, seed) => ({ ...aTrained(`g${seed}`, 0.01, metric), seed }));
  if (!first || !second || !third) throw new Error('Three runs were made.');
  const [point] = plotOf({ items: [item(first, second, third)] }).points;
  expect(point?.texts.y).toMatch(/^0\.7000 \(0\.4\d+ to 0\.9\d+, 3 runs\)$/);
  expect(point?.texts.x).toBe('0.01000');
  expect(point?.spreadX).toBeNull();
  expect(point?.spreadY?.[0]).toBeLessThan(point?.y ?? 0);
});

test('a third column colours by places or along a scale', () => {
  const byPlace = plotOf({ colour: column('training.optimizer.type') });
  expect(byPlace.legend).toMatchObject({ type: 'places', places: [{ text: 'adam' }, { text: 'sgd' }] });
  expect(byPlace.points.map(({ ink }) => ink)).toEqual([{ run: 1 }, { run: 1 }, { run: 2 }]);
  const byScore = plotOf({ colour: column('score.best') });
  expect(byScore.points.map(({ ink }) => (typeof ink === 'object' && 'share' in ink ? Number(ink.share.toFixed(6)) : ink))).toEqual([
    0, 0.5, 1,
  ]);
  expect(byScore.legend).toMatchObject({ type: 'range', low: '0.5000', high: '0.9000' });
});

test('a zoom leaves out what lies outside and says how many', () => {
  const { points, outside } = plotOf({ ranges: { x: [0.005, 0.2], y: null } });
  expect([points.map(({ item: { key } }) => key), outside]).toEqual([['b', 'c'], 1]);
});

test('the drawing has a mark for each point, and a place finds the nearest one', () => {
  const plot = plotOf();
  const drawn = drawScatter(plot, { width: 400, height: 300 });
  const { drawing, room } = drawn;
  expect(drawing.marks.filter(({ type }) => type === 'shape')).toHaveLength(plot.points.length);
  expect(markPoints(plot, drawn, new Set(['b'])).map(({ type }) => type)).toEqual(['shape', 'line']);
  const [, b] = plot.points;
  if (!b) throw new Error('There are three points.');
  const { x, y } = pointPlace(room, b);
  expect(scatterAt(plot, room, { x: x + 3, y: y - 3, reach: 12 })).toBe(b);
  expect(scatterAt(plot, room, { x: x + 30, y, reach: 12 })).toBeNull();
});

test('an axis without numbers is empty, one of numbers below zero has no log', () => {
  const best = column('score.best');
  expect(valueAxis(best, [NaN, null], { log: true, dates })).toMatchObject({ canLog: false, isLog: false });
  expect(valueAxis(best, [-1, 2], { log: true, dates }).canLog).toBe(false);
  const log = valueAxis(best, [0.1, 10], { log: true, dates });
  expect(log.valueAt(log.at(3) ?? NaN)).toBeCloseTo(3, 12);
  expect(log.at(0)).toBeNull();
});

test('a plot without a point says why and what to do, and a colour that tells no run from another is none', () => {
  const said = (own: readonly Run[]) => scatterReading(plotOf({ items: own.map((run) => item(run)) }), { shown: null, isAll: false });
  expect(said([])).toBe('No run is drawn: open an eye in the table.');
  expect(said(runs.slice(3))).toBe('The one run has no best. Choose another column.');
  expect(said(runs.slice(0, 1))).toBe('1 run with an open eye.');
  const coloured = (own: readonly Run[]) => plotOf({ items: own.map((run) => item(run)), colour: column('score.best') }).legend.type;
  expect([coloured(runs), coloured(runs.slice(0, 1)), coloured(runs.slice(3))]).toEqual(['range', 'runs', 'runs']);
});
