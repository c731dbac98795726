import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { packTable } from './pack.ts';
import type { Column, Table } from './table.ts';
import { unpack } from './unpack.ts';

const name = fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' });
const decimal = fc.tuple(fc.integer({ min: -99999, max: 99999 }), fc.constantFrom(1, 10, 1000)).map(([whole, divisor]) => whole / divisor);
const number = fc.oneof(decimal, fc.double(), fc.constant(NaN));

const columnOf = (rows: number): fc.Arbitrary<Column> =>
  fc.oneof(
    fc
      .record({ name, values: fc.array(number, { minLength: rows, maxLength: rows }) })
      .map(({ name, values }): Column => ({ type: 'number', name, values: Float64Array.from(values) })),
    fc
      .record({ name, values: fc.array(decimal, { minLength: rows, maxLength: rows }) })
      .map(({ name, values }): Column => ({ type: 'number', name, values: Float64Array.from(values) })),
    fc
      .record({
        name,
        categories: fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 5 }),
        picks: fc.array(fc.nat(), { minLength: rows, maxLength: rows }),
      })
      .map(({ name, categories, picks }): Column => ({
        type: 'category',
        name,
        categories,
        codes: Int32Array.from(picks, (pick) => (pick % (categories.length + 1)) - 1),
      })),
    fc
      .record({ name, values: fc.array(fc.option(fc.string()), { minLength: rows, maxLength: rows }) })
      .map(({ name, values }): Column => ({ type: 'text', name, values })),
    fc
      .record({ name, pixels: fc.uint8Array({ minLength: rows * 6, maxLength: rows * 6 }) })
      .map(({ name, pixels }): Column => ({ type: 'image', name, shape: [2, 3, 1], largest: 255, pixels: new Uint8Array(pixels) })),
  );

const table: fc.Arbitrary<Table> = fc
  .integer({ min: 1, max: 12 })
  .chain((rows) =>
    fc.record({ name, rows: fc.constant(rows), columns: fc.array(columnOf(rows), { maxLength: 6 }), hash: fc.constant('ab') }),
  );

test('a packed table comes back to the last bit, from gzip as from inflated bytes', async () => {
  await fc.assert(
    fc.asyncProperty(table, async (given) => {
      const packed = packTable(given);
      expect(await unpack(packed)).toEqual(given);
      expect(await unpack(gzipSync(packed))).toEqual(given);
    }),
  );
});

test('minus zero comes back among whole numbers', async () => {
  const given: Table = { name: 't', rows: 2, hash: '', columns: [{ type: 'number', name: 'n', values: Float64Array.of(1, -0) }] };
  expect(await unpack(packTable(given))).toEqual(given);
});

test('a column with more than 254 categories comes back', async () => {
  const categories = Array.from({ length: 700 }, (_, code) => `c${code}`);
  const given: Table = {
    name: 'wide',
    rows: 3,
    hash: '',
    columns: [{ type: 'category', name: 'c', categories, codes: Int32Array.of(-1, 0, 699) }],
  };
  expect(await unpack(packTable(given))).toEqual(given);
});

test('damaged bytes are refused', async () => {
  const packed = packTable({ name: 't', rows: 1, hash: '', columns: [{ type: 'number', name: 'n', values: Float64Array.of(0.1) }] });
  const broken = gzipSync(packed);
  broken[broken.length - 6] = (broken[broken.length - 6] ?? 0) ^ 255; // in gzip's checksum
  await expect(unpack(broken)).rejects.toThrow();
  await expect(unpack(new TextEncoder().encode('<!doctype html>'))).rejects.toThrow('not a packed table');
});
