import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aDataset, aTable } from '../../../tests/support/tables.ts';
import type { Dataset } from '../spec/dataset.ts';
import { prepare } from './prepare.ts';
import type { Prepared } from './prepared.ts';
import type { Table } from './table.ts';

function prepared(table: Table, dataset: Dataset): Prepared {
  const parsed = prepare(table, dataset);
  if (!parsed.ok) throw new Error(parsed.issues.map(({ message }) => message).join(' '));
  return parsed.value;
}

function issues(table: Table, dataset: Dataset): { path: string; message: string }[] {
  const parsed = prepare(table, dataset);
  if (parsed.ok) throw new Error('It was prepared.');
  return parsed.issues;
}

const cycle = <Item>(items: Item[], length: number): Item[] => Array.from({ length }, (_, index) => items[index % items.length] as Item);

const mixed = (rows = 40) =>
  aTable({
    size: Array.from({ length: rows }, (_, row) => (row % 7 === 3 ? null : row * 1.5 - 4)),
    colour: cycle(['red', 'green', null, 'blue', 'red'], rows),
    weight: Array.from({ length: rows }, (_, row) => (row * row) % 17),
    y: cycle(['cat', 'dog', 'cow'], rows),
  });

const dirty = fc.record({
  numbers: fc.array(fc.option(fc.integer({ min: -1e6, max: 1e6 }), { freq: 6 }), { minLength: 30, maxLength: 60 }),
  imputation: fc.constantFrom('mean' as const, 'median' as const, 'drop' as const),
  scaling: fc.constantFrom('standard' as const, 'minMax' as const, 'none' as const),
  seed: fc.nat(1000),
  nudge: fc.double({ min: -1e9, max: 1e9, noNaN: true }),
});

test('nothing of the validation or test part influences the preparation', () => {
  fc.assert(
    fc.property(dirty, ({ numbers, imputation, scaling, seed, nudge }) => {
      const rows = numbers.length;
      const columns = {
        a: numbers,
        b: cycle(['p', 'q', 'r', null], rows),
        c: cycle([1, 2, 5, null, 8], rows),
        y: numbers.map((_, row) => row % 11),
      };
      const dataset = aDataset({ split: { validation: 0.3, test: 0.2, seed }, preparation: { imputation, scaling } });
      const before = prepare(aTable(columns), dataset);
      fc.pre(before.ok);
      if (!before.ok) return;
      const held = [...before.value.validation.rows, ...before.value.testRows];
      const changed = { ...columns, a: [...columns.a], b: [...columns.b], c: [...columns.c], y: [...columns.y] };
      for (const row of held) {
        changed.a[row] = nudge;
        changed.b[row] = row % 2 === 0 ? 'never seen' : 'q';
        changed.c[row] = -nudge;
        changed.y[row] = nudge;
      }
      const after = prepared(aTable(changed), dataset);
      expect(after.preparation).toEqual(before.value.preparation);
      expect(after.train).toEqual(before.value.train);
    }),
  );
});

test('scaled numbers of the training part have mean 0 and deviation 1, or go from 0 to 1', () => {
  const standard = prepared(mixed(), aDataset({ ignore: ['colour', 'weight'] }));
  const mean = standard.train.inputs.reduce((sum, value) => sum + value, 0) / standard.train.inputs.length;
  const variance = standard.train.inputs.reduce((sum, value) => sum + (value - mean) ** 2, 0) / standard.train.inputs.length;
  expect(mean).toBeCloseTo(0, 5);
  expect(variance).toBeCloseTo(1, 5);
  const minMax = prepared(mixed(), aDataset({ ignore: ['colour', 'weight'], preparation: { scaling: 'minMax' } }));
  expect([Math.min(...minMax.train.inputs), Math.max(...minMax.train.inputs)]).toEqual([0, 1]);
});

test('a fitted scaling inverts: inputs and targets give the raw values back', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 10, maxLength: 50 }),
      fc.constantFrom('standard' as const, 'minMax' as const),
      (values, scaling) => {
        fc.pre(new Set(values.map((value) => Math.fround(value))).size > 3);
        const parsed = prepare(
          aTable({ a: values, c: values.map((_, row) => row), b: values.map((_, row) => row % 3), y: values }),
          aDataset({ preparation: { scaling } }),
        );
        fc.pre(parsed.ok);
        if (!parsed.ok) return;
        const { preparation, train } = parsed.value;
        const [column] = preparation.columns;
        const { target } = preparation;
        if (column?.type !== 'number' || target.type !== 'value') throw new Error('Other columns.');
        const unit = Math.max(...values.map(Math.abs), column.scale, 1);
        train.rows.forEach((row, index) => {
          const raw = values[row] ?? NaN;
          expect(Math.abs((train.inputs[index * 3] ?? NaN) * column.scale + column.offset - raw)).toBeLessThan(1e-5 * unit);
          expect(Math.abs((train.targets[index] ?? NaN) * target.scale + target.offset - raw)).toBeLessThan(1e-5 * unit);
        });
      },
    ),
  );
});

test('inputs are numbers and one place for each category, in the order of the columns', () => {
  const { preparation, train } = prepared(mixed(), aDataset());
  expect(preparation.inputNames).toEqual(['size', 'colour=blue', 'colour=green', 'colour=red', 'weight']);
  expect(preparation.inputShape).toEqual([5]);
  for (let row = 0; row < train.rows.length; row += 1) {
    const hot = train.inputs.slice(row * 5 + 1, row * 5 + 4);
    expect([...hot].sort()).toEqual([0, 0, 1]);
  }
});

test('a category that training has not seen is all zeros', () => {
  const table = mixed();
  const first = prepared(table, aDataset());
  const rare = first.validation.rows[0] ?? 0;
  const colour = cycle<string | null>(['red', 'green', null, 'blue', 'red'], 40).map((value, row) => (row === rare ? 'octarine' : value));
  const { columns } = aTable({ colour });
  const { preparation, validation } = prepared(
    { ...table, columns: table.columns.map((column) => (column.name === 'colour' ? (columns[0] ?? column) : column)) },
    aDataset(),
  );
  expect(preparation).toEqual(first.preparation);
  expect([...validation.inputs.slice(1, 4)]).toEqual([0, 0, 0]);
});

test('rows without a target are left out, and under drop rows with a gap as well', () => {
  const table = aTable({ a: cycle([1, null, 3, 4], 40), b: cycle([1, 2, 3], 40), c: cycle([0, 1], 40), y: cycle([5, 6, 7, 8, null], 40) });
  const imputed = prepared(table, aDataset());
  expect(imputed.droppedRows).toBe(8);
  const dropped = prepared(table, aDataset({ preparation: { imputation: 'drop' } }));
  expect(dropped.droppedRows).toBe(16);
  // The parts are those of the imputed data less the gaps, so that runs still pair on examples.
  expect([...imputed.validation.rows]).toEqual(expect.arrayContaining([...dropped.validation.rows]));
  expect(dropped.notes).toEqual(['16 of 40 rows are left out, because values are missing.']);
});

test('a constant column is divided by 1 and said', () => {
  const table = aTable({ a: cycle([7], 20), b: cycle([1, 2, 3], 20), c: cycle([3, 4], 20), y: cycle([1, 2, 4, 8], 20) });
  const { preparation, notes } = prepared(table, aDataset());
  expect(preparation.columns[0]).toEqual({ type: 'number', name: 'a', fill: 7, offset: 7, scale: 1 });
  expect(notes).toEqual(['Column "a" has one value in the training part: it tells the model nothing.']);
});

test('two numeric features make planar inputs, scaled after they are made', () => {
  const table = aTable({ u: cycle([1, 2, 3, 4], 20), v: cycle([2, -1, 0.5], 20), y: cycle(['a', 'b', 'b'], 20) });
  const { preparation, train } = prepared(table, aDataset({ preparation: { inputs: ['x1^2', 'x1*x2', 'sin(x2)'], scaling: 'none' } }));
  expect(preparation.inputNames).toEqual(['u^2', 'u*v', 'sin(v)']);
  const row = train.rows[0] ?? 0;
  const [u, v] = [[1, 2, 3, 4][row % 4] ?? NaN, [2, -1, 0.5][row % 3] ?? NaN];
  expect([...train.inputs.slice(0, 3)]).toEqual([Math.fround(u * u), Math.fround(u * v), Math.fround(Math.sin(v))]);
});

test('a number target becomes classes when classification is asked for', () => {
  const table = aTable({ a: cycle([1, 2, 3], 30), y: cycle([10, 9, 2], 30) });
  const { preparation, task } = prepared(table, aDataset({ task: 'classification' }));
  expect([task, preparation.target]).toEqual(['classification', { type: 'classes', name: 'y', classes: ['2', '9', '10'] }]);
  expect(prepared(table, aDataset()).task).toBe('regression');
});

test('images are divided by their largest pixel', () => {
  const table: Table = {
    ...aTable({ y: cycle(['a', 'b'], 10) }),
    columns: [
      { type: 'image', name: 'image', shape: [2, 2, 1], largest: 16, pixels: Uint8Array.from({ length: 40 }, (_, at) => at % 17) },
      ...aTable({ y: cycle(['a', 'b'], 10) }).columns,
    ],
  };
  const { preparation, train } = prepared(table, aDataset());
  expect(preparation).toMatchObject({ inputShape: [2, 2, 1], inputNames: [] });
  const row = train.rows[1] ?? 0;
  expect([...train.inputs.slice(4, 8)]).toEqual([0, 1, 2, 3].map((at) => ((row * 4 + at) % 17) / 16));
});

test('the hash names data and dataset, whatever auto stands for', () => {
  const { hash } = prepared(mixed(), aDataset());
  expect(prepared(mixed(), aDataset({ task: 'classification' })).hash).toBe(hash);
  expect(prepared(mixed(), aDataset({ split: { seed: 1 } })).hash).not.toBe(hash);
  expect(prepared({ ...mixed(), hash: '1'.repeat(64) }, aDataset()).hash).not.toBe(hash);
});

const text = (name: string, note?: string): Table['columns'][number] => ({
  type: 'text',
  name,
  values: Array.from({ length: 40 }, (_, row) => `word ${row}`),
  ...(note ? { note } : {}),
});
const withColumn = (column: Table['columns'][number]): Table => ({ ...mixed(), columns: [...mixed().columns, column] });

test.each<[string, Table, Dataset, string, RegExp]>([
  [
    'a missing target',
    mixed(),
    aDataset({ target: 'weihgt' }),
    'target',
    /"weihgt" is not in table \(did you mean "weight"\?\); its columns are "size", "colour", "weight", "y"/,
  ],
  ['an unknown ignored column', mixed(), aDataset({ ignore: ['colour', 'nose'] }), 'ignore[1]', /"nose" is not in table/],
  ['the target among the ignored', mixed(), aDataset({ ignore: ['y'] }), 'ignore[0]', /is the target/],
  ['everything ignored', mixed(), aDataset({ ignore: ['size', 'colour', 'weight'] }), 'ignore', /No column of table is left/],
  ['a regression on categories', mixed(), aDataset({ task: 'regression' }), 'task', /holds categories/],
  [
    'classes of too many numbers',
    aTable({ a: cycle([1, 2], 300), y: Array.from({ length: 300 }, (_, row) => row) }),
    aDataset({ task: 'classification' }),
    'task',
    /300 different numbers/,
  ],
  [
    'text read by character beside other columns',
    withColumn(text('story')),
    aDataset({ preparation: { text: { as: 'characters' } } }),
    'preparation.text.as',
    /beside "story" there are others/,
  ],
  [
    'a broken number feature',
    withColumn(text('age', 'line 17 holds "oops", which is not a number')),
    aDataset(),
    'ignore',
    /line 17 holds "oops"/,
  ],
  ['classes of a text', withColumn(text('story')), aDataset({ target: 'story', task: 'classification' }), 'task', /"story" holds text/],
  ['next characters of a category', mixed(), aDataset({ task: 'nextCharacter' }), 'task', /"y" holds categories/],
  ['next characters of numbers', mixed(), aDataset({ target: 'size', task: 'nextCharacter' }), 'task', /"size" holds numbers/],
  [
    'planar inputs on other data',
    mixed(),
    aDataset({ preparation: { inputs: ['x1', 'x1^2'] } }),
    'preparation.inputs',
    /exactly two number columns/,
  ],
  ['too few rows', aTable({ a: [1, 2, 3, 4], y: [1, null, 2, null] }), aDataset(), 'source', /2 rows/],
  ['one class', aTable({ a: cycle([1, 2], 20), y: cycle(['x'], 20) }), aDataset(), 'target', /only one class, "x"/],
  ['one target value', aTable({ a: cycle([1, 2], 20), y: cycle([3], 20) }), aDataset(), 'target', /only one value, 3/],
  [
    'an all-missing column',
    aTable({ a: cycle([null], 20), b: cycle([1, 2], 20), y: cycle(['x', 'z'], 20) }),
    aDataset(),
    'ignore',
    /"a" has no value/,
  ],
  [
    'an empty validation part',
    aTable({ a: [1, 2, 3, 4], y: ['u', 'v', 'u', 'v'] }),
    aDataset({ split: { validation: 0.1 } }),
    'split.validation',
    /10% of 4 rows leaves the validation part empty/,
  ],
  [
    'an empty test part',
    aTable({ a: cycle([1, 2], 20), y: cycle(['u', 'v'], 20) }),
    aDataset({ split: { test: 0.01 } }),
    'split.test',
    /test part empty/,
  ],
  [
    'every row dropped',
    aTable({ a: cycle([null, 2], 8), b: cycle([1, null], 8), y: cycle([1, 2, 3], 8) }),
    aDataset({ split: { validation: 0 }, preparation: { imputation: 'drop' } }),
    'split',
    /0 of 0 rows/,
  ],
  [
    'numbers beyond float32',
    aTable({ a: cycle([1e300, -1e300, 1], 20), b: cycle([1, 2], 20), c: cycle([1, 2], 20), y: cycle(['u', 'v'], 20) }),
    aDataset({ preparation: { scaling: 'none' } }),
    'preparation.scaling',
    /"a" holds numbers too large/,
  ],
])('%s gets a sentence and its place', (...[, table, dataset, path, sentence]) => {
  const found = issues(table, dataset);
  expect(found.map((issue) => issue.path)).toContain(path);
  expect(found.find((issue) => issue.path === path)?.message).toMatch(sentence);
});
