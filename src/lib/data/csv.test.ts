import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvLimits, parseCsv } from './csv.ts';
import type { Table } from './table.ts';

const parse = (text: string) => parseCsv({ name: 'mine.csv', bytes: new TextEncoder().encode(text) });

function table(text: string): Table {
  const parsed = parse(text);
  if (!parsed.ok) throw new Error(parsed.issues[0]?.message);
  return parsed.value;
}

function sentences(text: string): string[] {
  const parsed = parse(text);
  if (parsed.ok) throw new Error('It was read.');
  return parsed.issues.map(({ message }) => message);
}

test('numbers, categories and missing markers are told apart', () => {
  const { columns, rows } = table('a,b,c\n1,x,\n-2.5e1,y,NA\nNaN,?,7\n,null,8\n');
  expect(rows).toBe(4);
  expect(columns).toEqual([
    { type: 'number', name: 'a', values: Float64Array.of(1, -25, NaN, NaN) },
    { type: 'category', name: 'b', categories: ['x', 'y'], codes: Int32Array.of(0, 1, -1, -1) },
    { type: 'number', name: 'c', values: Float64Array.of(NaN, NaN, 7, 8) },
  ]);
});

test.each([
  ['semicolon', ';'],
  ['tab', '\t'],
  ['bar', '|'],
  ['comma', ','],
])('finds the delimiter: %s', (_, delimiter) => {
  const text = [
    ['a', 'b', 'c'],
    ['1', '2', 'x'],
    ['3', '4', 'y'],
  ]
    .map((row) => row.join(delimiter))
    .join('\r\n');
  expect(table(text).columns.map(({ name, type }) => [name, type])).toEqual([
    ['a', 'number'],
    ['b', 'number'],
    ['c', 'category'],
  ]);
});

test('a byte order mark, blank lines and one column are no trouble', () => {
  expect(table('\ufeffheight\n1.5\n\n2.5\n').columns).toEqual([{ type: 'number', name: 'height', values: Float64Array.of(1.5, 2.5) }]);
});

test('long or ever different cells are text; a lone word among numbers is named with its line', () => {
  const many = Array.from({ length: 30 }, (_, index) => `word ${index}`);
  expect(table(`t\n${many.join('\n')}`).columns[0]).toMatchObject({ type: 'text' });
  const numbers = Array.from({ length: 60 }, (_, index) => (index === 40 ? 'oops' : String(index * 1.5)));
  expect(table(`n\n${numbers.join('\n')}`).columns[0]).toMatchObject({ type: 'text', note: 'line 42 holds "oops", which is not a number' });
});

test('categories are in the same order whatever the order of the rows', () => {
  expect(table('c,n\n10,1\nx,2\n9,3\nb,4\n').columns[0]).toMatchObject({ categories: ['9', '10', 'b', 'x'] });
  expect(table('c,n\nb,1\n9,2\nx,3\n10,4\n').columns[0]).toMatchObject({ categories: ['9', '10', 'b', 'x'] });
});

test('header names such as __proto__ stay ordinary names', () => {
  const { columns } = table('__proto__,constructor,toString\n1,2,3\n4,5,6\n');
  expect(columns.map(({ name }) => name)).toEqual(['__proto__', 'constructor', 'toString']);
  expect(Object.keys(Object.prototype)).toEqual([]);
});

test('a column without a name is called by its place', () => {
  expect(table(',b\n1,2\n').columns.map(({ name }) => name)).toEqual(['column 1', 'b']);
});

test('rows that do not fit are named with their line, also after line breaks inside quotes', () => {
  expect(sentences('a,b\n"one\ntwo",2\n3\n4,5,6\n')).toEqual([
    'Line 4 has 1 cell, but line 1 names 2 columns: add or remove cells (a cell with the delimiter inside needs quotes); 1 more line has an error.',
  ]);
});

test('many wrong lines are counted, not listed', () => {
  const issues = sentences(`a,b\n1,2\n${'3\n'.repeat(20)}`);
  expect(issues).toHaveLength(1);
  expect(issues[0]).toMatch(/^Line 3 has 1 cell, .*; 19 more lines have errors\.$/);
});

test('a decimal comma is read where the delimiter is another, in a column of numbers alone', () => {
  const { columns } = table('a;b;c\n1,5;x;1,5\n-0,25;2,5;y\n;3;z\n');
  expect(columns[0]).toEqual({ type: 'number', name: 'a', values: Float64Array.from([1.5, -0.25, NaN]) });
  expect(columns.slice(1).map(({ type }) => type)).toEqual(['category', 'category']);
});

test('a number beyond all measurement is a mistake that has its line', () => {
  const numbers = Array.from({ length: 60 }, (_, index) => (index === 40 ? '1e300' : String(index * 1.5)));
  expect(table(`n\n${numbers.join('\n')}`).columns[0]).toMatchObject({
    note: 'line 42 holds "1e300", which is not a number that can be trained on',
  });
});

test.each([
  ['', /is empty/],
  ['  \n\n', /is empty/],
  ['a,b\n', /no rows/],
  ['a,b,a\n1,2,3\n', /two columns named "a"/],
  ['1,2\n3,4\n', /only numbers/],
  ['a,b\n1,"two\n', /Line 2 has a quote that does not close/],
  ['a,b\n1,\u00002\n', /not UTF-8/],
  [`${Array.from({ length: csvLimits.columns + 1 }, (_, index) => `c${index}`).join(',')}\n`, /at most 2000/],
  [`a,b\n1,${'x'.repeat(csvLimits.cellLength + 1)}\n`, /Line 2, column "b", holds more than 10000 characters/],
])('%j is refused with a sentence', (text, sentence) => {
  expect(sentences(text)[0]).toMatch(sentence);
});

test('bytes that are not UTF-8 are refused', () => {
  expect(parseCsv({ name: 'mine.csv', bytes: Uint8Array.of(0x61, 0x0a, 0xff, 0xfe) })).toMatchObject({ ok: false });
});

test('whatever the file, it is read whole or refused with a sentence', () => {
  const cell = fc.constantFrom('1', '2.5', 'x', '', 'NA', '"', '"a,b"', '\n', ',', ';', '__proto__', 'é', '\r\n', '\t');
  fc.assert(
    fc.property(fc.array(cell, { maxLength: 60 }), (cells) => {
      const parsed = parse(cells.join(','));
      if (parsed.ok) {
        const names = parsed.value.columns.map(({ name }) => name);
        expect(new Set(names).size).toBe(names.length);
        for (const column of parsed.value.columns) {
          const length = column.type === 'category' ? column.codes.length : column.type === 'image' ? -1 : column.values.length;
          expect(length).toBe(parsed.value.rows);
        }
      } else {
        expect(parsed.issues.length).toBeGreaterThan(0);
        for (const { message } of parsed.issues) expect(message).toMatch(/^.{10,}[.]$/s);
      }
    }),
    { numRuns: 500 },
  );
});
