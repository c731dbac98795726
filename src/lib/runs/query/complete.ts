/** What may be written at a place of a filter. Pure. */
import type { Catalogue, Listed } from '../columns/catalogue.ts';
import type { Column, ValueType } from '../columns/column.ts';
import type { OccurringValue } from './occurring-values.ts';
import type { Place } from './query.ts';
import { tokensOf, type Token } from './tokens.ts';
import { examplesOf, readNumber } from './values.ts';

/** `insert` takes the replaced range's place; `explanation` is a few words. */
export type Suggestion = { kind: 'column' | 'operator' | 'value' | 'keyword'; insert: string; explanation: string };

/** `replaced`: the range that a suggestion takes the place of; empty where nothing is begun. */
export type Completion = { replaced: Place; suggestions: Suggestion[] };

/** `listed`: the catalogue's list, which reads all runs and so is kept by the caller. */
export type CompletionContext = {
  catalogue: Catalogue;
  listed: readonly Listed[];
  valuesOf: (column: Column) => readonly OccurringValue[];
};

const mostSuggestions = 50;

/** `caret`: an offset in the text. The likeliest first. */
export function complete(text: string, caret: number, context: CompletionContext): Completion {
  const tokens = tokensOf(text).filter(({ type }) => type !== 'end');
  const begun = tokens.find(({ type, from, to }) => from < caret && caret <= to && isWritten(type));
  const from = begun?.from ?? caret;
  const before = tokens.filter(({ to }) => to <= from);
  const written = text
    .slice(from, caret)
    .replace(/^["'/]/, '')
    .toLowerCase();
  const possible = suggestionsAfter(before, context);
  const matching = possible.map((each, at) => ({ each, at, rank: rankOf(each, written) })).filter(({ rank }) => rank < none);
  matching.sort((a, b) => a.rank - b.rank || a.at - b.at);
  return { replaced: { from, to: begun?.to ?? caret }, suggestions: matching.slice(0, mostSuggestions).map(({ each }) => each) };
}

const isWritten = (type: Token['type']): boolean => type === 'word' || type === 'quoted' || type === 'regex' || type === 'keyword';

const none = 4;

/** Beginning with what was written, then a part of the name that does, then one that holds it, then an explanation that does. */
function rankOf({ insert, explanation }: Suggestion, written: string): number {
  const text = insert.replace(/^"/, '').toLowerCase();
  if (text.startsWith(written)) return 0;
  if (text.includes(`.${written}`)) return 1;
  if (text.includes(written)) return 2;
  return explanation.toLowerCase().includes(written) ? 3 : none;
}

const keyword = (insert: string, explanation: string): Suggestion => ({ kind: 'keyword', insert, explanation });
const operator = (insert: string, explanation: string): Suggestion => ({ kind: 'operator', insert, explanation });

const joints = [keyword('and', 'both must be so'), keyword('or', 'one of them must be so')];
const conditionsAfterIs = [
  keyword('missing', 'has no value'),
  keyword('nan', 'is not a number'),
  keyword('infinite', 'is infinite'),
  keyword('not', 'has one, or is none of these'),
];

const equal = [operator('=', 'is'), operator('!=', 'is not')];
const among = [operator('in', 'is one of a list'), operator('not in', 'is none of a list'), operator('is', 'is missing, nan or infinite')];
const ordered = [operator('<', 'less than'), operator('<=', 'at most'), operator('>', 'more than'), operator('>=', 'at least')];
const textual = [operator('contains', 'holds a text'), operator('~', 'is like: * and ? stand for anything, or /a regular expression/')];

const operatorsOf: Record<ValueType, Suggestion[]> = {
  number: [...ordered, ...equal, ...among],
  duration: [...ordered, ...equal, ...among],
  date: [...ordered, ...equal, ...among],
  text: [...equal, ...textual, ...among],
  list: [...equal, ...textual, ...among],
  flag: [...equal, ...among],
};

const madeUp: { readonly [Type in ValueType]?: readonly [string, string][] } = {
  date: [
    ['today', 'since midnight'],
    ['yesterday', 'the day before'],
    ['1d ago', 'a day before now'],
    ['7d ago', 'a week before now'],
  ],
  duration: [
    ['10s', 'ten seconds'],
    ['1m', 'a minute'],
    ['1h', 'an hour'],
  ],
};

const runsText = (count: number) => (count === 1 ? '1 run' : `${count} runs`);

function valuesFor(column: Column | null, { valuesOf }: CompletionContext): Suggestion[] {
  if (!column) return [];
  const values = valuesOf(column).map(({ text, count }): Suggestion => ({ kind: 'value', insert: text, explanation: runsText(count) }));
  const made = (madeUp[column.type] ?? []).map(([insert, explanation]): Suggestion => ({ kind: 'value', insert, explanation }));
  return [...values, ...made];
}

/** What a column is, in a few words. */
const explain = ({ title, hint, type }: Column) => `${title}: ${hint === '' ? examplesOf[type] : hint}`;

const columns = ({ listed }: CompletionContext): Suggestion[] =>
  listed.map(({ column }) => ({ kind: 'column', insert: column.path, explanation: explain(column) }));

const beginnings = (context: CompletionContext): Suggestion[] => [
  ...columns(context),
  keyword('not', 'turns what follows round'),
  operator('(', 'opens a group'),
];

function columnOf(token: Token | undefined, { catalogue }: CompletionContext): Column | null {
  if (token?.type !== 'word' || readNumber(token.text) !== null) return null;
  const found = catalogue.find(token.text);
  return found.type === 'found' ? found.column : null;
}

/** The column of the list that is open here; undefined outside of one. */
function listColumn(before: readonly Token[], context: CompletionContext): Column | null | undefined {
  const open = before.findLastIndex(({ type }) => type === '(' || type === ')');
  if (before[open]?.type !== '(' || !isKeyword(before[open - 1], 'in')) return undefined;
  const at = isKeyword(before[open - 2], 'not') ? open - 3 : open - 2;
  return columnOf(before[at], context);
}

const isKeyword = (token: Token | undefined, wanted: string): boolean => token?.type === 'keyword' && token.keyword === wanted;

function suggestionsAfter(before: readonly Token[], context: CompletionContext): Suggestion[] {
  const last = before.at(-1);
  const one = before.at(-2);
  const ofList = listColumn(before, context);
  if (ofList !== undefined)
    return last?.type === '(' || last?.type === ','
      ? valuesFor(ofList, context)
      : [operator(',', 'another value'), operator(')', 'closes the list')];
  if (!last || last.type === '(') return beginnings(context);
  switch (last.type) {
    case 'comparison': {
      const column = columnOf(one, context);
      return column ? valuesFor(column, context) : columns(context);
    }
    case '~':
    case '!~':
      return valuesFor(columnOf(one, context), context);
    case 'keyword':
      return afterKeyword(last.keyword, before, context);
    case 'word': {
      const isFirst = !one || one.type === '(' || one.type === 'word' || one.type === 'quoted' || one.type === ')' || isJoint(one);
      const column = isFirst ? columnOf(last, context) : null;
      return column ? [...operatorsOf[column.type], ...(column.type === 'flag' ? joints : [])] : [...joints, ...afterChain(one)];
    }
    case 'quoted':
    case 'regex':
    case ')':
      return joints;
    default:
      return []; // a comma outside of a list
  }
}

/** `0.1 < lr` may go on. */
const afterChain = (one: Token | undefined): Suggestion[] => (one?.type === 'comparison' ? ordered.slice(0, 2) : []);

const isJoint = (token: Token): boolean =>
  token.type === 'keyword' && (token.keyword === 'and' || token.keyword === 'or' || token.keyword === 'not');

function afterKeyword(
  word: Extract<Token, { type: 'keyword' }>['keyword'],
  before: readonly Token[],
  context: CompletionContext,
): Suggestion[] {
  const column = columnOf(before.at(-2), context);
  switch (word) {
    case 'and':
    case 'or':
      return beginnings(context);
    case 'not':
      if (isKeyword(before.at(-2), 'is')) return conditionsAfterIs.slice(0, 3);
      return column ? [operator('in', 'is none of a list'), operator('contains', 'does not hold a text')] : beginnings(context);
    case 'in':
      return [operator('(', 'opens the list')];
    case 'is':
      return conditionsAfterIs;
    case 'contains':
      return valuesFor(column ?? columnOf(before.at(-3), context), context);
    default:
      return word satisfies never;
  }
}
