import { expect, test } from 'vitest';
import type { DataNote } from '../../data/data-note.ts';
import { balanceRows, dataNoteRows, dataNoteText } from './data-note.ts';

const note: DataNote = {
  title: 'Palmer penguins',
  rows: 344,
  droppedRows: 2,
  sizes: { train: 206, validation: 68, test: 68 },
  columns: [{ name: 'bill', type: 'number', missing: 2, detail: '32.1 to 59.6, mean 43.9' }],
  columnCount: 1,
  balance: [{ name: 'Adelie', train: 90, validation: 30, test: 31 }],
};

test('the data are told as they were', () => {
  expect(dataNoteText(note)).toBe('344 rows of Palmer penguins, 2 left out: 206 to train, 68 to validate, 68 kept for a test.');
  expect(dataNoteRows(note)).toEqual([{ name: 'bill', cells: ['number', '2', '32.1 to 59.6, mean 43.9'] }]);
  expect(balanceRows(note)).toEqual([{ name: 'Adelie', cells: ['90', '30', '31'] }]);
  expect(dataNoteText({ ...note, columnCount: 900 })).toMatch(/ The first 1 of 900 columns:$/);
});
