import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { floorOf } from '../../src/lib/baselines/floor.ts';
import { encodeRows, encodeTargets } from '../../src/lib/data/encode-rows.ts';
import { fitPreparation } from '../../src/lib/data/fit-preparation.ts';
import type { FeatureColumn, TargetColumn } from '../../src/lib/data/fit-preparation.ts';
import { inUnitOf } from '../../src/lib/data/prepared.ts';
import { loadTable } from '../../src/lib/data/load-table.ts';
import type { Table } from '../../src/lib/data/table.ts';
import { defaultPreparation } from '../../src/lib/spec/dataset.ts';
import type { Preparation } from '../../src/lib/spec/dataset.ts';
import { readTestAsset } from '../support/read-asset.ts';

type Pipeline = {
  fills: number[];
  offsets: number[];
  scales: number[];
  frequent: string[];
  categories: string[][];
  validation: number[][];
};
type Golden = {
  train: number[];
  validation: number[];
  meanStandard: Pipeline;
  medianMinMax: Pipeline;
  classifier: { guess: string; accuracy: number; loss: number };
  regressor: { mean: number; r2: number; loss: number };
  several: { means: number[]; scales: number[]; truth: number[][]; r2: number; loss: number };
  labels: { answers: number[]; loss: number; metric: number };
};

// Made by make_sklearn_golden.py; tolerances: 1e-6 of each value, the precision of the float32 inputs.
const golden = JSON.parse(readFileSync('tests/golden/sklearn-preparation.json', 'utf8')) as Golden;
const train = Int32Array.from(golden.train);
const validation = Int32Array.from(golden.validation);

async function penguins(): Promise<Table> {
  const loaded = await loadTable({ type: 'shipped', name: 'penguins' }, { readAsset: readTestAsset });
  if (!loaded.ok) throw new Error(loaded.issues[0]?.message);
  return loaded.value;
}

function split(table: Table, name: string): { target: TargetColumn; features: FeatureColumn[] } {
  const usable = table.columns.filter((column): column is TargetColumn => column.type === 'number' || column.type === 'category');
  const target = usable.find((column) => column.name === name);
  if (target === undefined) throw new Error(`No ${name}.`);
  return { target, features: usable.filter((column) => column !== target) };
}

const near = (value: number) => ({
  asymmetricMatch: (other: unknown) => typeof other === 'number' && Math.abs(other - value) <= 1e-6 * Math.max(1, Math.abs(value)),
});

test.each<[keyof Golden & ('meanStandard' | 'medianMinMax'), Partial<Preparation>]>([
  ['meanStandard', { imputation: 'mean', scaling: 'standard' }],
  ['medianMinMax', { imputation: 'median', scaling: 'minMax' }],
])('%s: imputing, scaling and one-hot equal scikit-learn', async (name, changes) => {
  const table = await penguins();
  const { target, features } = split(table, 'species');
  const { preparation } = fitPreparation({ features, targets: [target], rows: train, preparation: { ...defaultPreparation, ...changes } });
  const expected = golden[name];
  const numbers = preparation.columns.filter((column) => column.type === 'number');
  expect(numbers.map(({ fill, offset, scale }) => [fill, offset, scale])).toEqual(
    numbers.map((_, index) => [expected.fills[index], expected.offsets[index], expected.scales[index]].map((value) => near(value ?? NaN))),
  );
  const categories = preparation.columns.filter((column) => column.type === 'category');
  expect(categories.map((column) => column.categories)).toEqual(expected.categories);
  expect(categories.map(({ categories: names, fill }) => names[fill])).toEqual(expected.frequent);
  expect([...encodeRows(preparation, table, validation)]).toEqual(expected.validation.flat().map(near));
});

test('the floor of a classification equals DummyClassifier', async () => {
  const { target } = split(await penguins(), 'species');
  if (target.type !== 'category') throw new Error('Not a category.');
  const codes = (rows: Int32Array) => encodeTargets({ type: 'classes', name: 'species', classes: target.categories }, [target], rows);
  const floor = floorOf({
    task: 'classification',
    trainTargets: codes(train),
    validationTargets: codes(validation),
    classes: target.categories,
  });
  const { guess, accuracy, loss } = golden.classifier;
  expect(floor).toEqual({ description: `always guessing "${guess}"`, scores: { metric: near(accuracy), loss: near(loss) } });
});

test('the floor of a regression equals DummyRegressor on a scaled target', async () => {
  const { target, features } = split(await penguins(), 'body_mass_g');
  const present = (rows: Int32Array) => rows.filter((row) => target.type === 'number' && !Number.isNaN(target.values[row] ?? NaN));
  const { preparation } = fitPreparation({ features, targets: [target], rows: present(train), preparation: defaultPreparation });
  if (preparation.target.type !== 'value') throw new Error('Not a value.');
  expect(preparation.target.offset).toEqual(near(golden.regressor.mean));
  const scaled = (rows: Int32Array) => encodeTargets(preparation.target, [target], present(rows));
  const floor = floorOf({
    task: 'regression',
    trainTargets: scaled(train),
    validationTargets: scaled(validation),
    classes: null,
  });
  expect(floor?.scores).toEqual({ metric: near(golden.regressor.r2), loss: near(golden.regressor.loss) });
});

test('several numbers are scaled each by itself, and their floor equals DummyRegressor', async () => {
  const table = await penguins();
  const targets = ['body_mass_g', 'flipper_length_mm'].map((name) => split(table, name).target);
  const features = split(table, 'body_mass_g').features.filter(({ name }) => name !== 'flipper_length_mm');
  const isKnown = (row: number) => targets.every((target) => target.type === 'number' && !Number.isNaN(target.values[row] ?? NaN));
  const { preparation } = fitPreparation({ features, targets, rows: train.filter(isKnown), preparation: defaultPreparation });
  const { target } = preparation;
  if (target.type !== 'values') throw new Error('No values.');
  const { means, scales, truth, r2, loss } = golden.several;
  expect(target.values).toEqual(targets.map(({ name }, at) => ({ name, offset: near(means[at] ?? NaN), scale: near(scales[at] ?? NaN) })));
  const held = encodeTargets(target, targets, validation.filter(isKnown));
  expect([...held]).toEqual(truth.flat().map(near));
  const trainTargets = encodeTargets(target, targets, train.filter(isKnown));
  const floor = floorOf({ task: 'regression', trainTargets, validationTargets: held, classes: null, outputs: 2, inUnit: inUnitOf(target) });
  expect(floor?.scores).toEqual({ metric: near(r2), loss: near(loss) });
});

test('the floor of labels equals a DummyClassifier of each', () => {
  const { answers, loss, metric } = golden.labels;
  const of = (rows: Int32Array) => Array.from(rows, (row) => answers.slice(row * 3, row * 3 + 3)).flat();
  const floor = floorOf({ task: 'labels', trainTargets: of(train), validationTargets: of(validation), classes: null, outputs: 3 });
  expect(floor).toEqual({
    description: 'always guessing the more frequent answer to each label',
    scores: { metric: near(metric), loss: near(loss) },
  });
});
