import { expect, test } from 'vitest';
import { aResolved, aRun } from '../../../../tests/support/a-run.ts';
import { catalogueOf } from '../../runs/columns/catalogue.ts';
import { filterWithRanges } from '../../runs/query/range-query.ts';
import { compileQuery, filterBy } from '../../runs/query/compile-query.ts';
import type { Run } from '../../runs/run.ts';
import { brushBetween, brushRanges, withBrush, type Brush } from './brush.ts';
import type { Item } from './item.ts';
import { axisAt, brushed, drawParallel, lineAt, markLines, parallelPlot, type AxisChoice } from './parallel-plot.ts';

const base = aResolved();
const dates = (at: number) => `day ${at}`;

function aTrained(id: string, { rate, batch, metric }: { rate: number; batch: number; metric: number }): Run {
  const resolved = aResolved({
    training: { ...base.training, learningRate: rate, batchSize: batch, ...(batch === 8 && { loss: 'huber' }) },
  });
  return aRun({ id, name: id, resolved, specHash: id, best: { epoch: 1, validation: { loss: 1, metric } } });
}
const runs = [
  aTrained('a', { rate: 0.001, batch: 8, metric: 0.5 }),
  aTrained('b', { rate: 0.0123, batch: 16, metric: 0.7 }),
  aTrained('c', { rate: 0.087, batch: 32, metric: 0.9 }),
  aTrained('d', { rate: 1, batch: 32, metric: NaN }),
];
const catalogue = catalogueOf(runs);
const column = (path: string) => {
  const found = catalogue.at(path);
  if (!found) throw new Error(`No column ${path}.`);
  return found;
};
const items = runs.map((run): Item => ({ key: run.id, label: run.name, runs: [run], style: { colour: 1, dash: 1 } }));
const choice = (path: string, more: Partial<AxisChoice> = {}): AxisChoice => ({
  column: column(path),
  isFlipped: false,
  isLog: false,
  ...more,
});
const axes = [choice('training.learningRate', { isLog: true }), choice('training.loss'), choice('score.best', { isFlipped: true })];
const plotOf = (brushes: readonly Brush[] = []) =>
  brushed(parallelPlot({ items, axes, colour: column('score.best'), facts: {}, dates }), brushes);
const keysIn = (brushes: readonly Brush[]) =>
  plotOf(brushes)
    .lines.filter(({ isIn }) => isIn)
    .map(({ item }) => item.key)
    .sort();

test('a line goes through its values, flipped where the axis is, and the best are drawn last', () => {
  const { lines, axes: drawn } = plotOf();
  expect(lines.map(({ item }) => item.key)).toEqual(['d', 'a', 'b', 'c']);
  const last = lines.at(-1);
  expect(last?.at[2]).toBeLessThan(0.1);
  expect(last?.ink).toEqual({ share: 1 });
  expect(drawn.map(({ hasMissing }) => hasMissing)).toEqual([false, false, true]);
  expect(lines[0]?.at[2]).toBeNull();
});

test('what lies in one of the ranges of each brushed axis is in', () => {
  const rate = { path: 'training.learningRate', low: 0.005, high: 0.1 };
  const loss = { path: 'training.loss', texts: ['huber'] };
  expect(keysIn([])).toEqual(['a', 'b', 'c', 'd']);
  expect(keysIn([rate])).toEqual(['b', 'c']);
  expect(keysIn([rate, { ...rate, low: 0.5, high: 2 }])).toEqual(['b', 'c', 'd']);
  expect(keysIn([loss])).toEqual(['a']);
  expect(keysIn([rate, loss])).toEqual([]);
});

test('ranges that touch become one, and a brush on places takes those whose middle it covers', () => {
  const [rate, loss] = plotOf().axes;
  if (!rate || !loss) throw new Error('There are three axes.');
  const low = brushBetween(rate.axis, 0, 0.4);
  const high = brushBetween(rate.axis, 0.9, 0.3);
  expect(low && high && withBrush([low], high)).toHaveLength(1);
  expect(brushBetween(loss.axis, 0.1, 0.6)).toEqual({ path: 'training.loss', texts: ['huber'] });
  expect(brushBetween(loss.axis, 0.45, 0.55)).toBeNull();
});

test('a brush is written as a short filter that lets the same runs pass', () => {
  const valuesOf = () => runs.map(({ resolved }) => resolved.training.learningRate);
  const brushes: Brush[] = [
    { path: 'training.learningRate', low: 0.00731, high: 0.2113 },
    { path: 'training.loss', texts: ['softmaxCrossEntropy'] },
  ];
  const text = filterWithRanges('status = finished', brushRanges(brushes, { columnOf: (path) => catalogue.at(path), valuesOf }));
  expect(text).toBe('status = finished and 0.01 <= training.learningRate <= 0.09 and training.loss = "softmaxCrossEntropy"');
  const compiled = compileQuery(text, { catalogue, facts: {}, clock: { now: 0 } });
  if (!compiled.ok) throw new Error(compiled.error.message);
  expect(filterBy(compiled.value, runs).matched.map(({ id }) => id)).toEqual(['b', 'c']);
  const open = brushRanges([{ path: 'training.learningRate', low: 0.05, high: 3 }], { columnOf: (path) => catalogue.at(path), valuesOf });
  expect(filterWithRanges('a (', open)).toBe('training.learningRate >= 0.08');
});

test('several ranges, durations and flags are written as the language has them', () => {
  const duration = { path: 'duration', type: 'duration' } as const;
  const text = filterWithRanges('lr = 1 or lr = 2', [
    {
      column: duration,
      type: 'numbers',
      ranges: [
        { low: 1500, high: null },
        { low: null, high: 20 },
      ],
    },
    { column: { path: 'starred', type: 'flag' }, type: 'texts', texts: ['yes'] },
    { column: { path: 'dataset', type: 'text' }, type: 'texts', texts: ['Iris', 'a "b"'] },
  ]);
  expect(text).toBe(
    '(lr = 1 or lr = 2) and (duration >= 1500ms or duration <= 20ms) and starred = yes and dataset in ("Iris", "a \\"b\\"")',
  );
  expect(compileQuery(text, { catalogue, facts: {}, clock: { now: 0 } }).ok).toBe(true);
});

test('a place of the drawing says its axis and the nearest line, and a thousand lines are a few strokes', () => {
  const plot = plotOf();
  const look = { width: 500, height: 300, brushes: [], chosen: 0 };
  const { room } = drawParallel(plot, look);
  expect(axisAt(room, { x: room.left + room.step + 5, y: room.top + room.height / 2 })).toEqual({ index: 1, at: 0.5, isName: false });
  expect(axisAt(room, { x: room.left + room.step * 0.5, y: room.top + 20 })).toBeNull();
  const a = plot.lines.find(({ item }) => item.key === 'a');
  const y = room.top + (1 - (a?.at[0] ?? 0)) * room.height;
  expect(lineAt(plot, room, { x: room.left, y, reach: 5 })?.item.key).toBe('a');
  expect(markLines(plot, room, new Set(['a', 'c']))).toHaveLength(4);
  const [aBase] = items;
  if (!aBase) throw new Error('Items were made.');
  const many = Array.from({ length: 1000 }, (_, at): Item => ({ ...aBase, key: `m${at}` }));
  const { drawing } = drawParallel(parallelPlot({ items: many, axes, colour: column('score.best'), facts: {}, dates }), look);
  expect(drawing.marks.filter((mark) => mark.type === 'line' && mark.path.length > 2000).length).toBeLessThan(5);
});
