import { expect, test } from 'vitest';
import { aRun } from '../../../../tests/support/a-run.ts';
import { catalogueOf } from '../../runs/columns/catalogue.ts';
import { flatRows, groupRuns, rowsOf, type GroupBy } from '../../runs/order/group-rows.ts';
import { onePress } from '../../runs/view/view.ts';
import { RunId } from '../../spec/ids.ts';
import { rowOf } from '../runs-table/row-of.ts';
import { drawnRows } from './drawn-rows.ts';

const repeat = (index: number) =>
  aRun({ id: `a${index}`, name: `train 1.${index}`, ordinal: index, repeat: { group: RunId.parse('a1'), index, of: 2 } });
const runs = [repeat(1), repeat(2), aRun({ id: 'b', name: 'train 2', ordinal: 3 })];
const catalogue = catalogueOf(runs);
const by = (...paths: string[]): GroupBy[] =>
  paths.flatMap((path) => {
    const column = catalogue.at(path);
    return column ? [{ type: 'column', column }] : [];
  });
const said = (rows: ReturnType<typeof drawnRows>) => rows.map(({ label, runs: own }) => `${label}: ${own.map(({ id }) => id).join(' ')}`);

test('the innermost groups are drawn with those of their runs whose eyes are open, whether they are unfolded or not', () => {
  const groups = groupRuns(runs, by('dataset', onePress));
  const drawn = new Set(['a1', 'a2', 'b']);
  expect(said(drawnRows(rowsOf(groups, new Set()), drawn, {}))).toEqual(['train 1: a1 a2', 'train 2: b']);
  const all = new Set(groups.flatMap(({ key, groups: inner }) => [key, ...inner.map((each) => each.key)]));
  expect(said(drawnRows(rowsOf(groups, all), drawn, {}))).toEqual(['train 1: a1 a2', 'train 2: b']);
  expect(said(drawnRows(rowsOf(groups, new Set()), new Set(['a2']), {}))).toEqual(['train 1: a2']);
});

test('without groups every run is drawn in its own line', () => {
  const rows = drawnRows(flatRows(runs), new Set(['b', 'a1']), {});
  expect(said(rows)).toEqual(['train 1.1: a1', 'train 2: b']);
  expect(rows.map(({ style }) => style.colour)).toEqual([1, 3]);
});

test('the row that some runs have is the innermost with all of them', () => {
  const groups = groupRuns(runs, by(onePress));
  const [first] = groups;
  const folded = rowsOf(groups, new Set());
  const unfolded = rowsOf(groups, new Set([first?.key ?? '']));
  expect(rowOf(folded, ['a2'])).toBe(0);
  expect(rowOf(unfolded, ['a2'])).toBe(2);
  expect(rowOf(unfolded, ['a1', 'a2'])).toBe(0);
  expect(rowOf(unfolded, ['gone'])).toBe(-1);
  expect(rowOf(unfolded, [])).toBe(-1);
});

test('rows of one name are told apart by what differs, by their data, and at last by their notebooks', () => {
  const same = (id: string, datasetTitle: string) => aRun({ id, name: 'train 1', datasetTitle });
  const rows = flatRows([same('a', 'Iris'), same('b', 'Iris'), same('c', 'Digits'), aRun({ id: 'd', name: 'train 2' })]);
  const varied = new Map([['a', 'units 8']]);
  const facts = { variedOf: ({ id }: { id: string }) => varied.get(id) ?? '', notebookOf: ({ id }: { id: string }) => `Notebook ${id}` };
  const labels = drawnRows(rows, new Set(['a', 'b', 'c', 'd']), facts).map(({ label }) => label);
  expect(labels).toEqual(['train 1, units 8', 'train 1, Iris', 'train 1, Digits', 'train 2']);
  const twins = drawnRows(flatRows([same('x', 'Iris'), same('y', 'Iris')]), new Set(['x', 'y']), facts).map(({ label }) => label);
  expect(twins).toEqual(['train 1, Iris, Notebook x', 'train 1, Iris, Notebook y']);
});
