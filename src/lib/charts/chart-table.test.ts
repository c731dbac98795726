import { expect, test } from 'vitest';
import { chartCsv, shownTable, type ChartTable } from './chart-table.ts';

const table: ChartTable = {
  head: ['run', 'epoch', 'loss'],
  rows: [
    ['train 1, "wide"', 1, 0.123456789],
    ['=1+1', 10, NaN],
    ['train 3', null, 12],
  ],
};

test('a CSV has every digit, quotes what needs it and lets no formula through', () => {
  expect(chartCsv(table)).toBe('run,epoch,loss\r\n"train 1, ""wide""",1,0.123456789\r\n\'=1+1,10,NaN\r\ntrain 3,,12\r\n');
});

test('what is shown has the same decimals down a column, and says how many rows it leaves out', () => {
  expect(shownTable(table, 2)).toEqual({
    head: table.head,
    rows: [
      { name: 'train 1, "wide"', cells: ['1', '0.1235'] },
      { name: '=1+1', cells: ['10', '–'] },
    ],
    left: 1,
  });
});
