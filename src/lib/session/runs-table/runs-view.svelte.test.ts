import { expect, test } from 'vitest';
import { aRun } from '../../../../tests/support/a-run.ts';
import { aRunsView, aStorage } from '../../../../tests/support/a-runs-view.ts';
import type { Run } from '../../runs/run.ts';
import { defaultView } from '../../runs/view/view.ts';
import { RunId } from '../../spec/ids.ts';
import { shownRow } from './shown-row.ts';
import type { RunsView } from './runs-view.svelte.ts';

const scored = (id: string, metric: number | null, createdAt = 0) =>
  aRun({ id, createdAt, best: metric === null ? null : { epoch: 1, validation: { loss: 1, metric } } });

/** Repeats of one press with these best scores. */
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

const by = (path: string, descending: boolean) => ({ ...defaultView, sort: [{ path, descending }] });
const names = (view: RunsView) => view.rows.map((row) => shownRow(row, view.facts).name);
const ids = (view: RunsView) => view.rows.map(({ key }) => key);
const paths = (view: RunsView) => view.columns.map(({ path }) => path);

test('the newest press comes first, its repeats one row that unfolds to theirs in their order', () => {
  const view = aRunsView(() => [...repeats('a', 1, [0.9, 0.92]), aRun({ id: 'b', name: 'train 1', createdAt: 2 })]);
  expect(names(view)).toEqual(['train 1', 'a 1']);
  view.fold(view.rows[1]?.key ?? '');
  expect(names(view)).toEqual(['train 1', 'a 1', 'a 1.1', 'a 1.2']);
});

test('runs without a value come last in both directions, and equal ones stay newest first', () => {
  const runs = [scored('a', null), scored('b', 0.5), scored('c', 0.9), scored('d', NaN), scored('e', 0.5, 1)];
  expect(ids(aRunsView(() => runs, by('score.best', true)))).toEqual(['c', 'e', 'b', 'd', 'a']);
  expect(ids(aRunsView(() => runs, by('score.best', false)))).toEqual(['e', 'b', 'c', 'd', 'a']);
});

test('repeats are sorted by their mean, not by the luckiest seed', () => {
  const all = [...repeats('low', 1, [0.2, 0.99]), ...repeats('high', 2, [0.7, 0.8]), scored('alone', 0.65)];
  const view = aRunsView(() => all, by('score.best', true));
  expect(names(view)).toEqual(['high 2', 'train 1', 'low 1']);
  expect([...view.best]).toEqual([view.rows[0]?.key]);
});

test('a head sorts the best first and the names from A, and a second press turns it round; an old address still sorts', () => {
  const view = aRunsView(() => [scored('a', 0.1), scored('b', 0.2)], by('when', true));
  expect(view.sortOf('created')?.way).toBe('descending');
  view.sortBy('score.best');
  expect([view.arranged.sort, ids(view)]).toEqual([[{ path: 'score.best', descending: true }], ['b', 'a']]);
  view.sortBy('score.best');
  expect(ids(view)).toEqual(['a', 'b']);
  view.sortBy('name');
  expect(view.sortOf('name')).toEqual({ way: 'ascending', place: 1, of: 1 });
  view.sortBy('seed', true);
  expect([view.sortOf('seed')?.place, view.arranged.address]).toEqual([2, '?sort=name%2Cseed']);
});

test('everything but the seed takes several presses together in one press, and a second one parts them', () => {
  const runs = [...repeats('a', 1, [0.9, 0.92]), ...repeats('b', 2, [0.8, 0.82]), aRun({ id: 'c', specHash: 'other', name: 'train 9' })];
  const view = aRunsView(() => runs, by('name', true));
  view.toggleSeeds();
  expect(view.arranged.groups).toEqual(['allButSeed']);
  expect(names(view)).toEqual(['train 9', 'b 2 and 1 more press']);
  view.toggleSeeds();
  expect(names(view)).toEqual(['train 9', 'b 2', 'a 1']);
  view.group(['dataset']);
  expect(names(view)).toEqual(['Dataset: Palmer penguins']);
  view.fold(view.rows[0]?.key ?? '');
  expect(names(view)).toEqual(['Dataset: Palmer penguins', 'train 9', 'b 2.2', 'b 2.1', 'a 1.2', 'a 1.1']);
  view.group([]);
  expect(view.rows.length).toBe(5);
});

test('columns are as they were found first until they are changed, and a change is kept', () => {
  const storage = aStorage();
  let isNarrow = $state(false);
  const runs = [aRun()];
  const open = () => aRunsView(() => runs, defaultView, { storage, isNarrow: () => isNarrow });
  const view = open();
  const first = ['name', 'status', 'dataset', 'varied', 'model', 'score.best', 'score.last', 'duration', 'seed', 'created'];
  expect(paths(view)).toEqual(first);
  isNarrow = true;
  expect(paths(view)).toEqual(['name', 'score.best', 'status', 'score.last', 'duration', 'created']);
  isNarrow = false;
  view.arranged.toggleColumn('speed');
  view.arranged.toggleColumn('varied');
  view.arranged.shiftColumn('speed', -1);
  view.arranged.pinColumn('seed');
  view.arranged.widenColumn('model', 300);
  const changed = ['name', 'seed', 'status', 'dataset', 'model', 'score.best', 'score.last', 'duration', 'speed', 'created'];
  expect(paths(view)).toEqual(changed);
  const again = open();
  expect(paths(again)).toEqual(changed);
  expect(again.columns.find(({ path }) => path === 'model')?.width).toBe(300);
  expect(again.columns.map(({ left }) => left).slice(0, 3)).toEqual([78, 78 + 198, null]);
  again.arranged.resetColumns();
  expect(paths(open())).toEqual(first);
});

test('a column that no run has any more keeps its place, marked', () => {
  const storage = aStorage();
  const view = aRunsView(() => [aRun()], defaultView, { storage });
  view.arranged.toggleColumn('model.layers[9].units');
  const vanished = view.columns.at(-1);
  expect([vanished?.column, vanished?.title]).toEqual([null, 'model.layers[9].units']);
  expect(vanished?.hint).toMatch(/^No run here has model.layers\[9\].units any more/);
});

test('epochs of a run that trains leave the columns as they are, one more run does not', () => {
  const running = aRun({ epochsDone: 3, state: { status: 'running', startedAt: 0 } });
  let runs = $state.raw<Run[]>([running]);
  const view = aRunsView(() => runs);
  const before = view.catalogue;
  runs = [{ ...running, epochsDone: 4 }];
  expect(view.catalogue).toBe(before);
  runs = [aRun({ id: 'new' }), ...runs];
  expect(view.catalogue).not.toBe(before);
});

test('eyes draw the first ten results as they stand; a press on a group row takes all its repeats, and it is kept', () => {
  const storage = aStorage();
  const pair = repeats('a', 100, [0.9, 0.92]);
  const all = [...pair, ...Array.from({ length: 12 }, (_, at) => aRun({ id: `r${at}`, createdAt: at }))];
  const open = () => aRunsView(() => all, defaultView, { storage });
  const view = open();
  expect([...view.drawn]).toEqual(['a1', 'a2', ...Array.from({ length: 9 }, (_, at) => `r${11 - at}`)]);
  view.toggleEyes(pair.slice(0, 1));
  view.toggleEyes(pair);
  expect([view.drawn.has('a1'), view.drawn.has('a2')]).toEqual([true, true]);
  view.toggleEyes(pair);
  view.sortBy('name');
  expect(view.eyes).toEqual({ rule: 'first10', on: [], off: ['a1', 'a2'] });
  expect(open().eyes).toEqual(view.eyes);
  expect(open().arranged.areColumnsOfView).toBe(true);
  view.setEyes('unfinished');
  expect([[...view.drawn], open().eyes.rule]).toEqual([[], 'unfinished']);
});

test('the set of drawn runs is the same one while epochs of a run come in', () => {
  const running = aRun({ epochsDone: 3, state: { status: 'running', startedAt: 0 } });
  let runs = $state.raw<Run[]>([running, aRun({ id: 'b' })]);
  const view = aRunsView(() => runs);
  const before = view.drawn;
  runs = runs.map((run) => ({ ...run, epochsDone: 4 }));
  expect(view.drawn).toBe(before);
  view.toggleEyes(runs.slice(0, 1));
  expect(view.drawn).not.toBe(before);
});

test('a baseline is pinned, kept, and gives its metrics room for differences; a second time it is none', () => {
  const storage = aStorage();
  const pair = repeats('a', 1, [0.9, 0.92]);
  const all = [...pair, ...repeats('b', 2, [0.8, 0.82])];
  const open = () => aRunsView(() => all, defaultView, { storage });
  const view = open();
  const width = () => view.columns.find(({ path }) => path === 'score.best')?.width ?? 0;
  const before = width();
  view.pinBaseline(pair);
  expect([view.baseline, width() > before, open().baseline]).toEqual([pair, true, pair]);
  view.pinBaseline(pair);
  expect([view.baseline, width(), open().baseline]).toEqual([null, before, null]);
});

test('what is archived is not there until it is asked for, by a press or by the filter', () => {
  const view = aRunsView(() => [aRun({ id: 'a' }), aRun({ id: 'b', archived: true })]);
  expect([ids(view), view.counts]).toEqual([['a'], { offered: 1, putAway: 1 }]);
  view.filter.text = 'archived = true';
  expect([ids(view), view.counts.putAway]).toEqual([['b'], 0]);
  view.filter.text = '';
  view.arranged.withArchived = true;
  expect([ids(view).length, view.arranged.address, view.arranged.isChanged]).toEqual([2, '?archived=shown', true]);
});
