import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readTestAsset } from '../../../tests/support/read-asset.ts';
import { aDataset, aTable } from '../../../tests/support/tables.ts';
import { encodeImage, encodePlanar, encodeRow } from './encode-row.ts';
import { loadTable } from './load-table.ts';
import { prepare } from './prepare.ts';
import { showCell } from './show-rows.ts';
import type { Dataset } from '../spec/dataset.ts';
import type { Table } from './table.ts';

async function shipped(name: string): Promise<Table> {
  const loaded = await loadTable({ type: 'shipped', name }, { readAsset: readTestAsset });
  if (!loaded.ok) throw new Error(loaded.issues[0]?.message);
  return loaded.value;
}

function fitted(table: Table, dataset: Dataset) {
  const parsed = prepare(table, dataset);
  if (!parsed.ok) throw new Error(parsed.issues[0]?.message);
  return parsed.value;
}

const asTyped = (table: Table, row: number) => Object.fromEntries(table.columns.map((column) => [column.name, showCell(column, row)]));

test('a row typed in by hand becomes the inputs it had in training, gaps included', async () => {
  const table = await shipped('penguins');
  const { preparation, validation } = fitted(table, aDataset({ target: 'species' }));
  validation.rows.forEach((row, index) => {
    const width = preparation.inputNames.length;
    expect(encodeRow(preparation, asTyped(table, row))).toEqual({
      ok: true,
      value: validation.inputs.slice(index * width, (index + 1) * width),
    });
  });
});

const small = aTable({
  a: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
  __proto__: [],
  b: ['x', 'y', 'x', 'y', 'x', 'y', 'x', 'y', 'x', 'y'],
  y: [1, 2, 1, 2, 1, 2, 1, 2, 1, 3],
});

test('a value that is not a number is an issue with its column; an unseen category is all zeros', () => {
  const { preparation } = fitted(small, aDataset());
  expect(encodeRow(preparation, { a: 'five', b: 'x' })).toEqual({
    ok: false,
    issues: [{ path: 'a', message: '"five" is not a number: write one such as 3.5, or leave it empty.' }],
  });
  const unseen = encodeRow(preparation, { a: 5, b: 'z' });
  expect(unseen.ok && [...unseen.value.slice(1)]).toEqual([0, 0]);
});

test('a row names only its own columns: what every object inherits is not read', () => {
  const table = aTable({ toString: [1, 2, 3, 4, 5], b: ['x', 'y', 'x', 'y', 'x'], y: [1, 2, 3, 4, 5] });
  const { preparation } = fitted(table, aDataset());
  expect(encodeRow(preparation, {})).toMatchObject({ ok: true });
});

test('whatever is typed, it is encoded as finite numbers or refused', () => {
  const { preparation } = fitted(small, aDataset());
  const value = fc.oneof(fc.string(), fc.double(), fc.constant(null));
  fc.assert(
    fc.property(fc.record({ a: value, b: value }, { requiredKeys: [] }), (row) => {
      const encoded = encodeRow(preparation, row);
      if (encoded.ok) expect(encoded.value).toHaveLength(3);
      else expect(encoded.issues).toHaveLength(1);
    }),
  );
});

test('a point of a grid is encoded as the same row', () => {
  const table = aTable({ u: [1, 2, 3, 4, 5], v: [3, 1, 4, 1, 5], y: ['a', 'b', 'a', 'b', 'a'] });
  const { preparation } = fitted(table, aDataset({ preparation: { inputs: ['x1', 'x2^2', 'sin(x1)'] } }));
  const grid = encodePlanar(preparation, Float32Array.of(0.5, 2), Float32Array.of(-1, 7));
  expect(encodeRow(preparation, { u: 2, v: '7' })).toEqual({ ok: true, value: grid.slice(3) });
  expect(() => encodePlanar(fitted(small, aDataset()).preparation, [1], [1])).toThrow('no planar inputs');
});

test('a drawn image is encoded as one of the data', async () => {
  const table = await shipped('digits-8x8');
  const { preparation, train } = fitted(table, aDataset({ target: 'digit' }));
  const image = table.columns[0];
  if (image?.type !== 'image') throw new Error('No images.');
  const row = train.rows[5] ?? 0;
  expect(encodeImage(preparation, image.pixels.slice(row * 64, row * 64 + 64))).toEqual({ ok: true, value: train.inputs.slice(320, 384) });
  expect(encodeImage(preparation, [1, 2])).toMatchObject({ ok: false });
  expect(encodeRow(preparation, { image: 'cat' })).toMatchObject({ ok: false, issues: [{ path: 'image' }] });
});
