import { expect, test } from 'vitest';
import { columnText } from './column-text.ts';

const shown = (cells: string[]) => cells.map(columnText(cells));

test('writes a column with the decimals it has, two of them or four digits of its largest number at most', () => {
  expect(shown(['5.1', '4', ''])).toEqual(['5.1', '4.0', '']);
  expect(shown(['6.984126984126984', '8.28', '-0.5'])).toEqual(['6.984', '8.280', '\u22120.500']);
  expect(shown(['0.0380759064334241', '-0.00188201652779104'])).toEqual(['0.03808', '\u22120.00188']);
  expect(shown(['-122.23', '37.881'])).toEqual(['\u2212122.23', '37.88']);
  expect(shown(['322', '2401'])).toEqual(['322', '2401']);
  expect(shown(['1e-7', '2.5e-7'])).toEqual(['0.00000010', '0.00000025']);
});

test('parts thousands only in a column that has five digits', () => {
  expect(shown(['1949', '1960'])).toEqual(['1949', '1960']);
  expect(shown(['1949', '452600'])).toEqual(['1\u202f949', '452\u202f600']);
});

test('leaves what is no number', () => {
  expect(shown(['?', '12.50', ' '])).toEqual(['?', '12.5', ' ']);
  expect(shown(['1e12', '0'])).toEqual(['1.00e12', '0']);
});
