import { expect, test } from 'vitest';
import { aRun } from '../../../../tests/support/a-run.ts';
import type { Run } from '../../runs/run.ts';
import { RunId } from '../../spec/ids.ts';
import { rowView } from './row-view.ts';
import {
  bestRuns,
  columnValue,
  nextSort,
  readRunsView,
  runColumns,
  sortRuns,
  tableRows,
  visibleRows,
  writeRunsView,
} from './run-table.ts';

const scored = (id: string, metric: number | null, createdAt = 0) =>
  aRun({ id, createdAt, best: metric === null ? null : { epoch: 1, validation: { loss: 1, metric } } });
const ids = (runs: readonly { id: string }[]) => runs.map(({ id }) => id);

test('runs without a value come last in both directions', () => {
  const runs = [scored('a', null), scored('b', 0.5), scored('c', 0.9), scored('d', NaN)];
  expect(ids(sortRuns(runs, { column: 'best', descending: true })).slice(0, 2)).toEqual(['c', 'b']);
  expect(ids(sortRuns(runs, { column: 'best', descending: false })).slice(0, 2)).toEqual(['b', 'c']);
});

test('names sort by their numbers and equal values newest first', () => {
  const runs = [
    aRun({ id: 'a', name: 'train 10' }),
    aRun({ id: 'b', name: 'train 2', createdAt: 1 }),
    aRun({ id: 'c', name: 'train 2', createdAt: 2 }),
  ];
  expect(ids(sortRuns(runs, { column: 'name', descending: false }))).toEqual(['c', 'b', 'a']);
});

test('sorting by any column keeps every run', () => {
  const runs = [scored('a', 0.1, 3), scored('b', null, 2), aRun({ id: 'c', last: null, elapsedMs: 0 })];
  for (const column of runColumns) expect(ids(sortRuns(runs, { column, descending: true })).sort(), column).toEqual(['a', 'b', 'c']);
});

test('a second click on a header turns the order round', () => {
  expect(nextSort({ column: 'when', descending: true }, 'best')).toEqual({ column: 'best', descending: true });
  expect(nextSort({ column: 'best', descending: true }, 'best')).toEqual({ column: 'best', descending: false });
  expect(nextSort({ column: 'best', descending: true }, 'name')).toEqual({ column: 'name', descending: false });
});

test('best is said only among runs on the same data', () => {
  const runs = [scored('a', 0.8), scored('b', 0.9), scored('c', 0.9), aRun({ id: 'd', dataHash: 'other' })];
  expect([...bestRuns(runs)].sort()).toEqual(['b', 'c']);
  expect(bestRuns([scored('a', 0.8)]).size).toBe(0);
});

test('a run that has not started has no numbers', () => {
  const queued = aRun({ last: null, best: null, elapsedMs: 0, state: { status: 'queued' } });
  expect((['best', 'last', 'duration'] as const).map((column) => columnValue(queued, column))).toEqual([null, null, null]);
});

test('the drawn rows cover the window at every scroll position', () => {
  for (const scrollTop of [0, 1, 999, 16_000, 31_500]) {
    const { start, end } = visibleRows({ scrollTop, height: 500, rowHeight: 32, count: 1000 });
    expect(start * 32).toBeLessThanOrEqual(scrollTop);
    expect(end === 1000 || end * 32 >= scrollTop + 500).toBe(true);
    expect(end - start).toBeLessThan(60);
  }
  expect(visibleRows({ scrollTop: 9000, height: 500, rowHeight: 32, count: 3 })).toEqual({ start: 3, end: 3 });
});

test('the view in the address comes back as it was', () => {
  for (const view of [
    { query: '', sort: { column: 'when', descending: true } },
    { query: 'iris & wasm', sort: { column: 'best', descending: true } },
    { query: 'a', sort: { column: 'name', descending: false } },
  ] as const)
    expect(readRunsView(new URLSearchParams(writeRunsView(view)))).toEqual(view);
  expect(writeRunsView({ query: '', sort: { column: 'when', descending: true } })).toBe('');
  expect(readRunsView(new URLSearchParams('sort=-nothing'))).toEqual({ query: '', sort: { column: 'when', descending: true } });
});

/** Three repeats of one press with these best scores, newest of the ledger when `at` is high. */
const repeats = (name: string, at: number, scores: number[]): Run[] =>
  scores.map((metric, i) => {
    const validation = { loss: 1, metric };
    return aRun({
      id: `${name}${i + 1}`,
      name: `${name} ${at}.${i + 1}`,
      seed: 4 + i,
      createdAt: at,
      repeat: { group: RunId.parse(`${name}1`), index: i + 1, of: scores.length },
      best: { epoch: 2, validation },
      last: { train: validation, validation },
      elapsedMs: 1000,
    });
  });

test('repeats stay together and are sorted by their mean', () => {
  const all = [...repeats('low', 1, [0.2, 0.99]), ...repeats('high', 2, [0.7, 0.8]), scored('alone', 0.65)];
  const shuffled = [all[4], all[1], all[3], all[0], all[2]].flatMap((run) => run ?? []);
  expect(ids(sortRuns(shuffled, { column: 'best', descending: true }))).toEqual(['high1', 'high2', 'alone', 'low1', 'low2']);
  expect(ids(sortRuns(shuffled, { column: 'duration', descending: true })).slice(0, 2)).toEqual(['high1', 'high2']);
});

test('repeats are one row that unfolds to theirs', () => {
  const runs = [...repeats('a', 2, [0.9, 0.92]), aRun({ id: 'b', name: 'train 1' })];
  expect(tableRows(runs, new Set()).map(({ key, name, fold }) => [key, name, fold])).toEqual([
    ['group a1', 'a 2', 'closed'],
    ['b', 'train 1', null],
  ]);
  expect(tableRows(runs, new Set(['a1'])).map(({ key, isRepeat }) => [key, isRepeat])).toEqual([
    ['group a1', false],
    ['a1', true],
    ['a2', true],
    ['b', false],
  ]);
});

test('the best of a table is a mean, not the luckiest seed', () => {
  expect([...bestRuns([...repeats('lucky', 1, [0.5, 0.99]), ...repeats('steady', 2, [0.9, 0.9])])]).toEqual(['group steady1']);
});

test('a row of repeats says their mean, its interval, their number and their seeds', () => {
  const [row] = tableRows(repeats('a', 2, [0.9, 0.92]), new Set());
  expect(row && rowView(row)).toMatchObject({
    status: 'finished',
    word: 'finished',
    best: { text: '0.910', aside: '±0.127 (2)', title: 'Mean of 2 repeats and its 95% interval' },
    last: { text: '0.910', aside: '±0.127 (2)' },
    duration: '2.0 s',
    seed: '4–5',
  });
  const [alone] = tableRows([aRun()], new Set());
  expect(alone && rowView(alone)).toMatchObject({ best: { text: '0.985', aside: '@31' }, seed: '0', done: '' });
});
