import { expect, test } from 'vitest';
import { aRun } from '../../../../tests/support/a-run.ts';
import { catalogueOf } from '../columns/catalogue.ts';
import { complete } from './complete.ts';
import { occurringValues, valueText } from './occurring-values.ts';

const runs = [aRun({ tags: ['old', 'very new'] }), aRun({ id: 'b', tags: ['old'] }), aRun({ id: 'c', seed: 7 })];
const catalogue = catalogueOf(runs);
const context = {
  catalogue,
  listed: catalogue.list(),
  valuesOf: (column: Parameters<typeof occurringValues>[0]) => occurringValues(column, runs),
};

/** `|` is the caret. */
function at(marked: string): { replaced: string; inserts: string[] } {
  const caret = marked.indexOf('|');
  const text = marked.replace('|', '');
  const { replaced, suggestions } = complete(text, caret, context);
  return { replaced: text.slice(replaced.from, replaced.to), inserts: suggestions.map(({ insert }) => insert) };
}

test('at each place it offers what may stand there', () => {
  const first = {
    '|': 'seed',
    'val.acc|': 'val.accuracy.last',
    'rate|': 'training.learningRate',
    'seed |': '<',
    'status |': '=',
    'status = |': 'finished',
    'status = f|': 'finished',
    'tag = |': 'old',
    'tag = v|': '"very new"',
    'tag in (|': 'old',
    'tag not in (old, |': 'old',
    'tag in (old |': ',',
    'tag not |': 'in',
    'tag in |': '(',
    'tag is |': 'missing',
    'tag is not |': 'missing',
    'created > |': 'today',
    'duration > |': '10s',
    'seed = 4 |': 'and',
    'seed = 4 o|': 'or',
    'name = "x" |': 'and',
    '(seed = 4) |': 'and',
    'seed = 4 and sta|': 'status',
    '0.1 < |': 'seed',
    '0.1 < lr < |': '0.01',
    'name contains |': '"train 1"',
    'status = fin| and seed = 4': 'finished',
  };
  expect(Object.fromEntries(Object.keys(first).map((marked) => [marked, at(marked).inserts[0]]))).toEqual(first);
});

test('the word under the caret is replaced whole, and nothing where none is begun', () => {
  expect(at('status = fin|ish and seed = 4').replaced).toBe('finish');
  expect(at('tag = "v|').replaced).toBe('"v');
  expect(at('seed = |').replaced).toBe('');
  expect(at('seed = |').inserts).toEqual(['0', '7']);
});

test('values come by how often they occur, with their number of runs, quoted where they must be', () => {
  const tags = catalogue.at('tags');
  expect(tags && occurringValues(tags, runs)).toEqual([
    { text: 'old', count: 2 },
    { text: '"very new"', count: 1 },
  ]);
  expect(['a-b', 'in', 'say "hi"', '3'].map(valueText)).toEqual(['a-b', '"in"', '"say \\"hi\\""', '"3"']);
  const { suggestions } = complete('tag = ', 6, context);
  expect(suggestions.map(({ explanation }) => explanation)).toEqual(['2 runs', '1 run']);
});
