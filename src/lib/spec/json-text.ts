import { formatPath } from './path.ts';
import type { Json, Parsed, TextPlace } from './parse.ts';
import { forbiddenKeys, maxDepth, maxValues } from './plain.ts';
import { show } from './show.ts';

/** Where a value stands in its text, from its first character to the one after its last. */
export type TextRange = { from: number; to: number };

/** `places` maps each path (`layers[1].units`; '' is everything) to its value's range; it is empty for a text that cannot be read. */
export type JsonText = { parsed: Parsed<Json>; places: ReadonlyMap<string, TextRange> };

const space = /[ \t\n\r]*/y;
const numberToken = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const stringToken = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const wordToken = /[A-Za-z_$][\w$]*/y;

type ReadOptions = { places?: Map<string, TextRange>; maxDepth?: number; maxValues?: number };

class Unreadable extends Error {
  readonly offset: number;
  readonly path: string;
  constructor(message: string, at: { offset: number; path: string }) {
    super(message);
    this.offset = at.offset;
    this.path = at.path;
  }
}

function placeOf(text: string, offset: number): TextPlace {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: offset - lineStart + 1, offset };
}

class Reader {
  private readonly text: string;
  private readonly places: Map<string, TextRange> | null;
  private readonly maxDepth: number;
  private readonly maxValues: number;
  private offset = 0;
  private values = 0;
  private readonly path: (string | number)[] = [];

  constructor(text: string, options: ReadOptions) {
    this.text = text;
    this.places = options.places ?? null;
    this.maxDepth = options.maxDepth ?? maxDepth;
    this.maxValues = options.maxValues ?? maxValues;
  }

  document(): Json {
    this.skipSpace();
    if (this.offset === this.text.length) this.fail('there is no text: write an object such as {}.');
    const value = this.value();
    this.skipSpace();
    if (this.offset < this.text.length) this.fail(`${this.found()} follows the end: remove it.`);
    return value;
  }

  private fail(message: string, offset = this.offset): never {
    throw new Unreadable(message, { offset, path: formatPath(this.path) });
  }

  private match(token: RegExp): string | null {
    token.lastIndex = this.offset;
    const found = token.exec(this.text)?.[0];
    if (found === undefined) return null;
    this.offset += found.length;
    return found;
  }

  private skipSpace(): void {
    this.match(space);
  }

  private found(): string {
    wordToken.lastIndex = this.offset;
    const word = wordToken.exec(this.text)?.[0] ?? String.fromCodePoint(this.text.codePointAt(this.offset) ?? 32);
    return this.offset >= this.text.length ? 'the end of the text' : show(word);
  }

  private value(): Json {
    this.values += 1;
    if (this.values > this.maxValues) this.fail(`there are more than ${this.maxValues} values, which is too many.`);
    if (this.path.length > this.maxDepth) this.fail(`this is nested deeper than ${this.maxDepth} levels: flatten it.`);
    const from = this.offset;
    const value = this.unplaced();
    this.places?.set(formatPath(this.path), { from, to: this.offset });
    return value;
  }

  private unplaced(): Json {
    const first = this.text[this.offset];
    if (first === '{') return this.object();
    if (first === '[') return this.array();
    if (first === '"') return this.string('a text');
    const from = this.offset;
    const digits = this.match(numberToken);
    if (digits !== null) {
      const value = Number(digits);
      return Number.isFinite(value) ? value + 0 : this.fail(`${show(digits)} is too large for a number.`, from);
    }
    switch (this.match(wordToken)) {
      case 'true':
        return true;
      case 'false':
        return false;
      case 'null':
        return null;
    }
    this.offset = from;
    const hint = first === "'" ? 'use double quotes' : /[A-Za-z]/.test(first ?? '') ? 'put text in double quotes' : 'write one';
    return this.fail(`a value is missing before ${this.found()}: ${hint}.`);
  }

  private string(what: string): string {
    const from = this.offset;
    const token = this.match(stringToken);
    if (token === null) this.fail(`${what} is not closed or holds a wrong escape: end it with a double quote on the same line.`, from);
    return String(JSON.parse(token));
  }

  private array(): Json[] {
    const items: Json[] = [];
    this.open(']', () => {
      this.path.push(items.length);
      items.push(this.value());
      this.path.pop();
    });
    return items;
  }

  private object(): { [key: string]: Json } {
    const entries = new Map<string, Json>();
    this.open('}', () => {
      const from = this.offset;
      if (this.text[from] !== '"') this.fail(`a key is missing before ${this.found()}: write keys in double quotes.`);
      const key = this.string('a key');
      this.path.push(key);
      if (forbiddenKeys.includes(key)) this.fail(`the key ${show(key)} is not allowed: remove it.`, from);
      if (entries.has(key)) this.fail(`the key ${show(key)} stands twice in one object: keep one.`, from);
      this.skipSpace();
      if (this.text[this.offset] !== ':') this.fail(`a colon is missing after the key ${show(key)}: write one.`);
      this.offset += 1;
      this.skipSpace();
      entries.set(key, this.value());
      this.path.pop();
    });
    return Object.fromEntries(entries);
  }

  /** Reads `item` again and again between commas, up to the closing bracket. */
  private open(close: ']' | '}', item: () => void): void {
    this.offset += 1;
    this.skipSpace();
    if (this.text[this.offset] === close) {
      this.offset += 1;
      return;
    }
    for (;;) {
      item();
      this.skipSpace();
      const next = this.text[this.offset];
      if (next !== ',' && next !== close) this.fail(`a comma or "${close}" is missing before ${this.found()}: write one.`);
      const comma = this.offset;
      this.offset += 1;
      if (next === close) return;
      this.skipSpace();
      if (this.text[this.offset] === close) this.fail(`a comma stands before "${close}": remove it.`, comma);
    }
  }
}

/**
 * Reads JSON text strictly: the grammar of JSON.parse, and in addition no key twice, no `__proto__`, no number beyond a double, at
 * most 64 levels (or `maxDepth`). The one issue of a text that cannot be read names line and column. Never throws.
 */
export function parseJson(text: string, options: ReadOptions = {}): Parsed<Json> {
  try {
    return { ok: true, value: new Reader(text, options).document() };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    const place = placeOf(text, error.offset);
    return { ok: false, issues: [{ path: error.path, message: `Line ${place.line}, column ${place.column}: ${error.message}`, place }] };
  }
}

/** The same, and where each value stands. */
export function readJson(text: string, depth?: number): JsonText {
  const places = new Map<string, TextRange>();
  const parsed = parseJson(text, { places, maxDepth: depth });
  return { parsed, places: parsed.ok ? places : new Map() };
}

/** Where an issue's value stands in the text, or the nearest object or list around it. */
export function rangeOf(places: ReadonlyMap<string, TextRange>, path: string): TextRange | null {
  for (let shorter = path; ; shorter = shorter.replace(/(?:^|\.)[^.[\]]*$|\[[^[\]]*\]$/, '')) {
    const range = places.get(shorter);
    if (range) return range;
    if (shorter === '') return null;
  }
}
