import { expect, test } from 'vitest';
import { aQueuedRun, aRun } from '../../../../tests/support/a-run.ts';
import { catalogueOf } from '../columns/catalogue.ts';
import { eyeOf, setEyes, shownRuns, toggleEyes, wholeRule } from './eyes.ts';
import { placeColumns, placeGroups, vanishedText } from './place-columns.ts';
import { allButSeed, defaultView, parseView, viewToJson, widths, type View } from './view.ts';
import { readViewAddress, writeViewAddress } from './view-url.ts';

const view: View = {
  version: 1,
  name: 'Widths',
  columns: [{ path: 'name', width: 240, pinned: true }, { path: 'model.layers[9].units' }, { path: 'val.accuracy.best', width: 90 }],
  sort: [
    { path: 'val.accuracy.best', descending: true },
    { path: 'name', descending: false },
  ],
  groups: ['dataset', allButSeed],
  filter: 'lr > 0.1 and "a, b"',
  eyes: { rule: 'first20', on: ['a'], off: ['b'] },
};

test('a view is stored as plain JSON and comes back as it was', () => {
  for (const each of [view, defaultView])
    expect(parseView(JSON.parse(JSON.stringify(viewToJson(each))))).toEqual({ ok: true, value: { view: each, left: [] } });
});

test('what cannot be read of a view is left out and told, and the rest stays', () => {
  const stored = {
    ...view,
    name: ' ',
    columns: [{ path: 'name', width: 1e9 }, 3, { path: '' }, { path: 'seed', width: NaN, pinned: 'yes' }],
    sort: [{ path: 4 }],
    groups: [null, 'dataset'],
    filter: 'lr >',
    eyes: { rule: 'many', on: [1, 'a'], off: 'b' },
  };
  expect(parseView(stored)).toEqual({
    ok: true,
    value: {
      view: {
        version: 1,
        name: 'All runs',
        columns: [{ path: 'name', width: widths.most }, { path: 'seed' }],
        sort: [],
        groups: ['dataset'],
        filter: 'lr >',
        eyes: { rule: 'first10', on: ['a'], off: [] },
      },
      left: [
        { path: 'name', message: 'The view has no name, so it is called "All runs": rename it.' },
        { path: 'columns', message: '2 of 4 columns cannot be read and are left out: add them again.' },
        { path: 'sort', message: 'A column to sort by cannot be read and is left out: sort again.' },
        { path: 'groups', message: 'A column to group by cannot be read and is left out: group again.' },
        { path: 'filter', message: 'After ">" comes a value.' },
      ],
    },
  });
});

test('what is no view, or one of a newer version, is refused with a sentence', () => {
  const sentence = (stored: unknown) => {
    const parsed = parseView(stored);
    return parsed.ok ? '' : parsed.issues[0]?.message;
  };
  for (const stored of [null, 3, 'view', []]) expect(sentence(stored)).toBe('This is no view of the runs table: make a new one.');
  expect(sentence({ ...view, version: 2 })).toBe('This view is of a newer Daybook: reload the page to get it, or make a new view.');
});

test('a column that no run has keeps its place, marked', () => {
  const catalogue = catalogueOf([aRun()]);
  const placed = placeColumns({ columns: [...view.columns, { path: 'seed', pinned: true }] }, catalogue);
  expect(placed.map(({ path, title, column }) => [path, title, column === null])).toEqual([
    ['name', 'Name', false],
    ['seed', 'Seed', false],
    ['model.layers[9].units', 'model.layers[9].units', true],
    ['val.accuracy.best', 'Validation accuracy, best', false],
  ]);
  expect(vanishedText({ path: 'x' })).toBe('No run here has x any more: remove the column, or keep it for runs to come.');
  const levels = placeGroups({ groups: ['gone', 'dataset', allButSeed] }, catalogue);
  expect(levels.map((level) => (level.type === 'column' ? level.column.path : level.type))).toEqual(['dataset', 'allButSeed']);
});

test('the address says what differs from the view, and comes back', () => {
  expect(writeViewAddress(defaultView)).toBe('');
  const address = writeViewAddress(view);
  const { filter, sort, groups } = view;
  expect(readViewAddress(new URLSearchParams(address))).toEqual({ filter, sort, groups });
  expect(readViewAddress(new URLSearchParams(''), view)).toEqual({ filter, sort, groups });
  expect(readViewAddress(new URLSearchParams('q=iris&sort=-score.best'))).toEqual({
    filter: 'iris',
    sort: [{ path: 'score.best', descending: true }],
    groups: ['press'],
  });
  const whole: View = { ...view, withArchived: true, baseline: ['a', 'b'] };
  expect(parseView(JSON.parse(JSON.stringify(viewToJson(whole))))).toEqual({ ok: true, value: { view: whole, left: [] } });
  expect(readViewAddress(new URLSearchParams(writeViewAddress(whole))).withArchived).toBe(true);
  expect(readViewAddress(new URLSearchParams(writeViewAddress(view, whole)), whole).withArchived).toBe(undefined);
  const flat = { ...defaultView, groups: [] };
  expect(readViewAddress(new URLSearchParams(writeViewAddress(flat))).groups).toEqual([]);
  const odd = { filter: '', sort: [{ path: 'x["a,b"]', descending: true }], groups: [] };
  expect(readViewAddress(new URLSearchParams(writeViewAddress(odd)))).toEqual(odd);
});

test('eyes follow the rule but for what was put in or out by hand', () => {
  const runs = [...Array.from({ length: 12 }, (_, at) => aRun({ id: `r${at}` })), aQueuedRun('q')];
  const shown = (eyes: View['eyes']) => [
    ...shownRuns(
      runs.map((run) => [run]),
      eyes,
    ),
  ];
  expect(shown(setEyes('first10')).length).toBe(10);
  expect(shown(setEyes('all')).length).toBe(13);
  expect(shown(setEyes('none'))).toEqual([]);
  expect(shown(setEyes('unfinished'))).toEqual(['q']);
  const put = toggleEyes(toggleEyes(setEyes('first10'), ['r0'], true), ['q'], false);
  expect(shown(put)).toEqual([...Array.from({ length: 9 }, (_, at) => `r${at + 1}`), 'q']);
  expect([wholeRule(put), wholeRule(setEyes('first10'))]).toEqual([null, 'first10']);
  expect(shown(toggleEyes(put, ['r0', 'q'], false))).toContain('r0');
});

test('repeats count once under a rule, and one of them is put out by itself', () => {
  const [one, two, ...others] = Array.from({ length: 40 }, (_, at) => aRun({ id: `r${at}` }));
  if (!one || !two) throw new Error('forty runs were made');
  const results = [[one, two], ...others.map((run) => [run])];
  expect(shownRuns(results, setEyes('first10')).size).toBe(11);
  const shown = shownRuns(results, toggleEyes(setEyes('first10'), ['r1'], true));
  expect([eyeOf([one, two], shown), eyeOf([one], shown), eyeOf([two], shown)]).toEqual(['some', 'all', 'none']);
});
