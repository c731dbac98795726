import { expect, test } from 'vitest';
import { anImportedRun } from '../../../../tests/support/an-imported-run.ts';
import { aRun } from '../../../../tests/support/a-run.ts';
import { compileQuery, filterBy } from '../query/compile-query.ts';
import { allButSeedOf } from '../order/group-rows.ts';
import { newestFirst } from '../order/sort-runs.ts';
import { searchTextOf } from '../query/search-text.ts';
import type { ImportedRun } from '../imported-run.ts';
import type { ListedRun } from '../listed-run.ts';
import { catalogueOf } from './catalogue.ts';
import { wantedHistories } from './column.ts';

const now = Date.UTC(2026, 10, 22);
const wide = anImportedRun('1');
const odd = anImportedRun('2', {
  status: 'crashed',
  elapsedMs: null,
  createdAt: null,
  params: [
    { name: 'optimizer', value: 'sgd' },
    { name: 'lr', value: 0.1 },
    { name: 'batch size (train)', value: 16 },
    { name: 'seed', value: 7 },
  ],
  metrics: [
    { name: 'train/loss', value: 0.5 },
    { name: 'val/loss', value: NaN },
  ],
});
const runs: readonly ListedRun[] = [aRun({ id: 'r1' }), wide, odd];

const read = (path: string, run: ListedRun) => catalogueOf(runs).at(path)?.read(run, {});

const passed = (text: string): string | readonly string[] => {
  const filter = compileQuery(text, { catalogue: catalogueOf(runs), clock: { now } });
  return filter.ok ? filterBy(filter.value, runs).matched.map(({ id }) => id) : filter.error.message;
};

test('what their tables have is a column of its own, wherever a row has it', () => {
  expect([wide, odd].map((run) => read('params.lr', run))).toEqual([0.001, 0.1]);
  expect([wide, odd].map((run) => read('params.optimizer', run))).toEqual(['adam', 'sgd']);
  expect([wide, odd].map((run) => read('metrics.val/loss', run))).toEqual([0.25, NaN]);
  expect([wide, odd].map((run) => read('params["batch size (train)"]', run))).toEqual([null, 16]);
  expect(runs.map((run) => read('source', run))).toEqual([null, 'W&B', 'W&B']);
  const listed = catalogueOf(runs).list();
  expect(
    listed.filter(({ column }) => column.path.startsWith('params')).map(({ column, varied }) => [column.path, column.type, varied]),
  ).toEqual([
    ['params.lr', 'number', true],
    ['params.optimizer', 'text', true],
    ['params["batch size (train)"]', 'number', true],
    ['params.seed', 'number', true],
  ]);
  expect(catalogueOf([aRun({ id: 'r1' })]).at('source')).toBeNull();
});

test('of what is known of runs they have what their table says, and nothing of the rest', () => {
  const of = (run: ListedRun) => ['name', 'status', 'created', 'duration', 'seed', 'press'].map((path) => read(path, run));
  expect(of(wide)).toEqual(['bright-sun-1', 'finished', 500, 93_000, null, wide.id]);
  expect(of(odd)).toEqual(['bright-sun-2', 'crashed', null, null, 7, odd.id]);
  for (const path of [
    'val.accuracy.best',
    'score.last',
    'training.learningRate',
    'data.hash',
    'environment.backend',
    'epochs',
    'val.loss.at(2)',
  ])
    expect(read(path, odd), path).toBeNull();
  expect(
    wantedHistories(
      [catalogueOf(runs).at('val.loss.at(2)')].flatMap((column) => column ?? []),
      [odd],
      {},
    ),
  ).toEqual([]);
});

test('filters find them by the names of their own tables, next to runs', () => {
  expect(passed('params.lr < 0.01')).toEqual([wide.id]);
  expect(passed('metrics.val/loss is nan')).toEqual([odd.id]);
  expect(passed('params["batch size (train)"] = 16 and params.optimizer = sgd')).toEqual([odd.id]);
  expect(passed('status = finished')).toEqual(['r1', wide.id]);
  expect(passed('source = "W&B" and not crashed')).toEqual([wide.id]);
  expect(passed('properties.User = ann')).toEqual([wide.id, odd.id]);
  expect(passed('"bright-sun"')).toEqual([wide.id, odd.id]);
  expect(searchTextOf(wide, { wordsOf: () => 'lr 0.001' })).toContain('w&b\nruns.csv');
});

test('they stand among the others by when they were made, or else imported, and repeats of one setting are told by their params', () => {
  const ids = newestFirst([aRun({ id: 'r1', createdAt: 700 }), wide, odd]).map(({ id }) => id);
  expect(ids).toEqual([odd.id, 'r1', wide.id]);
  const withSeed = (id: string, seed: number, more: Partial<ImportedRun> = {}) =>
    anImportedRun(id, { params: [...wide.params, { name: 'model_seed', value: seed }], ...more });
  expect(allButSeedOf(withSeed('3', 1))).toBe(allButSeedOf(withSeed('4', 2)));
  expect(allButSeedOf(withSeed('3', 1))).not.toBe(allButSeedOf(withSeed('4', 2, { params: [] })));
  expect(allButSeedOf(anImportedRun('5', { params: [] }))).not.toBe(allButSeedOf(anImportedRun('6', { params: [] })));
});
