import { expect, test } from 'vitest';
import { dice } from '../../../../tests/support/many-runs.ts';
import { formatQuery } from './format-query.ts';
import { longestQuery, parseQuery } from './parse-query.ts';
import { comparisons, conditions, type Operand, type Query } from './query.ts';

/** The tree without its places. */
const bare = (query: Query): unknown =>
  JSON.parse(JSON.stringify(query, (key, value: unknown) => (key === 'from' || key === 'to' ? undefined : value)));

function parsed(text: string): Query {
  const result = parseQuery(text);
  if (!result.ok) throw new Error(`${text}: ${result.error.message}`);
  return result.value;
}
const canonical = (text: string) => formatQuery(parsed(text));

test('a filter has one text, whichever way it was written', () => {
  const texts = {
    'val.accuracy.best > 0.9 and model.layers[0].units in (16, 32) and status = "finished" and not tag = "old"': null,
    '0.1<lr<=1': '0.1 < lr <= 1',
    'a == 1 AND b <> 2': 'a = 1 and b != 2',
    'a \u2265 1 or b \u2264 2 or c \u2260 3': 'a >= 1 or b <= 2 or c != 3',
    'iris wasm': 'iris and wasm',
    '(a = 1 or b = 2) c = 3': '(a = 1 or b = 2) and c = 3',
    '((a = 1))': 'a = 1',
    'not (a = 1 and b = 2)': null,
    'not tag in (old)': 'tag not in (old)',
    'not not starred': 'not not starred',
    'name ~ tr*3': 'name ~ "tr*3"',
    'name ~ train': 'name contains "train"',
    'name !~ /^a\\/b$/': null,
    "note = 'it\\'s \"so\"'": 'note = "it\'s \\"so\\""',
    'not tags is missing': 'tags is not missing',
    'created > 2d ago and duration > 5 minutes': null,
    'created > 2026-11-01 14:30': null,
    'dataset.preparation["x^2"] = 1': null,
    'val.loss.at(20) < 1': null,
    '': null,
  };
  for (const [text, expected] of Object.entries(texts)) expect(canonical(text)).toBe(expected ?? text);
});

test('and binds before or, and not before both', () => {
  expect(bare(parsed('a or not b and c'))).toMatchObject({
    type: 'or',
    parts: [{ type: 'word' }, { type: 'and', parts: [{ type: 'not' }, {}] }],
  });
});

const names = ['lr', 'val.accuracy.best', 'model.layers[0].units', 'x["a b"].c', 'train.loss.at(3)', 'tag'];
const values = ['0.5', '1e-3', '10k', '2d ago', '5 min', '2026-11-01', 'finished', 'nan'];
const strings = ['old', 'it "is"', '\\', 'a\nb', '', '*', 'and', '\u00e9\u{1f600}'];

/** A random tree as the parser makes them: lists of one kind are never inside each other. */
function randomQuery(roll: (bound: number) => number, depth: number, outer: 'and' | 'or' | null = null): Query {
  const place = { from: 0, to: 0 };
  const pick = <T>(list: readonly T[], other: T): T => list[roll(list.length)] ?? other;
  const quoted = (): Operand => ({ ...place, text: pick(strings, ''), quoted: true });
  const name = (): Operand => ({ ...place, text: pick(names, 'lr'), quoted: false });
  const value = (): Operand => (roll(2) === 0 ? quoted() : { ...place, text: pick(values, '1'), quoted: false });
  const kind = roll(depth > 0 ? 9 : 6);
  if (kind === 0) return { type: 'word', word: roll(2) === 0 ? quoted() : name(), ...place };
  if (kind === 1) {
    const operators = Array.from({ length: 1 + roll(2) }, () => pick(comparisons, '='));
    return { type: 'chain', operands: [name(), ...operators.map(value)], operators, ...place };
  }
  if (kind === 2) return { type: 'in', column: name(), values: Array.from({ length: 1 + roll(3) }, value), ...place };
  if (kind === 3) return { type: 'is', column: name(), condition: pick(conditions, 'nan'), ...place };
  if (kind === 4) return { type: 'pattern', column: name(), pattern: { type: 'contains', text: pick(strings, ''), ...place }, ...place };
  if (kind === 5) {
    const isLike = roll(2) === 0;
    const pattern = { type: isLike ? ('like' as const) : ('matches' as const), text: isLike ? 'a*"?\\' : 'a/b\\d "x" [/]', ...place };
    return { type: 'pattern', column: name(), pattern, ...place };
  }
  if (kind === 6) return { type: 'not', part: randomQuery(roll, depth - 1), ...place };
  const type = outer === 'and' ? 'or' : outer === 'or' ? 'and' : kind === 7 ? 'and' : 'or';
  return { type, parts: Array.from({ length: 2 + roll(2) }, () => randomQuery(roll, depth - 1, type)), ...place };
}

test('the text of any tree parses to that tree', () => {
  const roll = dice(7);
  for (let round = 0; round < 500; round++) {
    const query = randomQuery(roll, 4);
    const text = formatQuery(query);
    expect(bare(parsed(text)), text).toEqual(bare(query));
    expect(canonical(text)).toBe(text);
  }
});

test('any text at all gives a tree or a place inside it', () => {
  const roll = dice(11);
  const pieces = ['(', ')', ',', '=', '<', '!', '~', '/', '"', "'", ' ', 'and', 'not', 'in', 'is', 'a', '1', '\\', '[', '.at('];
  for (let round = 0; round < 2000; round++) {
    const text = Array.from({ length: roll(12) }, () => pieces[roll(pieces.length)] ?? '').join('');
    const result = parseQuery(text);
    if (result.ok) expect(canonical(formatQuery(result.value))).toBe(formatQuery(result.value));
    else expect(0 <= result.error.from && result.error.from <= result.error.to && result.error.to <= text.length, text).toBe(true);
  }
});

test('what does not parse says the place and what was expected there', () => {
  const wrong: [string, string, string][] = [
    ['a = 1 )', ')', 'This ")" closes nothing: remove it, or open one with "(".'],
    ['a = 1, b', ',', 'Here comes "and" or "or", or the end of the filter.'],
    ['(a = 1', '(', 'This "(" is not closed: add ")".'],
    ['a = ', '', 'After "=" comes a value.'],
    ['a > and b', 'and', 'After ">" comes a value.'],
    ['a and', '', 'Here comes a column, a word to look for, "not" or "(".'],
    ['= 3', '=', 'Here comes a column, a word to look for, "not" or "(".'],
    ['a in 3', '3', 'After "in" comes a list in parentheses, such as (16, 32).'],
    ['a in ()', ')', 'In the list comes a value, such as in (16, 32).'],
    ['a in (1, )', ')', 'After "," comes another value of the list.'],
    ['a in (1 2)', '2', 'Between two values of a list stands ",", and behind the last one ")".'],
    ['a in (1', '(', 'This list is not closed: add ")".'],
    ['a contains', '', 'After "contains" comes the text to look for.'],
    ['a ~ ', '', 'After "~" comes a pattern: a word, "text with * and ?", or a regular expression between slashes.'],
    ['a ~ /x', '/x', 'This regular expression has no end: close it with "/".'],
    ['a is big', 'big', 'After "is" comes missing, nan or infinite, with "not" before it or without.'],
    ['a = "x', '"x', 'This text has no end: close it with a quote.'],
  ];
  for (const [text, place, message] of wrong) {
    const result = parseQuery(text);
    expect(result.ok ? null : [text.slice(result.error.from, result.error.to), result.error.message]).toEqual([place, message]);
  }
});

test('a filter that is too long or too deep is refused, not followed', () => {
  const long = parseQuery('a'.repeat(longestQuery + 1));
  expect(long.ok ? '' : long.error.message).toBe('A filter has at most 10000 characters, and this one has 10001: shorten it.');
  const deep = parseQuery(`${'('.repeat(200)}a${')'.repeat(200)}`);
  expect(deep.ok ? '' : deep.error.message).toBe('A filter is nested at most 100 deep: take parentheses away.');
});
