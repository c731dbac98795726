import { expect, test } from 'vitest';
import { anImportedRun } from '../../../../tests/support/an-imported-run.ts';
import { aRun } from '../../../../tests/support/a-run.ts';
import { catalogueOf } from '../../runs/columns/catalogue.ts';
import { namesOf } from '../ledger/remove-runs.ts';
import { runId } from '../../../../tests/support/builders.ts';
import { bulkTags } from './bulk-tags.ts';
import { cellView } from './cell-view.ts';
import { shownRow } from './shown-row.ts';
import { signsOf } from './signs.ts';

test('the signs of several runs are what is said of all of them', () => {
  const a = aRun({ id: 'a', starred: true, archived: true, note: 'x'.repeat(400), tags: ['old', 'Wide'] });
  expect(signsOf([a])).toEqual({ imported: '', isStarred: true, isArchived: true, note: `${'x'.repeat(300)}…`, tags: ['old', 'Wide'] });
  const b = aRun({ id: 'b', starred: true, tags: ['wide'] });
  expect(signsOf([a, b])).toEqual({ imported: '', isStarred: true, isArchived: false, note: '', tags: ['Wide'] });
});

test('tags of what is selected come first with how many have them, then those of other runs, the most frequent first', () => {
  const runs = [aRun({ id: 'a', tags: ['one', 'both'] }), aRun({ id: 'b', tags: ['Both'] })];
  const others = [aRun({ id: 'c', tags: ['rare', 'often'] }), aRun({ id: 'd', tags: ['often'] })];
  expect(bulkTags(runs, [...runs, ...others])).toEqual([
    { tag: 'Both', on: 2 },
    { tag: 'one', on: 1 },
    { tag: 'often', on: 0 },
    { tag: 'rare', on: 0 },
  ]);
});

test('what goes is named, repeats as one and the last of many by their count', () => {
  const group = { group: runId('r1'), of: 2 };
  const pair = [1, 2].map((index) => aRun({ id: `r${index}`, name: `train 3.${index}`, repeat: { ...group, index } }));
  const alone = Array.from({ length: 6 }, (_, at) => aRun({ id: `a${at}`, name: `train ${at}`, label: `net ${at}` }));
  expect(namesOf([...pair, ...alone])).toBe('train 3, 2 repeats; net 0; net 1; net 2; net 3; 2 more');
});

test('a name of a megabyte is cut where it is shown', () => {
  const run = aRun({ name: 'x'.repeat(1_000_000), datasetTitle: 'y'.repeat(1_000_000) });
  const row = shownRow({ type: 'run', key: 'a', depth: 0, run }, {});
  const dataset = catalogueOf([run]).at('dataset');
  const cell = dataset && cellView(dataset, [run]);
  expect([row.name.length, cell?.type === 'text' && cell.text.length, namesOf([run]).length]).toEqual([301, 301, 61]);
});

test('where imported runs came from is told, of several what they share', () => {
  const source = anImportedRun('1').source;
  const [one, two] = [anImportedRun('1'), anImportedRun('2', { source: { ...source, line: 3 } })];
  const other = anImportedRun('3', { source: { ...source, tracker: 'mlflow' } });
  expect(signsOf([one]).imported).toBe('Imported from W&B: runs.csv, line 2');
  expect(signsOf([one, two]).imported).toBe('Imported from W&B: runs.csv');
  expect(signsOf([one, anImportedRun('4', { source: { ...source, fileHash: 'e'.repeat(64) } })]).imported).toBe('Imported from W&B');
  expect(signsOf([one, other]).imported).toBe('Imported from other trackers');
  expect(signsOf([one, aRun({ id: 'a' })]).imported).toBe('');
});
