import { parquetReadObjects } from 'hyparquet';
import { expect, test } from 'vitest';
import { aHistory, aRecordedRun } from '../../../../tests/support/recorded-runs.ts';
import type { Run } from '../../runs/run.ts';
import { join } from '../deflate.ts';
import { bytesAsSource, openZip } from '../unzip.ts';
import { runsFile, type RunsFormat } from './runs-file.ts';

const at = Date.UTC(2026, 10, 21, 20, 14);

async function written(runs: readonly Run[], format: RunsFormat, columns?: string[]) {
  const read: string[] = [];
  const told: [done: number, of: number][] = [];
  const chunks = [];
  const source = {
    readHistory: async (id: string) => {
      read.push(id);
      return aHistory();
    },
    facts: { notebookOf: () => 'Penguins' },
    columns,
    at,
    onRun: (done: number, of: number) => void told.push([done, of]),
  };
  for await (const chunk of runsFile(runs, format, source)) chunks.push(chunk);
  return { bytes: join(chunks), read, told };
}

const runs = () => [aRecordedRun({ id: 'r1', name: 'train 1', seed: 1 }).run, aRecordedRun({ id: 'r2', name: 'train 2', seed: 2 }).run];

test('a table has a row a run with the name first, its notebook and its scores', async () => {
  const { bytes, told, read } = await written(runs(), 'csv');
  const [head, ...rows] = new TextDecoder().decode(bytes).trimEnd().split('\r\n');
  const columns = head?.split(',') ?? [];
  expect(columns[0]).toBe('name');
  expect(rows.map((row) => row.split(',')[0])).toEqual(['train 1', 'train 2']);
  expect(rows.map((row) => row.split(',')[columns.indexOf('seed')])).toEqual(['1', '2']);
  expect(rows.every((row) => row.includes('Penguins'))).toBe(true);
  expect(columns).toEqual(expect.arrayContaining(['val.accuracy.best', 'training.learningRate']));
  expect(read).toEqual(['r1', 'r2']); // their summaries tell no extremes
  expect(told.at(-1)).toEqual([2, 2]);
});

test('a table has the columns that are asked for in their order, but for those that vanished', async () => {
  const { bytes } = await written(runs(), 'csv', ['seed', 'gone.for.good', 'name']);
  expect(new TextDecoder().decode(bytes)).toBe('seed,name\r\n1,train 1\r\n2,train 2\r\n');
});

test('the formats of the table hold the same values', async () => {
  const { bytes } = await written(runs(), 'jsonLines');
  const lines: Record<string, unknown>[] = new TextDecoder()
    .decode(bytes)
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  const parquet = await written(runs(), 'parquet');
  const rows = await parquetReadObjects({ file: parquet.bytes.buffer });
  expect(rows.map(({ name, seed }) => [name, Number(seed)])).toEqual(lines.map(({ name, seed }) => [name, seed]));
  expect(Object.keys(rows[0] ?? {})).toEqual(Object.keys(lines[0] ?? {}));
});

test('the folders of other trackers hold every run and read one history at a time', async () => {
  for (const [format, path] of [
    ['mlflow', /^mlruns\/\d+\/\w+\/metrics\//],
    ['tensorboard', /^\w+\/train [12]\/train\/events\.out\.tfevents/],
  ] as const) {
    const { bytes, told } = await written(runs(), format);
    const archive = await openZip(bytesAsSource(bytes), { name: 'a', limits: { files: 1000, bytes: 1e7, fileBytes: 1e7 } });
    const paths = archive.ok ? archive.value.entries.map((entry) => entry.path) : [];
    expect(paths.some((each) => path.test(each))).toBe(true);
    expect(told).toEqual([
      [1, 2],
      [2, 2],
    ]);
  }
});

test('no run at all is a table of nothing', async () => {
  expect((await written([], 'csv')).bytes.length).toBeLessThan(3);
});
