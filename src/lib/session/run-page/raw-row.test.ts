import { expect, test } from 'vitest';
import type { FittedPreparation } from '../../data/prepared.ts';
import { farColumns, rowOfExample, typicalRow } from './raw-row.ts';

const preparation: FittedPreparation = {
  columns: [
    { type: 'number', name: 'bill', fill: 43.921929824561406, offset: 0, scale: 1 },
    { type: 'category', name: 'island', categories: ['Biscoe', 'Dream'], fill: 1 },
  ],
  planar: null,
  inputShape: [3],
  inputNames: ['bill', 'island Biscoe', 'island Dream'],
  target: { type: 'classes', name: 'species', classes: ['Adelie', 'Gentoo'] },
};
const shown = {
  type: 'rows' as const,
  columns: ['island', 'bill'],
  cells: [
    ['Biscoe', '−39.1'],
    ['', ''],
  ],
};

test('a form starts from the middle of the training part', () => {
  expect(typicalRow(preparation)).toEqual({ bill: 43.921929824561406, island: 'Dream' });
});

test('an example is read back by column name, its minus sign too', () => {
  expect(rowOfExample({ shown, preparation }, 0)).toEqual({ bill: -39.1, island: 'Biscoe' });
});

test('what an example lacks stays out', () => {
  expect(rowOfExample({ shown, preparation }, 1)).toEqual({});
});

test('a number far from the training rows is told, one that was never scaled is not', () => {
  const columns: FittedPreparation['columns'] = [
    { type: 'number', name: 'mass', fill: 4200, offset: 4200, scale: 800 },
    { type: 'number', name: 'raw', fill: 0, offset: 0, scale: 1 },
  ];
  expect(farColumns({ columns }, { mass: 9100, raw: 1e6 })).toEqual(['mass']);
  expect(farColumns({ columns }, { mass: 8900 })).toEqual([]);
  expect(farColumns({ columns }, { mass: 'heavy' })).toEqual([]);
});
