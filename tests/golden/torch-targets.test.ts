import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { loadTable } from '../../src/lib/data/load-table.ts';
import { prepare } from '../../src/lib/data/prepare.ts';
import { toCategories } from '../../src/lib/data/read-column.ts';
import type { Table } from '../../src/lib/data/table.ts';
import { aDataset } from '../support/tables.ts';
import { inputsOf, type GoldenFile } from '../support/golden-jobs.ts';
import { readTestAsset } from '../support/read-asset.ts';

/** The penguins with two more columns of yes and no. */
async function penguins(): Promise<Table> {
  const loaded = await loadTable({ type: 'shipped', name: 'penguins' }, { readAsset: readTestAsset });
  if (!loaded.ok) throw new Error(loaded.issues[0]?.message);
  const table = loaded.value;
  const [species, mass] = ['species', 'body_mass_g'].map((name) => table.columns.find((column) => column.name === name));
  if (species?.type !== 'category' || mass?.type !== 'number') throw new Error('No penguins.');
  const adelie = Array.from(species.codes, (code) => (species.categories[code] === 'Adelie' ? 'yes' : 'no'));
  const heavy = Float64Array.from(mass.values, (value) => (Number.isNaN(value) ? NaN : Number(value > 4000)));
  return {
    ...table,
    columns: [
      ...table.columns,
      { type: 'category', name: 'adelie', ...toCategories(adelie) },
      { type: 'number', name: 'heavy', values: heavy },
    ],
  };
}

// Made by make_torch_targets_golden.py with scikit-learn; 1e-6 is the precision of float32.
test.each([
  ['torch-values', 'values', { target: ['body_mass_g', 'flipper_length_mm'], ignore: ['adelie', 'heavy'] }],
  ['torch-labels', 'labels', { target: ['sex', 'adelie', 'heavy'], ignore: ['species', 'body_mass_g'] }],
])('%s is trained on what a data cell makes of the penguins', async (name, targets, changes) => {
  const file = JSON.parse(readFileSync(`tests/golden/${name}.json`, 'utf8')) as GoldenFile;
  const prepared = prepare(await penguins(), aDataset({ ...changes, split: { validation: 0, test: 0 } }));
  if (!prepared.ok) throw new Error(prepared.issues[0]?.message);
  const { train } = prepared.value;
  const near = (found: Float32Array, wanted: ArrayLike<number>) =>
    found.length === wanted.length &&
    found.every((value, at) => Math.abs(value - (wanted[at] ?? NaN)) <= 1e-6 * Math.max(1, Math.abs(value)));
  expect(train.rows).toHaveLength(file.examples);
  expect(near(train.inputs, inputsOf(file))).toBe(true);
  expect(near(train.targets, file.targets[targets] ?? [])).toBe(true);
});
