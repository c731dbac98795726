import { expect, test } from 'vitest';
import { anImportedRun } from '../../../../tests/support/an-imported-run.ts';
import { aRun } from '../../../../tests/support/a-run.ts';
import { catalogueOf } from '../../runs/columns/catalogue.ts';
import type { ListedRun } from '../../runs/listed-run.ts';
import { differenceFrom } from '../../runs/order/difference.ts';
import { flatRows, groupRuns, rowsOf } from '../../runs/order/group-rows.ts';
import { shownRuns } from '../../runs/view/eyes.ts';
import { whatGoes, whatGoesWith } from '../ledger/what-goes.ts';
import { emptyCurves, withoutCurves } from '../runs-charts/curve-words.ts';
import { drawnRows } from '../runs-charts/drawn-rows.ts';
import { fieldSample } from '../runs-charts/field-sample.ts';
import { readAxes } from '../runs-charts/parallel-axes.ts';
import { firstScore, itemsOf, scoreColumns, trainedOfItems, variedSettings } from '../runs-charts/value-items.ts';
import { bestRows } from './best-rows.ts';
import { cellView } from './cell-view.ts';
import { shownRow } from './shown-row.ts';

const trained = aRun({ id: 'r1' });
const imported = (id: string, status: string | null, metric = 0.5) =>
  anImportedRun(id, {
    status,
    params: [{ name: 'lr', value: Number(id) / 10 }],
    metrics: [{ name: 'acc', value: metric }],
  });
const [one, two, three] = [imported('1', 'finished'), imported('2', 'crashed', 0.7), imported('3', 'FINISHED', 0.6)];
const all: readonly [ListedRun, ...ListedRun[]] = [trained, one, two, three];
const catalogue = catalogueOf(all);
const column = (path: string) => {
  const found = catalogue.at(path);
  if (!found) throw new Error(path);
  return found;
};

test('a status that is none of ours is a word without a mark; of several the most frequent and how many differ', () => {
  const of = (...runs: [ListedRun, ...ListedRun[]]) => cellView(column('status'), runs);
  expect(of(one)).toEqual({ type: 'status', status: 'finished', word: 'finished', done: '' });
  expect(of(two)).toEqual({ type: 'status', status: null, word: 'crashed', done: '' });
  expect(of(imported('4', null))).toEqual({ type: 'status', status: null, word: '', done: '' });
  expect(of(one, two, three)).toEqual({ type: 'status', status: 'finished', word: 'finished, 1 of 3 otherwise', done: '' });
  expect(of(trained, two)).toMatchObject({ word: 'finished, 1 of 2 otherwise' });
});

test('cells of metrics are numbers, means of groups; what only runs have is missing', () => {
  expect(cellView(column('metrics.acc'), [two])).toMatchObject({ text: '0.700' });
  expect(cellView(column('metrics.acc'), [one, three])).toMatchObject({ text: '0.550', aside: expect.stringMatching(/\(2\)$/) });
  expect(cellView(column('score.best'), [one])).toMatchObject({ type: 'score', text: '' });
});

test('they are rows and groups among the others, best of nothing and measured against nothing', () => {
  const rows = rowsOf(groupRuns(all, [{ type: 'column', column: column('source') }]), new Set());
  expect(rows.map((row) => shownRow(row, {}).name)).toEqual(['train 1', 'Source: W&B']);
  expect(bestRows(null, [one, two]).size).toBe(0);
  expect(bestRows(groupRuns(all, [{ type: 'allButSeed' }]), all).size).toBe(0);
  expect(differenceFrom([trained], [one], { column: column('score.best') })).toBeNull();
  expect([...shownRuns([[trained], [one]], { rule: 'unfinished', on: [], off: [] })]).toEqual([]);
});

const source = (runs: readonly ListedRun[]) => ({
  rows: drawnRows(flatRows(runs), new Set(runs.map(({ id }) => id)), {}),
  view: { rows: flatRows(runs), passed: runs, facts: {} },
});
const scope = { isAll: true, isSingle: false };

test('charts of values draw them, and begin with a metric of theirs where there is no other score', () => {
  const listed = catalogueOf([one, two, three]).list();
  const items = itemsOf(source([one, two, three]), scope);
  expect(firstScore(items, listed)).toBe('metrics.acc');
  expect(firstScore(itemsOf(source(all), scope), catalogue.list())).toBe('score.best');
  expect(scoreColumns(listed).map((each) => each.column.path)).toEqual(['metrics.acc']);
  expect(variedSettings(listed, [one, two, three], {}).map(({ path }) => path)).toEqual(['params.lr']);
  expect(readAxes(undefined, () => [column('params.lr')], 'metrics.acc').map(({ path }) => path)).toEqual(['params.lr', 'metrics.acc']);
  expect(trainedOfItems(itemsOf(source(all), scope))).toEqual([trained]);
  const sample = fieldSample([one, two, three, imported('4', null)], {
    score: column('metrics.acc'),
    columns: [column('params.lr')],
    facts: {},
  });
  expect([sample.runs, sample.missing]).toEqual([3, 1]); // the one that crashed
});

test('curves have none of them and say so', () => {
  expect(withoutCurves(0)).toBe('');
  expect(withoutCurves(1)).toMatch(/^1 imported run has no curve: /);
  const seen = { rows: 2, unread: 0, lines: 0, title: 'Loss', x: 'epoch', imported: 2 } as const;
  expect(emptyCurves(seen)).toMatch(/^2 imported runs have no curve: /);
});

test('before they are deleted a person reads what goes, and that their file still has it', () => {
  const around = { runs: [], notebooks: [], baselines: [{ view: 'All runs', ids: [one.id] }] };
  const going = whatGoes([one], around);
  expect(going).toMatchObject({ runs: [one], names: [{ name: 'bright-sun-1', note: 'imported from runs.csv' }] });
  expect(whatGoesWith([one, two], null)).toEqual(['the numbers of 2 imported runs, which the file they came from still has']);
  expect(whatGoesWith([trained, one], 'uncounted').slice(1)).toEqual([
    'checkpoints and predictions, which could not be counted',
    'the numbers of 1 imported run, which the file they came from still has',
  ]);
});
