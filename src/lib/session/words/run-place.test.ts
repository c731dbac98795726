import { expect, test } from 'vitest';
import { NotebookId } from '../../spec/ids.ts';
import { titlesIn } from './run-place.ts';

const [kept, gone] = [NotebookId.parse('kept'), NotebookId.parse('gone')];
const notebooks = [{ id: kept, notebook: { version: 1 as const, title: 'Iris now', backend: 'auto' as const, cells: [] } }];

test('a run is told by the present title of its notebook, or by the one it had when that was deleted', () => {
  const titleOf = titlesIn(notebooks);
  expect(titleOf({ notebookId: kept, notebookTitle: 'Iris' })).toBe('Iris now');
  expect(titleOf({ notebookId: gone, notebookTitle: 'Wine' })).toBe('Wine (deleted)');
  expect(titleOf({ notebookId: gone, notebookTitle: '' })).toMatch(/\(deleted\)$/);
  expect(titleOf({ notebookId: gone })).toBe('a deleted notebook'); // a record of before titles were kept
  expect(titleOf({ notebookId: null })).toBe('');
});

test('before the notebooks are read none is called deleted', () => {
  expect(titlesIn(null)({ notebookId: gone, notebookTitle: 'Wine' })).toBe('');
});
