import { expect, test } from 'vitest';
import { aRun } from '../../../../tests/support/a-run.ts';
import { dice, manyRuns } from '../../../../tests/support/many-runs.ts';
import { catalogueOf } from '../columns/catalogue.ts';
import { pending, type Cell, type Column } from '../columns/column.ts';
import { bestOver } from '../group.ts';
import type { Run } from '../run.ts';
import { groupCell, groupValue } from './group-cell.ts';
import { allButSeedOf, flatRows, groupRuns, rowsOf, type GroupBy } from './group-rows.ts';
import { sortBy } from './sort-rows.ts';

const runs = manyRuns(60);
const catalogue = catalogueOf(runs);
function column(path: string): Column {
  const found = catalogue.at(path);
  if (!found) throw new Error(`No column ${path}.`);
  return found;
}
const sorted = (cells: readonly Cell[], descending = false) => sortBy(cells, [{ descending }], (cell) => cell);
const of = (path: string): GroupBy => ({ type: 'column', column: column(path) });

test('values sort both ways, and what is none comes last either way', () => {
  const cells: Cell[] = [null, 2, NaN, -1, Infinity, pending, 10, -Infinity];
  const last = [Infinity, -Infinity, NaN, null, pending];
  expect(sorted(cells)).toEqual([-1, 2, 10, ...last]);
  expect(sorted(cells, true)).toEqual([10, 2, -1, ...last]);
});

test('texts sort as people read them, flags no before yes, lists by their items', () => {
  expect(sorted(['train 10', 'Train 2', null, 'probe'])).toEqual(['probe', 'Train 2', 'train 10', null]);
  expect(sorted([true, null, false])).toEqual([false, true, null]);
  expect(sorted([['b'], ['a', 'z'], ['a']])).toEqual([['a'], ['a', 'z'], ['b']]);
});

test('what is equal in every key stays in the order given', () => {
  const roll = dice(3);
  const items = Array.from({ length: 200 }, (_, at) => ({ at, first: roll(3), second: roll(3) }));
  const keys = [
    { descending: true, name: 'first' as const },
    { descending: false, name: 'second' as const },
  ];
  const wanted = items.toSorted((a, b) => b.first - a.first || a.second - b.second || a.at - b.at);
  expect(sortBy(items, keys, (item, { name }) => item[name])).toEqual(wanted);
});

test('groups hold every run once, in the order of their first ones, one level inside the other', () => {
  const groups = groupRuns(runs, [of('dataset'), of('status')]);
  expect(groups.flatMap((group) => group.groups.flatMap((inner) => inner.runs)).length).toBe(runs.length);
  expect(new Set(groups.map(({ cell }) => cell)).size).toBe(groups.length);
  for (const group of groups) {
    expect(group.runs.every(({ datasetTitle }) => datasetTitle === group.cell)).toBe(true);
    expect(group.groups.every((inner) => inner.depth === 1 && inner.runs.every(({ state }) => state.status === inner.cell))).toBe(true);
  }
  expect(groups[0]?.runs[0]).toBe(runs[0]);
  const missing = groupRuns(runs, [of('tags')]).find(({ cell }) => cell === null);
  expect(missing?.runs.every(({ tags }) => tags === undefined)).toBe(true);
});

test('everything but the seed puts repeats together, also those of several presses, and nothing else', () => {
  const groups = groupRuns(runs, [{ type: 'allButSeed' }]);
  expect(groups.every(({ runs: own }) => new Set(own.map(({ specHash, dataHash }) => specHash + dataHash)).size === 1)).toBe(true);
  const run = aRun();
  expect(allButSeedOf(aRun({ id: 'again', seed: 9, name: 'train 8', elapsedMs: 1 }))).toBe(allButSeedOf(run));
  const moved: Run['interventions'] = [{ step: 3, epoch: 1, change: { knob: 'learningRate', value: 1 } }];
  for (const other of [{ specHash: 'x' }, { dataHash: 'x' }, { purpose: 'overfitCheck' }, { interventions: moved }] as const)
    expect(allButSeedOf(aRun(other))).not.toBe(allButSeedOf(run));
});

test('groups unfold to the rows of a table, and a group of one run is its row', () => {
  const some = runs.slice(0, 11); // two whole presses and one run
  const groups = groupRuns(some, [{ type: 'allButSeed' }]);
  expect(rowsOf(groups, new Set()).map(({ type }) => type)).toEqual(['group', 'group', 'run']);
  const [first] = groups;
  const rows = rowsOf(groups, new Set([first?.key ?? '']));
  expect(rows.map(({ type, depth }) => `${type} ${depth}`)).toEqual(['group 0', ...Array<string>(5).fill('run 1'), 'group 0', 'run 0']);
  expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
  const nested = groupRuns(some, [of('dataset'), { type: 'allButSeed' }]);
  const all = new Set(nested.flatMap(({ key, groups: inner }) => [key, ...inner.map((each) => each.key)]));
  expect(rowsOf(nested, all).filter(({ type }) => type === 'run').length).toBe(some.length);
  expect(flatRows(some).map(({ key }) => key)).toEqual(some.map(({ id }) => id));
});

const three = (metrics: number[]): [Run, ...Run[]] => {
  const [first, ...others] = metrics.map((metric, at) =>
    aRun({
      id: `r${at}`,
      name: `train ${at}`,
      seed: at,
      elapsedMs: 100 + at,
      last: { train: { loss: 1, metric }, validation: { loss: 1, metric } },
      best: { epoch: 1, validation: { loss: 1, metric } },
    }),
  );
  if (!first) throw new Error('A group has a run.');
  return [first, ...others];
};

test('a group says the mean of its metrics with its interval, as the present table does', () => {
  const group = three([0.8, 0.9, NaN]);
  const cell = groupCell(column('score.best'), group);
  expect(cell).toEqual({ type: 'mean', interval: bestOver(group), of: 3, pending: 0 });
  expect(groupValue(column('score.best'), group)).toBeCloseTo(0.85, 12);
  const diverged = aRun({ id: 'd', state: { status: 'diverged', startedAt: 1, finishedAt: 2, epoch: 1, step: 1, message: 'x' } });
  expect(groupCell(column('score.last'), [...group, diverged])).toMatchObject({ type: 'mean', interval: { n: 2 }, of: 4 });
});

test('what was chosen is the same, a range, or mixed; what is not known yet is pending', () => {
  const group = three([0.8, 0.9]);
  expect(groupCell(column('model'), group)).toEqual({ type: 'same', cell: 'dense 16 relu > dense 3' });
  expect(groupCell(column('seed'), group)).toEqual({ type: 'range', lowest: 0, highest: 1, of: 2 });
  expect(groupCell(column('name'), group)).toEqual({ type: 'mixed', count: 2, first: 'train 0' });
  expect(groupCell(column('val.loss.at(5)'), group)).toEqual({ type: 'same', cell: pending });
  expect(groupCell(column('duration'), group)).toMatchObject({ type: 'mean', interval: { n: 2, mean: 100.5 } });
  expect([column('val.loss.at(5)'), column('seed'), column('name')].map((each) => groupValue(each, group))).toEqual([
    pending,
    1,
    'train 0',
  ]);
});
