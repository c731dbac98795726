import fc from 'fast-check';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import Papa from 'papaparse';
import { expect, test } from 'vitest';
import { writeParquet } from './parquet.ts';
import { writeCsv, writeJsonLines, type RunTable } from './table.ts';

const at = Date.UTC(2026, 10, 21, 20, 14, 6, 123);
const table: RunTable = {
  columns: [
    { name: 'name', type: 'text', values: ['train 3', 'says "no", twice', 'two\nlines'] },
    { name: 'val.accuracy', type: 'number', values: [0.1 + 0.2, NaN, -Infinity] },
    { name: 'epochs', type: 'integer', values: [60, null, 9_007_199_254_740_991] },
    { name: 'starred', type: 'boolean', values: [true, false, null] },
    { name: 'created', type: 'time', values: [at, null, 0] },
    { name: 'tags', type: 'json', values: [['a', 'b'], [], null] },
  ],
};

const splitCsv = (text: string): string[][] => {
  const { data, errors } = Papa.parse<string[]>(text, { header: false, delimiter: ',', newline: '\r\n' });
  expect(errors).toEqual([]);
  expect(data.at(-1)).toEqual(['']);
  return data.slice(0, -1);
};

test('a table as CSV, to the byte', () => {
  expect(writeCsv(table).split('\r\n')).toEqual([
    'name,val.accuracy,epochs,starred,created,tags',
    'train 3,0.30000000000000004,60,true,2026-11-21T20:14:06.123Z,"[""a"",""b""]"',
    '"says ""no"", twice",NaN,,false,,[]',
    '"two\nlines",-Infinity,9007199254740991,,1970-01-01T00:00:00.000Z,',
    '',
  ]);
});

test('a table as JSON Lines has one object a run, with words for what JSON has no number for', () => {
  const rows = writeJsonLines(table).trimEnd().split('\n');
  expect(rows.map((row) => JSON.parse(row))).toEqual([
    { name: 'train 3', 'val.accuracy': 0.1 + 0.2, epochs: 60, starred: true, created: '2026-11-21T20:14:06.123Z', tags: ['a', 'b'] },
    { name: 'says "no", twice', 'val.accuracy': 'NaN', epochs: null, starred: false, created: null, tags: [] },
    {
      name: 'two\nlines',
      'val.accuracy': '-Infinity',
      epochs: 9_007_199_254_740_991,
      starred: null,
      created: '1970-01-01T00:00:00.000Z',
      tags: null,
    },
  ]);
});

test('a table as Parquet keeps types, numbers to the bit and what is missing', async () => {
  const file = (await writeParquet(table)).buffer;
  expect(await parquetReadObjects({ file })).toEqual([
    { name: 'train 3', 'val.accuracy': 0.1 + 0.2, epochs: 60n, starred: true, created: new Date(at), tags: ['a', 'b'] },
    { name: 'says "no", twice', 'val.accuracy': NaN, epochs: null, starred: false, created: null, tags: [] },
    { name: 'two\nlines', 'val.accuracy': -Infinity, epochs: 9_007_199_254_740_991n, starred: null, created: new Date(0), tags: null },
  ]);
  const { schema, num_rows } = parquetMetadata(file);
  expect(num_rows).toBe(3n);
  expect(schema.slice(1).map(({ name, type, converted_type, repetition_type }) => [name, type, converted_type, repetition_type])).toEqual([
    ['name', 'BYTE_ARRAY', 'UTF8', 'OPTIONAL'],
    ['val.accuracy', 'DOUBLE', undefined, 'OPTIONAL'],
    ['epochs', 'INT64', undefined, 'OPTIONAL'],
    ['starred', 'BOOLEAN', undefined, 'OPTIONAL'],
    ['created', 'INT64', 'TIMESTAMP_MILLIS', 'OPTIONAL'],
    ['tags', 'BYTE_ARRAY', 'JSON', 'OPTIONAL'],
  ]);
});

test('a table without runs, and one where a column says nothing at all, are written all the same', async () => {
  const none: RunTable = { columns: [{ name: 'name', type: 'text', values: [] }] };
  expect([writeCsv(none), writeJsonLines(none)]).toEqual(['name\r\n', '']);
  expect(await parquetReadObjects({ file: (await writeParquet(none)).buffer })).toEqual([]);
  const empty: RunTable = {
    columns: [
      { name: 'best', type: 'number', values: [null, null] },
      { name: 'tags', type: 'json', values: [null, null] },
    ],
  };
  expect(await parquetReadObjects({ file: (await writeParquet(empty)).buffer })).toEqual([
    { best: null, tags: null },
    { best: null, tags: null },
  ]);
});

test('a column of whole numbers with one that is none is one of numbers', async () => {
  const mixed: RunTable = { columns: [{ name: 'n', type: 'integer', values: [1, 0.5, NaN] }] };
  expect(await parquetReadObjects({ file: (await writeParquet(mixed)).buffer })).toEqual([{ n: 1 }, { n: 0.5 }, { n: NaN }]);
});

test('no cell of text begins as a formula does, and a number keeps its sign', () => {
  const texts = ['=HYPERLINK("http://x")', '+1', '-1+2', '@SUM(A1)', '\t=1', '\r=1', '- a note'];
  const [head, ...rows] = splitCsv(
    writeCsv({
      columns: [
        { name: '=cmd', type: 'text', values: texts },
        { name: 'loss', type: 'number', values: texts.map(() => -1.5) },
      ],
    }),
  );
  expect(head).toEqual(["'=cmd", 'loss']);
  expect(rows).toEqual(texts.map((text) => [`'${text}`, '-1.5']));
});

test('columns of the same name are told apart', () => {
  const twice: RunTable = { columns: ['a', 'a', 'a'].map((name) => ({ name, type: 'text', values: ['x'] })) };
  expect(JSON.parse(writeJsonLines(twice))).toEqual({ a: 'x', 'a (2)': 'x', 'a (3)': 'x' });
});

test('a text of a megabyte fits a cell of a spreadsheet and says how long it was; JSON Lines keeps all of it', () => {
  const long: RunTable = { columns: [{ name: 'notes', type: 'text', values: ['x'.repeat(1_000_000)] }] };
  const cell = splitCsv(writeCsv(long))[1]?.[0] ?? '';
  expect(cell.length).toBeLessThanOrEqual(32_767);
  expect(cell).toMatch(/x\.\.\. \(1000000 characters\)$/);
  expect(JSON.parse(writeJsonLines(long)).notes).toHaveLength(1_000_000);
});

const anyText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.string({
    unit: fc.constantFrom('"', ',', '\r', '\n', '\t', '=', '-', '@', "'", ' ', ';', 'ä', '\u202E', '\u2028', '/'),
    maxLength: 12,
  }),
  fc.constantFrom('', '__proto__', 'constructor', '<img onerror=x>', 'NaN'),
);

test('any names and texts come back from each format', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(anyText, { minLength: 1, maxLength: 5, selector: (name) => name.toLowerCase() }),
      fc.array(anyText, { maxLength: 8 }),
      async (names, texts) => {
        const any: RunTable = { columns: names.map((name) => ({ name, type: 'text' as const, values: texts })) };
        const guarded = (text: string) => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);
        expect(splitCsv(writeCsv(any))).toEqual([names, ...texts.map((text) => names.map(() => text))].map((row) => row.map(guarded)));
        const rows = texts.map((text) => names.map((name) => [name, text]));
        const lines = writeJsonLines(any).split('\n').slice(0, -1);
        expect(lines.map((line) => Object.entries(JSON.parse(line)).sort())).toEqual(rows.map((row) => row.sort()));
        const read = await parquetReadObjects({ file: (await writeParquet(any)).buffer, rowFormat: 'object' });
        if (!names.includes('__proto__')) expect(read.map((row) => Object.entries(row).sort())).toEqual(rows);
      },
    ),
    { seed: 21, numRuns: 80 },
  );
});
