import { expect, test } from 'vitest';
import { moveColumn, pinColumn, shiftColumn, toggleColumn, widenColumn, withNameFirst } from './arrange-columns.ts';
import type { ViewColumn } from './view.ts';

const columns: ViewColumn[] = [{ path: 'name', pinned: true }, { path: 'status', pinned: true }, { path: 'model' }, { path: 'seed' }];
const said = (list: readonly ViewColumn[]) => list.map(({ path, pinned }) => (pinned ? `${path}*` : path)).join(' ');

test('a column is shown at the end and hidden again, but the name is always there and first', () => {
  const more = toggleColumn(columns, 'speed');
  expect(said(more)).toBe('name* status* model seed speed');
  expect(said(toggleColumn(more, 'model'))).toBe('name* status* seed speed');
  expect(said(toggleColumn(columns, 'name'))).toBe('name* status* model seed');
  expect(said(withNameFirst([{ path: 'seed' }]))).toBe('name* seed');
});

test('a column goes before another, and is pinned where it comes among pinned ones', () => {
  expect(said(moveColumn(columns, 'seed', 'model'))).toBe('name* status* seed model');
  expect(said(moveColumn(columns, 'seed', 'status'))).toBe('name* seed* status* model');
  expect(said(moveColumn(columns, 'status', null))).toBe('name* model seed status');
  expect(said(moveColumn(columns, 'seed', 'name'))).toBe('name* seed* status* model');
  expect(said(moveColumn(columns, 'name', null))).toBe(said(columns));
});

test('a column goes one place to the left or right, and no farther than the ends', () => {
  expect(said(shiftColumn(columns, 'model', 1))).toBe('name* status* seed model');
  expect(said(shiftColumn(columns, 'seed', -1))).toBe('name* status* seed model');
  expect(said(shiftColumn(columns, 'status', -1))).toBe(said(columns));
  expect(said(shiftColumn(columns, 'seed', 1))).toBe(said(columns));
});

test('pinning brings a column to the left and lets it go again; widths stay within bounds', () => {
  const pinned = pinColumn(columns, 'seed');
  expect(said(pinned)).toBe('name* status* seed* model');
  expect(said(pinColumn(pinned, 'status'))).toBe('name* seed* status model');
  expect(widenColumn(columns, 'seed', 3).at(-1)).toEqual({ path: 'seed', width: 40 });
});
