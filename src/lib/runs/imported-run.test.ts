import { expect, test } from 'vitest';
import { anImportedRun } from '../../../tests/support/an-imported-run.ts';
import { annotate } from './annotate.ts';
import { importedOver } from './imported-run.ts';

const source = (tags: string[], note: string | null) => ({ ...anImportedRun('1').source, tags, note });

test('a run that is imported again has the numbers of the new file, and its name and star as they are here', () => {
  const known = anImportedRun('1', { label: 'the good one', starred: true, archived: true });
  const fresh = anImportedRun('1', { importedAt: 2000, metrics: [] });
  expect(importedOver(fresh, known)).toEqual({ ...fresh, label: 'the good one', starred: true, archived: true });
  expect(importedOver(fresh, null)).toBe(fresh);
});

test('tags and note follow the tracker until a person changes them here', () => {
  const known = anImportedRun('1', { source: source(['a'], 'slow'), tags: ['a'], note: 'slow' });
  const fresh = anImportedRun('1', { source: source(['a', 'b'], null), tags: ['a', 'b'] });
  expect(importedOver(fresh, known)).toEqual(fresh);
  expect(importedOver(fresh, annotate(known, { type: 'untag', tag: 'a' })).tags).toBeUndefined();
  expect(importedOver(fresh, annotate(known, { type: 'note', note: 'mine' }))).toMatchObject({ tags: ['a', 'b'], note: 'mine' });
});
