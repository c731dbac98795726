/** The words and signs of a filter, with their places. Never fails: what is wrong is a token of its own. Pure. */
import { comparisons, type Comparison, type Place } from './query.ts';

export const keywords = ['and', 'or', 'not', 'in', 'is', 'contains'] as const;
export type Keyword = (typeof keywords)[number];

export type Token = Place &
  (
    | { type: 'word'; text: string } // a name, a number, a date, a word
    | { type: 'quoted'; text: string; isOpen: boolean } // isOpen: its last quote is missing
    | { type: 'regex'; text: string; isOpen: boolean } // between slashes
    | { type: 'keyword'; keyword: Keyword }
    | { type: 'comparison'; comparison: Comparison }
    | { type: '~' | '!~' | '(' | ')' | ',' | 'end' }
  );

const signs: readonly (readonly [string, Comparison | '~' | '!~' | '(' | ')' | ','])[] = [
  ['!=', '!='],
  ['<>', '!='],
  ['<=', '<='],
  ['>=', '>='],
  ['==', '='],
  ['!~', '!~'],
  ['\u2260', '!='],
  ['\u2264', '<='],
  ['\u2265', '>='],
  ['<', '<'],
  ['>', '>'],
  ['=', '='],
  ['~', '~'],
  ['(', '('],
  [')', ')'],
  [',', ','],
];

// Letters of a word; names hold brackets, quoted keys in them, and `.at(20)`.
const word = /(?:\.at\(\d*\)|\["(?:[^"\\]|\\.)*"\]|[^\s"'()<>=!~,\u2260\u2264\u2265])+/iy;
const space = /\s+/y;

/** `text` up to the closing mark; a backslash keeps the next character. */
function readQuoted(text: string, from: number): { value: string; to: number; isOpen: boolean } {
  const mark = text[from];
  let value = '';
  let at = from + 1;
  for (; at < text.length && text[at] !== mark; at++) {
    if (text[at] === '\\' && at + 1 < text.length) at++;
    value += text[at] ?? '';
  }
  return { value, to: Math.min(at + 1, text.length), isOpen: at >= text.length };
}

/** Between slashes escapes stay as they are, but for that of a slash. */
function readRegex(text: string, from: number): { value: string; to: number; isOpen: boolean } {
  let at = from + 1;
  while (at < text.length && text[at] !== '/') at += text[at] === '\\' ? 2 : 1;
  const end = Math.min(at, text.length);
  return { value: text.slice(from + 1, end).replaceAll('\\/', '/'), to: Math.min(end + 1, text.length), isOpen: at >= text.length };
}

const isComparison = (sign: string): sign is Comparison => comparisons.some((each) => each === sign);

export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    space.lastIndex = at;
    if (space.test(text)) {
      at = space.lastIndex;
      continue;
    }
    const token = tokenAt(text, at, tokens.at(-1));
    tokens.push(token);
    at = token.to;
  }
  return [...tokens, { type: 'end', from: text.length, to: text.length }];
}

function tokenAt(text: string, from: number, before: Token | undefined): Token {
  const first = text[from] ?? '';
  if (first === '"' || first === "'") {
    const { value, to, isOpen } = readQuoted(text, from);
    return { type: 'quoted', text: value, isOpen, from, to };
  }
  if (first === '/' && (before?.type === '~' || before?.type === '!~')) {
    const { value, to, isOpen } = readRegex(text, from);
    return { type: 'regex', text: value, isOpen, from, to };
  }
  for (const [sign, meaning] of signs) {
    if (!text.startsWith(sign, from)) continue;
    const place = { from, to: from + sign.length };
    return isComparison(meaning) ? { type: 'comparison', comparison: meaning, ...place } : { type: meaning, ...place };
  }
  word.lastIndex = from;
  const found = word.exec(text)?.[0] ?? first; // a lone '!' is a word that nothing is called
  const place = { from, to: from + found.length };
  const keyword = keywords.find((each) => each === found.toLowerCase());
  return keyword ? { type: 'keyword', keyword, ...place } : { type: 'word', text: found, ...place };
}
