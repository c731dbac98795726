import { parquetReadObjects } from 'hyparquet';
import { expect, test } from 'vitest';
import { aResolved, aRun } from '../../../../tests/support/a-run.ts';
import { catalogueOf } from '../../runs/columns/catalogue.ts';
import { pending, type Cell, type Column } from '../../runs/columns/column.ts';
import { writeParquet } from './parquet.ts';
import { tableOfRuns } from './table-of-runs.ts';
import { writeCsv } from './table.ts';

const base = aResolved();
const runs = [aRun(), aRun({ id: 'run2', name: 'train 2', resolved: aResolved({ training: { ...base.training, learningRate: 0.5 } }) })];

function columnOf(name: string): Column {
  const found = catalogueOf(runs).find(name);
  if (found.type !== 'found') throw new Error(`There is no column ${name}.`);
  return found.column;
}

test('the columns of the runs table go out under their paths, in the order asked for', () => {
  const columns = ['name', 'training.learningRate', 'status', 'created', 'duration'].map(columnOf);
  expect(writeCsv(tableOfRuns(runs, columns, {})).split('\r\n')).toEqual([
    columns.map(({ path }) => path).join(','),
    'train 1,0.01,finished,2025-11-03T14:02:09.000Z,320',
    'train 2,0.5,finished,2025-11-03T14:02:09.000Z,320',
    '',
  ]);
});

const giving = (type: Column['type'], values: readonly Cell[]): Column => ({
  ...columnOf('name'),
  path: 'x',
  type,
  read: (run) => values[runs.findIndex(({ id }) => id === run.id)] ?? null,
});

test('a column has the type of its values', () => {
  const typeOf = (type: Column['type'], ...values: Cell[]) => tableOfRuns(runs, [giving(type, values)], {}).columns[0]?.type;
  expect([typeOf('number', 1, 2), typeOf('number', 1, NaN), typeOf('duration', 1, 2), typeOf('date', 1, null)]).toEqual([
    'integer',
    'number',
    'number',
    'time',
  ]);
  expect([typeOf('flag', true, null), typeOf('text', 'a', null), typeOf('list', ['a'], []), typeOf('number', 1, 'auto')]).toEqual([
    'boolean',
    'text',
    'json',
    'json',
  ]);
  expect([typeOf('flag'), typeOf('text'), typeOf('list'), typeOf('date')]).toEqual(['boolean', 'text', 'json', 'time']);
});

test('a value that waits for its history is never written as nothing', () => {
  expect(() => tableOfRuns(runs, [giving('number', [1, pending])], {})).toThrow('Column x of train 2 needs its history');
});

test('every column of the catalogue that needs no history can be written', async () => {
  const columns = catalogueOf(runs)
    .list()
    .map(({ column }) => column)
    .filter(({ wantsHistory }) => !wantsHistory);
  const table = tableOfRuns(runs, columns, {});
  expect(table.columns.length).toBeGreaterThan(30);
  expect(await parquetReadObjects({ file: (await writeParquet(table)).buffer })).toHaveLength(2);
});
