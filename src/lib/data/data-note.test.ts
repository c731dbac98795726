import { expect, test } from 'vitest';
import { dataNoteOf, isDataNote } from './data-note.ts';

const outline = {
  title: 'Palmer penguins',
  rows: 344,
  droppedRows: 2,
  sizes: { train: 206, validation: 68, test: 68 },
  columns: Array.from({ length: 900 }, (_, at) => ({ name: `bill ${at}`, type: 'number' as const, missing: 2, detail: '32.1 to 59.6' })),
  classBalance: [{ name: 'Adelie', train: 90, validation: 30, test: 31 }],
};
const note = dataNoteOf(outline);

test('of many columns the first are kept, and how many there are', () => {
  const { columns, columnCount, ...rest } = note;
  expect([columns.length, columns[0], columnCount]).toEqual([200, outline.columns[0], 900]);
  expect(rest).toEqual({ title: 'Palmer penguins', rows: 344, droppedRows: 2, sizes: outline.sizes, balance: outline.classBalance });
});

test('what is no such note is told from one', () => {
  expect(isDataNote(structuredClone(note))).toBe(true);
  expect([{ ...note, rows: '344' }, { ...note, columns: [{}] }, { ...note, balance: [1] }, null].map(isDataNote)).toEqual([
    false,
    false,
    false,
    false,
  ]);
});
