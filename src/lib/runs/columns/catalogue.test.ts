import { expect, test } from 'vitest';
import { aQueuedRun, aResolved, aRun } from '../../../../tests/support/a-run.ts';
import { runId } from '../../../../tests/support/builders.ts';
import { manyRuns } from '../../../../tests/support/many-runs.ts';
import type { Run } from '../run.ts';
import { catalogueOf } from './catalogue.ts';
import { cellText } from './cell-text.ts';
import { pending, wantedHistories, type Cell, type Column, type Facts } from './column.ts';

const base = aResolved();
const rate = (learningRate: number) => aResolved({ training: { ...base.training, learningRate } });
const deep = aResolved({
  model: { version: 1, layers: [{ type: 'residual', layers: [{ type: 'dropout', rate: 0.5 }] }, ...base.model.layers] },
});

function columnOf(name: string, runs: readonly Run[] = [aRun()]): Column {
  const found = catalogueOf(runs).find(name);
  if (found.type !== 'found') throw new Error(`No column ${name}: ${found.near.join()}`);
  return found.column;
}
const read = (name: string, run: Run, facts: Facts = {}) => columnOf(name, [run]).read(run, facts);

test('everything that is recorded of a run has a column', () => {
  const run = aRun({
    label: 'mine',
    tags: ['old'],
    note: 'Why?',
    starred: true,
    parent: runId('p'),
    notebookTitle: 'Birds',
    measures: { train: { f1: 1 }, validation: { f1: 0.5 } },
    resolved: deep,
  });
  const expected = {
    name: 'mine',
    status: 'finished',
    reason: 'all epochs',
    notebook: 'Birds',
    duration: 320,
    wall: 320,
    speed: 1312.5,
    seed: 0,
    tag: ['old'],
    note: 'Why?',
    starred: true,
    archived: false,
    parent: 'p',
    layers: 3,
    'score.best': 0.985,
    'val.accuracy.last': 0.97,
    'train.loss.last': 0.02,
    'val.f1.kept': 0.5,
    'score.floor': 0.44,
    'model.layers[1].units': 16,
    'model.layers[0].layers[0].rate': 0.5,
    'dataset.preparation.inputs': ['x1', 'x2'],
    'dataset.split.stratified': true,
    'environment.backend': 'wasm',
    'data.train': 207,
  };
  expect(Object.fromEntries(Object.keys(expected).map((name) => [name, read(name, run)]))).toEqual(expected);
  expect(read('parent', run, { nameOf: () => 'train 7' })).toBe('train 7');
});

test('a run that has not begun has no outcomes', () => {
  const queued = aQueuedRun('q');
  for (const name of ['duration', 'speed', 'started', 'reason', 'score.best', 'val.loss.min', 'val.loss.at(3)', 'backend', 'tags'])
    expect(read(name, queued), name).toBeNull();
});

test('the list holds only what occurs, what differs first, and no place of a spec twice', () => {
  const runs = [aRun({ resolved: rate(0.1), specHash: 'a' }), aRun({ id: 'b', resolved: rate(0.2), specHash: 'b' })];
  const list = catalogueOf(runs).list();
  const paths = list.map(({ column }) => column.path);
  expect(new Set(paths).size).toBe(paths.length);
  expect(list.filter(({ varied }) => varied).map(({ column }) => column.path)).toEqual([
    'press',
    'id',
    'specHash',
    'training.learningRate',
  ]);
  for (const absent of ['tags', 'starred', 'val.f1.kept', 'val.R2.last', 'model.layers[2].units']) expect(paths).not.toContain(absent);
  expect(paths.indexOf('training.learningRate')).toBeLessThan(paths.indexOf('model.layers[0].units'));
  expect(catalogueOf([]).list()).toEqual([]);
});

test('of thousands of runs the list still holds what one of them alone has', () => {
  const [first, ...others] = manyRuns(3000);
  if (!first) throw new Error('Runs were made.');
  const list = catalogueOf([...others, aRun({ ...first, note: 'the only note' })]).list();
  const varied = new Map(list.map(({ column, varied: differs }) => [column.path, differs]));
  expect([varied.has('note'), varied.get('seed'), varied.get('epochs')]).toEqual([true, true, false]);
});

test('a value that only some runs have differs, but what was left out is at its default', () => {
  const some = aRun({ resolved: deep, specHash: 'deep' });
  const clipped = aRun({
    id: 'b',
    specHash: 'c',
    resolved: aResolved({ training: { ...base.training, clipping: { norm: 1 }, schedule: { type: 'constant' } } }),
  });
  const varied = new Map(
    catalogueOf([some, clipped])
      .list()
      .map((each) => [each.column.path, each.varied]),
  );
  expect(varied.get('model.layers[0].layers[0].rate')).toBe(true);
  expect(varied.get('training.clipping.norm')).toBe(true);
  expect(varied.get('training.schedule.type')).toBe(false);
  expect(columnOf('training.clipping.norm', [some, clipped]).read(some, {})).toBe(0);
});

test('short names stand for what a person means by them', () => {
  const runs = [aRun()];
  const names = {
    lr: 'training.learningRate',
    'training.optimizer.learningRate': 'training.learningRate',
    optimizer: 'training.optimizer.type',
    batchSize: 'training.batchSize',
    accuracy: 'val.accuracy.last',
    'accuracy.best': 'val.accuracy.best',
    'VAL.Accuracy': 'val.accuracy.last',
    loss: 'val.loss.last',
    f1: 'val.f1.kept',
    'layers[0].units': 'model.layers[0].units',
    backend: 'environment.backend',
    tag: 'tags',
    'loss.at(3)': 'val.loss.at(3)',
  };
  expect(Object.fromEntries(Object.keys(names).map((name) => [name, columnOf(name, runs).path]))).toEqual(names);
});

test('a name that could be several is told apart, and one that is nobody’s has its neighbours', () => {
  const catalogue = catalogueOf([aRun()]);
  expect(catalogue.find('type')).toEqual({
    type: 'ambiguous',
    near: ['dataset.source.type', 'model.layers[0].type', 'model.layers[1].type', 'training.optimizer.type'],
  });
  expect(catalogue.find('batchsise')).toEqual({ type: 'unknown', near: ['training.batchSize'] });
  expect(catalogue.find('val.acuracy.best')).toMatchObject({ type: 'unknown', near: ['val.accuracy.best', 'train.accuracy.best'] });
  expect(catalogue.find('val.accuracy.at(0)').type).toBe('unknown');
  expect(catalogue.find('zzzzzz')).toEqual({ type: 'unknown', near: [] });
  expect(catalogue.at('lr')).toBeNull();
  expect(catalogue.at('train.loss.at(4)')?.title).toBe('Training loss, at epoch 4');
});

const history = {
  epoch: [1, 2, 3],
  trainLoss: [3, 2, 1],
  trainMetric: [0.1, 0.2, 0.3],
  validationLoss: [3, NaN, 5],
  validationMetric: [0.2, 0.9, 0.4],
};

test('a value at an epoch is pending until the history is there, unless the summary tells it', () => {
  const run = aRun({ epochsDone: 3, best: { epoch: 2, validation: { loss: 7, metric: 0.9 } } });
  const facts: Facts = { historyOf: () => history };
  expect([1, 2, 3, 4].map((epoch) => read(`val.accuracy.at(${epoch})`, run))).toEqual([pending, 0.9, 0.97, null]);
  expect([1, 2, 3, 4].map((epoch) => read(`val.loss.at(${epoch})`, run, facts))).toEqual([3, 7, 0.08, null]);
  const columns = [columnOf('val.loss.at(1)'), columnOf('name')];
  expect(wantedHistories(columns, [run, aQueuedRun('q')], {})).toEqual([run.id]);
  expect(wantedHistories(columns, [run], facts)).toEqual([]);
});

test('an older record without extremes tells what it can, the rest is pending until its history is there', () => {
  const older = aRun({ epochsDone: 3 });
  expect(read('val.accuracy.best', older)).toBe(0.985);
  expect(read('val.accuracy.bestEpoch', older)).toBe(31);
  expect(read('val.accuracy.min', older)).toBe(pending);
  expect(read('train.loss.min', older, { historyOf: () => history })).toBe(1);
  expect(read('val.loss.maxEpoch', older, { historyOf: () => history })).toBe(3);
  const kept = aRun({ extremes: { trainLoss: { min: 0.5, minEpoch: 9, max: Infinity, maxEpoch: 1 } } });
  expect(['best', 'bestEpoch', 'max'].map((stat) => read(`train.loss.${stat}`, kept))).toEqual([0.5, 9, Infinity]);
});

test('a metric of another task and a part that is not there are missing', () => {
  const regression = aRun({ metricName: 'R2', examples: { train: 5, validation: 0 } });
  expect(read('val.accuracy.best', regression)).toBeNull();
  expect(read('val.R2.best', regression)).toBeNull();
  expect(read('train.R2.best', regression)).toBe(0.985);
});

test('a cell says missing, pending and odd numbers in words', () => {
  const dates = (at: number) => `day ${at}`;
  const number = { type: 'number' } as const;
  const cells: Cell[] = [null, pending, NaN, -Infinity, 0.12345, 12_345];
  const texts = cells.map((cell) => cellText(cell, number, dates));
  expect(texts).toEqual(['\u2013', '\u2026', 'not a number', 'minus infinite', '0.1235', '12\u202f345']);
  expect(cellText(61_000, { type: 'duration' }, dates)).toBe('1 min 1 s');
  expect(cellText(5, { type: 'date' }, dates)).toBe('day 5');
  expect(cellText(['a', 'b'], { type: 'list' }, dates)).toBe('a, b');
  expect(cellText(false, { type: 'flag' }, dates)).toBe('no');
});
