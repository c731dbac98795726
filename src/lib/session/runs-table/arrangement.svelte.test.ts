import { expect, test } from 'vitest';
import { aStorage } from '../../../../tests/support/a-runs-view.ts';
import { Arrangement } from './arrangement.svelte.ts';
import { viewsKey } from './kept-views.ts';
import { mostViews } from './saved-views.svelte.ts';

function arrange(storage = aStorage(), query = '') {
  const filter = { text: '' };
  const arranged = new Arrangement({ storage, isNarrow: () => false, filter: () => filter }, new URLSearchParams(query));
  filter.text = arranged.firstFilter;
  return { arranged, filter, storage };
}

const paths = ({ columns }: Arrangement) => columns.map(({ path }) => path);

/** With the view "Wide nets", which has one column more, a filter and no eyes. */
function withWide() {
  const all = arrange();
  all.arranged.toggleColumn('speed');
  all.filter.text = 'layers > 2';
  all.arranged.eyes = { rule: 'none', on: [], off: [] };
  all.arranged.save(' Wide  nets ');
  return all;
}

test('what is arranged is saved under a name, which the address names, and a reload shows it as it was left', () => {
  const { arranged, filter, storage } = withWide();
  expect([arranged.base.name, arranged.isChanged, arranged.address]).toEqual(['Wide nets', false, '?view=Wide+nets']);
  filter.text = 'layers > 3';
  arranged.sort = [{ path: 'name', descending: false }];
  arranged.pinColumn('speed');
  const { address } = arranged;
  expect([arranged.isChanged, address]).toEqual([true, '?view=Wide+nets&q=layers+%3E+3&sort=name']);
  const again = arrange(storage, address);
  expect(again.arranged.view).toEqual(arranged.view);
  expect(again.filter.text).toBe('layers > 3');
  again.arranged.reset();
  expect([again.arranged.isChanged, again.filter.text, paths(again.arranged).at(-1)]).toEqual([false, 'layers > 2', 'speed']);
});

test('views are switched, each with what was changed of it; that of all runs is always there and as it was', () => {
  const { arranged, filter } = withWide();
  arranged.toggleColumn('seed');
  expect(arranged.open('all RUNS')).toBe('');
  expect([paths(arranged).includes('speed'), filter.text, arranged.eyes.rule, arranged.isChanged]).toEqual([false, '', 'first10', false]);
  arranged.open('wide nets');
  expect([paths(arranged).includes('seed'), arranged.isChanged]).toEqual([false, true]);
  arranged.save();
  expect([arranged.isChanged, arranged.base.columns.some(({ path }) => path === 'seed')]).toEqual([false, false]);
});

test('a view is renamed with what was changed of it, and deleted, which Undo takes back', () => {
  const { arranged, storage } = withWide();
  arranged.toggleColumn('seed');
  arranged.rename('Deep nets');
  expect([arranged.address, arranged.isChanged, arranged.views.all.map(({ name }) => name)]).toEqual([
    '?view=Deep+nets',
    true,
    ['Deep nets'],
  ]);
  const again = arrange(storage, arranged.address).arranged;
  expect(paths(again)).toEqual(paths(arranged));
  const undo = arranged.remove();
  expect([arranged.address, arranged.views.all]).toEqual(['', []]);
  undo();
  expect([arranged.address, paths(arranged)]).toEqual(['?view=Deep+nets', paths(again)]);
});

test('a name is refused when it is empty, taken, or one too many', () => {
  const { arranged } = withWide();
  const { views } = arranged;
  expect(views.refuse(' ', null)).toBe('A view needs a name with a letter or a digit: type one.');
  for (const name of ['All runs', 'wide NETS']) expect(views.refuse(name, null)).toMatch(/^There is a view called ".*" already/);
  expect(views.refuse('WIDE nets', 'Wide nets')).toBe(null);
  for (let n = 1; n < mostViews; n++) arranged.save(`view ${n}`);
  expect(views.refuse('one more', null)).toMatch(/at most 100 views/);
});

test('another tab follows where nothing is changed, keeps what is changed, and keeps what it showed of a deleted view', () => {
  const here = withWide();
  const there = arrange(here.storage, here.arranged.address);
  here.filter.text = 'layers > 9';
  here.arranged.save();
  expect(there.arranged.follow()).toBe(true);
  expect([there.filter.text, there.arranged.isChanged]).toEqual(['layers > 9', false]);
  there.filter.text = 'layers > 10';
  here.filter.text = '';
  here.arranged.save();
  there.arranged.follow();
  expect([there.filter.text, there.arranged.base.filter]).toEqual(['layers > 10', '']);
  here.arranged.remove();
  expect(there.arranged.follow()).toBe(false);
  expect([there.filter.text, there.arranged.address, paths(there.arranged).includes('speed')]).toEqual([
    'layers > 10',
    '?q=layers+%3E+10',
    true,
  ]);
});

test('a view that cannot be read is told and stays; a missing one is told too; where nothing is kept that is an error', () => {
  const { arranged, storage } = withWide();
  const stored: unknown[] = JSON.parse(storage.getItem(viewsKey) ?? '[]');
  storage.setItem(viewsKey, JSON.stringify([...stored, { version: 2, name: 'newer' }, { version: 1, name: 'odd', groups: [3] }]));
  const { arranged: odd } = arrange(storage, '?view=odd');
  expect(odd.news).toMatch(/^A column to group by cannot be read/);
  expect(odd.views.unread).toMatch(/^This view is of a newer Daybook/);
  odd.save('third');
  expect(JSON.parse(storage.getItem(viewsKey) ?? '[]')).toContainEqual({ version: 2, name: 'newer' });
  expect(arrange(storage, '?view=gone').arranged.news).toMatch(/^This browser keeps no view called "gone", so all runs are shown/);
  storage.setItem = () => {
    throw new Error('QuotaExceededError');
  };
  expect(() => arranged.save('more')).toThrow('This browser keeps no more views');
  expect(arranged.base.name).toBe('Wide nets');
});
