import { expect, test } from 'vitest';
import { aRun } from '../../../../tests/support/a-run.ts';
import { catalogueOf } from '../../runs/columns/catalogue.ts';
import { RunFilter, takeSuggestion } from './run-filter.svelte.ts';

const runs = [aRun({ id: 'a', seed: 1, tags: ['old'] }), aRun({ id: 'b', seed: 2, note: 'an old idea' }), aRun({ id: 'c', seed: 3 })];
const catalogue = catalogueOf(runs);
const filterOf = (text: string) => new RunFilter({ runs: () => runs, catalogue: () => catalogue, facts: {}, clock: { now: 0 } }, text);
const ids = (filter: RunFilter) => filter.of(runs).matched.map(({ id }) => id);
const offered = (filter: RunFilter, isAsked = false) =>
  filter.completionAt(filter.text.length, isAsked).suggestions.map(({ insert }) => insert);

test('a bare word finds names, notes and tags, a comparison what was recorded, and nothing written is all', () => {
  expect(ids(filterOf('old'))).toEqual(['a', 'b']);
  expect(ids(filterOf('seed > 1 and not old'))).toEqual(['c']);
  expect(filterOf(' ').isEmpty).toBe(true);
  expect(ids(filterOf(''))).toEqual(['a', 'b', 'c']);
});

test('while the text cannot be read, the last one that could stays in force, and the place is told', () => {
  const filter = filterOf('seed > 1');
  for (const text of ['seed > 1 and', 'seed > 1 and seed <']) filter.text = text;
  expect(ids(filter)).toEqual(['b', 'c']);
  expect(filter.problem).toMatchObject({ from: 19, to: 19, message: 'After "<" comes a value.' });
  filter.text = 'seed > 1 and seed < 3';
  expect([filter.problem, ids(filter)]).toEqual([null, ['b']]);
});

test('a text that was never readable holds back no run', () => {
  const filter = filterOf('seed >');
  expect([filter.problem?.message, ids(filter)]).toEqual(['After ">" comes a value.', ['a', 'b', 'c']]);
});

test('names are offered as they are begun, and behind a plain word only when asked for', () => {
  const filter = filterOf('se');
  expect(offered(filter)[0]).toBe('seed');
  filter.text = 'seed ';
  expect(offered(filter)).toContain('>=');
  filter.text = 'flowers ';
  expect([offered(filter), offered(filter, true)]).toEqual([[], ['and', 'or']]);
  filter.text = '';
  expect(offered(filter)).toEqual([]);
  expect(offered(filter, true)).toContain('seed');
});

test('a suggestion takes the place of what was begun, and the caret stands where one writes on', () => {
  const taken = (text: string, caret: number, insert: string) =>
    takeSuggestion(text, { replaced: { from: caret - 2, to: caret }, suggestions: [] }, insert);
  expect(taken('se', 2, 'seed')).toEqual({ text: 'seed ', caret: 5 });
  expect(taken('se > 1', 2, 'seed')).toEqual({ text: 'seed > 1', caret: 5 });
  expect(taken('lr in (10)', 9, '16')).toEqual({ text: 'lr in (16)', caret: 9 });
});
