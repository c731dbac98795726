import { expect, test } from 'vitest';
import { defaultView, type View } from '../../runs/view/view.ts';
import { planViews, restoreViews, viewsToBackUp } from './backed-views.ts';
import { keepViews, readViews, type ViewPlace } from './kept-views.ts';

function aPlace(views: readonly View[] = [], unread: readonly unknown[] = []): ViewPlace {
  const kept = new Map<string, string>();
  const place: ViewPlace = {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  };
  keepViews(place, views, { unread: unread.map((stored) => ({ stored, why: '' })) });
  return place;
}

const aView = (name: string, filter = ''): View => ({ ...defaultView, name, filter });
const newer = { version: 9, name: 'From tomorrow' };

test('views come back into a browser that has none, those of a newer version too', () => {
  const stored = viewsToBackUp(aPlace([aView('Good'), aView('Old', 'archived')], [newer]));
  const place = aPlace();
  expect(restoreViews(stored, place)).toEqual({
    added: [
      { type: 'view', id: 'Good' },
      { type: 'view', id: 'Old' },
    ],
    same: [],
    kept: [],
  });
  expect(viewsToBackUp(place)).toEqual(stored);
  restoreViews(stored, place);
  expect(viewsToBackUp(place)).toEqual(stored);
});

test('a view that is here stays as it is, in whichever case its name is written', () => {
  const place = aPlace([aView('good', 'starred'), aView('Same')]);
  const stored = viewsToBackUp(aPlace([aView('Good'), aView('Same'), aView('New')]));
  const told = {
    added: [{ type: 'view', id: 'New' }],
    same: [{ type: 'view', id: 'Same' }],
    kept: [{ name: { type: 'view', id: 'Good' }, called: 'good' }],
  };
  expect(planViews(stored, place)).toEqual(told);
  expect(readViews(place).views).toHaveLength(2);
  expect(restoreViews(stored, place)).toEqual(told);
  expect(readViews(place).views.map(({ view }) => [view.name, view.filter])).toEqual([
    ['good', 'starred'],
    ['Same', ''],
    ['New', ''],
  ]);
});

test('where the browser keeps nothing more it says so, and a backup without views changes nothing', () => {
  const full: ViewPlace = {
    getItem: () => null,
    setItem: () => {
      throw new Error('QuotaExceededError');
    },
    removeItem: () => undefined,
  };
  expect(restoreViews([], full)).toEqual({ added: [], same: [], kept: [] });
  expect(() => restoreViews(viewsToBackUp(aPlace([aView('Good')])), full)).toThrow(/keeps no more views/);
});
