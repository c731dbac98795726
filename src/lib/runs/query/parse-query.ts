/**
 * The text of a filter to its tree, by recursive descent:
 * or := and (or and)*; and := not ([and] not)*; not := not not | ( or ) | test.
 * Words that stand side by side must all be found. Knows no columns: `check-query.ts` does. Pure.
 */
import { conditions, type Comparison, type Operand, type Pattern, type Place, type Query, type QueryResult } from './query.ts';
import { attempt, Refusal } from './refusal.ts';
import { tokensOf, type Keyword, type Token } from './tokens.ts';
import { continuesValue } from './values.ts';

export const longestQuery = 10_000;
const deepest = 100;

export function parseQuery(text: string): QueryResult<Query> {
  if (text.length > longestQuery) {
    const message = `A filter has at most ${longestQuery} characters, and this one has ${text.length}: shorten it.`;
    return { ok: false, error: { from: longestQuery, to: text.length, message, near: [] } };
  }
  return attempt(() => new Parser(text).parse());
}

class Parser {
  readonly #text: string;
  readonly #tokens: Token[];
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = tokensOf(text);
  }

  parse(): Query {
    if (this.#peek().type === 'end') return { type: 'all', from: 0, to: this.#text.length };
    const query = this.#or();
    const rest = this.#peek();
    if (rest.type === 'end') return query;
    throw new Refusal(rest, rest.type === ')' ? 'This ")" closes nothing: remove it, or open one with "(".' : expectedJoint);
  }

  #peek(): Token {
    return this.#tokens[this.#at] ?? { type: 'end', from: this.#text.length, to: this.#text.length };
  }

  #take(): Token {
    const token = this.#peek();
    if (token.type !== 'end') this.#at++;
    return token;
  }

  #takeKeyword(keyword: Keyword): boolean {
    const next = this.#peek();
    if (next.type !== 'keyword' || next.keyword !== keyword) return false;
    this.#at++;
    return true;
  }

  #or(): Query {
    const parts = [this.#and()];
    while (this.#takeKeyword('or')) parts.push(this.#and());
    return joined('or', parts);
  }

  #and(): Query {
    const parts = [this.#not()];
    while (this.#takeKeyword('and') || this.#canBegin()) parts.push(this.#not());
    return joined('and', parts);
  }

  /** Whether something that may stand beside the last test begins here. */
  #canBegin(): boolean {
    const next = this.#peek();
    if (next.type === 'keyword') return next.keyword === 'not';
    return next.type === 'word' || next.type === 'quoted' || next.type === '(';
  }

  #not(): Query {
    const { from } = this.#peek();
    if (++this.#depth > deepest) throw new Refusal(this.#peek(), `A filter is nested at most ${deepest} deep: take parentheses away.`);
    const query = this.#takeKeyword('not') ? negated(this.#not(), from) : this.#peek().type === '(' ? this.#group() : this.#test();
    this.#depth--;
    return query;
  }

  #group(): Query {
    const open = this.#take();
    const inside = this.#or();
    const close = this.#take();
    if (close.type !== ')') throw new Refusal(open, 'This "(" is not closed: add ")".', [')']);
    return { ...inside, from: open.from, to: close.to };
  }

  #test(): Query {
    const first = this.#operand('Here comes a column, a word to look for, "not" or "(".');
    const next = this.#peek();
    if (next.type === 'comparison') return this.#chain(first);
    if (next.type === '~' || next.type === '!~') return this.#like(first);
    if (next.type !== 'keyword') return { type: 'word', word: first, from: first.from, to: first.to };
    const { keyword } = next;
    if (keyword === 'in') return this.#in(first);
    if (keyword === 'contains') return this.#contains(first);
    if (keyword === 'is') return this.#is(first);
    if (keyword === 'not') {
      const after = this.#tokens[this.#at + 1];
      if (after?.type === 'keyword' && (after.keyword === 'in' || after.keyword === 'contains')) {
        this.#at++;
        return negated(after.keyword === 'in' ? this.#in(first) : this.#contains(first), first.from);
      }
    }
    return { type: 'word', word: first, from: first.from, to: first.to };
  }

  #chain(first: Operand): Query {
    const operands = [first];
    const operators: Comparison[] = [];
    for (let next = this.#peek(); next.type === 'comparison'; next = this.#peek()) {
      operators.push(next.comparison);
      this.#at++;
      operands.push(this.#value(`After "${this.#text.slice(next.from, next.to)}" comes a value.`));
    }
    return { type: 'chain', operands, operators, from: first.from, to: this.#end };
  }

  get #end(): number {
    return this.#tokens[this.#at - 1]?.to ?? 0;
  }

  #in(column: Operand): Query {
    this.#at++;
    const open = this.#take();
    if (open.type !== '(') throw new Refusal(placeOf(open), 'After "in" comes a list in parentheses, such as (16, 32).', ['(']);
    const values = [this.#value('In the list comes a value, such as in (16, 32).')];
    while (this.#peek().type === ',') {
      this.#at++;
      values.push(this.#value('After "," comes another value of the list.'));
    }
    const close = this.#take();
    if (close.type !== ')') {
      const message =
        close.type === 'end'
          ? 'This list is not closed: add ")".'
          : 'Between two values of a list stands ",", and behind the last one ")".';
      throw new Refusal(close.type === 'end' ? open : close, message, [close.type === 'end' ? ')' : ',']);
    }
    return { type: 'in', column, values, from: column.from, to: close.to };
  }

  #contains(column: Operand): Query {
    this.#at++;
    const { text, from, to } = this.#operand('After "contains" comes the text to look for.');
    return { type: 'pattern', column, pattern: { type: 'contains', text, from, to }, from: column.from, to };
  }

  #like(column: Operand): Query {
    const sign = this.#take();
    const token = this.#peek();
    if (token.type === 'regex') {
      if (token.isOpen) throw new Refusal(token, 'This regular expression has no end: close it with "/".', ['/']);
      this.#at++;
    }
    const pattern: Pattern =
      token.type === 'regex'
        ? { type: 'matches', text: token.text, from: token.from, to: token.to }
        : like(this.#operand('After "~" comes a pattern: a word, "text with * and ?", or a regular expression between slashes.'));
    const query: Query = { type: 'pattern', column, pattern, from: column.from, to: pattern.to };
    return sign.type === '!~' ? negated(query, column.from) : query;
  }

  #is(column: Operand): Query {
    this.#at++;
    const isNot = this.#takeKeyword('not');
    const token = this.#take();
    const condition = token.type === 'word' ? conditions.find((each) => each === token.text.toLowerCase()) : undefined;
    if (!condition)
      throw new Refusal(placeOf(token), 'After "is" comes missing, nan or infinite, with "not" before it or without.', [...conditions]);
    const query: Query = { type: 'is', column, condition, from: column.from, to: token.to };
    return isNot ? negated(query, column.from) : query;
  }

  /** A value may be of several words: '2d ago', '5 minutes'. */
  #value(expected: string): Operand {
    const first = this.#operand(expected);
    if (first.quoted) return first;
    let { text, to } = first;
    for (let next = this.#peek(); next.type === 'word' && continuesValue(text, next.text); next = this.#peek()) {
      this.#at++;
      text = `${text} ${next.text}`;
      to = next.to;
    }
    return { text, quoted: false, from: first.from, to };
  }

  #operand(expected: string): Operand {
    const token = this.#peek();
    if (token.type === 'quoted' && token.isOpen) throw new Refusal(token, 'This text has no end: close it with a quote.', ['"']);
    if (token.type !== 'word' && token.type !== 'quoted') throw new Refusal(placeOf(token), expected);
    this.#at++;
    return { text: token.text, quoted: token.type === 'quoted', from: token.from, to: token.to };
  }
}

const expectedJoint = 'Here comes "and" or "or", or the end of the filter.';

const placeOf = ({ from, to }: Token): Place => ({ from, to });

const negated = (part: Query, from: number): Query => ({ type: 'not', part, from, to: part.to });

/** `*` and `?` make a pattern of a text; without them it is looked for. */
const like = ({ text, from, to }: Operand): Pattern => ({ type: /[*?]/.test(text) ? 'like' : 'contains', text, from, to });

/** One part is itself; parts of the same kind become one list, since both are associative. */
function joined(type: 'and' | 'or', parts: Query[]): Query {
  const [only] = parts;
  if (only && parts.length === 1) return only;
  const flat = parts.flatMap((part) => (part.type === type ? part.parts : [part]));
  return { type, parts: flat, from: parts[0]?.from ?? 0, to: parts.at(-1)?.to ?? 0 };
}
