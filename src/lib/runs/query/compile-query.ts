/** A filter as a test of runs: names become columns, values are read for them, and what does not fit is refused at its place. Pure. */
import type { Catalogue } from '../columns/catalogue.ts';
import { isList, pending, type Cell, type Column, type Facts } from '../columns/column.ts';
import type { ListedRun } from '../listed-run.ts';
import { compareCells, comparer } from './compare.ts';
import { parseQuery } from './parse-query.ts';
import { matcherOf, refuseRegex } from './patterns.ts';
import type { Comparison, Operand, Pattern, Query, QueryResult } from './query.ts';
import { attempt, Refusal } from './refusal.ts';
import { searchTextOf } from './search-text.ts';
import { examplesOf, readDate, readDuration, readNumber, readValue, type Clock } from './values.ts';

/** null: not known before the run's history is read (`wantedHistories` of the columns). */
export type RunTest = (run: ListedRun) => boolean | null;

/** `columns`: those that it reads. */
export type Filter = { query: Query; test: RunTest; columns: readonly Column[] };

export type QueryContext = { catalogue: Catalogue; clock: Clock; facts?: Facts };

/** Read, checked against the columns there are, and ready to be asked of each run. */
export function compileQuery(text: string, context: QueryContext): QueryResult<Filter> {
  const parsed = parseQuery(text);
  if (!parsed.ok) return parsed;
  return attempt(() => {
    const compiler = new Compiler(text, context);
    return { query: parsed.value, test: compiler.compile(parsed.value), columns: [...compiler.columns] };
  });
}

/** The runs that pass, in their order, and how many cannot be told yet. */
export function filterBy<Listed extends ListedRun>(
  { test }: Pick<Filter, 'test'>,
  runs: readonly Listed[],
): { matched: Listed[]; undecided: number } {
  const matched: Listed[] = [];
  let undecided = 0;
  for (const run of runs) {
    const answer = test(run);
    if (answer) matched.push(run);
    else if (answer === null) undecided++;
  }
  return { matched, undecided };
}

type CellTest = (cell: Cell) => boolean;
type Side = { column: Column } | { operand: Operand };

class Compiler {
  readonly columns = new Set<Column>();
  readonly #text: string;
  readonly #catalogue: Catalogue;
  readonly #clock: Clock;
  readonly #facts: Facts;

  constructor(text: string, { catalogue, clock, facts = {} }: QueryContext) {
    this.#text = text;
    this.#catalogue = catalogue;
    this.#clock = clock;
    this.#facts = facts;
  }

  compile(query: Query): RunTest {
    switch (query.type) {
      case 'all':
        return () => true;
      case 'and':
        this.#refuseSideBySide(query.parts);
        return allOf(query.parts.map((part) => this.compile(part)));
      case 'or':
        return anyOf(query.parts.map((part) => this.compile(part)));
      case 'not': {
        const test = this.compile(query.part);
        return (run) => {
          const answer = test(run);
          return answer === null ? null : !answer;
        };
      }
      case 'word':
        return this.#word(query.word);
      case 'chain':
        return this.#chain(query.operands, query.operators);
      case 'in': {
        const column = this.#column(query.column);
        const tests = query.values.map((value) => this.#comparison(column, '=', value));
        return this.#asks(column, (cell) => tests.some((test) => test(cell)));
      }
      case 'pattern':
        return this.#pattern(this.#column(query.column), query.pattern);
      case 'is':
        return this.#asks(this.#column(query.column), conditionTests[query.condition]);
      default:
        return query satisfies never;
    }
  }

  #asks(column: Column, test: CellTest): RunTest {
    const facts = this.#facts;
    return (run) => {
      const cell = column.read(run, facts);
      return cell === pending ? null : test(cell);
    };
  }

  #column(operand: Operand): Column {
    const found = this.#catalogue.find(operand.text);
    if (found.type === 'found') {
      this.columns.add(found.column);
      return found.column;
    }
    const { near } = found;
    const name = shorten(operand.text);
    const message =
      found.type === 'ambiguous'
        ? `"${name}" could be ${listOf(near)}: write more of the name.`
        : near.length > 0
          ? `No column is called "${name}": did you mean ${listOf(near)}?`
          : `No column is called "${name}": choose one from the list, or leave the comparison out to search for the word.`;
    throw new Refusal(operand, message, near);
  }

  #word(word: Operand): RunTest {
    const found = word.quoted ? null : this.#catalogue.find(word.text);
    if (found?.type === 'found') {
      const { column } = found;
      if (column.type === 'flag') {
        this.columns.add(column);
        return this.#asks(column, (cell) => cell === true);
      }
      if (word.text.includes('.')) throw new Refusal(word, comparisonMissing(word.text, column), ['=', '>', '<']);
    }
    const wanted = word.text.toLowerCase();
    const facts = this.#facts;
    return (run) => searchTextOf(run, facts).includes(wanted);
  }

  /** 'seed 4' looks like two words to search for, and nobody means that. */
  #refuseSideBySide(parts: readonly Query[]): void {
    parts.forEach((part, at) => {
      const next = parts[at + 1];
      if (part.type !== 'word' || next?.type !== 'word' || part.word.quoted) return;
      const isSideBySide = this.#text.slice(part.to, next.from).trim() === '';
      const found = this.#catalogue.find(part.word.text);
      if (!isSideBySide || found.type !== 'found' || found.column.type !== 'number' || readNumber(next.word.text) === null) return;
      const place = { from: part.from, to: next.to };
      throw new Refusal(place, comparisonMissing(part.word.text, found.column, next.word.text), [`${part.word.text} = ${next.word.text}`]);
    });
  }

  #chain(operands: readonly Operand[], operators: readonly Comparison[]): RunTest {
    const sides: Side[] = [];
    for (const operand of operands) sides.push(this.#side(operand, sides.at(-1)));
    const tests = operators.flatMap((operator, at) => {
      const [left, right] = [sides[at], sides[at + 1]];
      return left && right ? [this.#pair(left, operator, right)] : [];
    });
    return allOf(tests);
  }

  /** First a column, or a value that a column must follow. Behind a column stands a value, or the full name of another column. */
  #side(operand: Operand, before: Side | undefined): Side {
    const isValue = operand.quoted || this.#isLiteral(operand.text);
    if (!before) return isValue ? { operand } : { column: this.#column(operand) };
    if ('operand' in before) {
      if (isValue) throw new Refusal(operand, 'One side of a comparison must be a column: write its name without quotes.');
      return { column: this.#column(operand) };
    }
    const column = !isValue && operand.text.includes('.') ? this.#catalogue.at(operand.text) : null;
    if (!column) return { operand };
    this.columns.add(column);
    return { column };
  }

  #isLiteral = (text: string): boolean => readNumber(text) !== null || readDuration(text) !== null || readDate(text, this.#clock) !== null;

  #pair(left: Side, operator: Comparison, right: Side): RunTest {
    if ('column' in left && 'column' in right) return this.#twoColumns(left.column, operator, right.column);
    if ('column' in left && 'operand' in right) return this.#asks(left.column, this.#comparison(left.column, operator, right.operand));
    if ('column' in right && 'operand' in left)
      return this.#asks(right.column, this.#comparison(right.column, turned[operator], left.operand));
    throw new Error('A side of every pair is a column.');
  }

  #twoColumns(left: Column, operator: Comparison, right: Column): RunTest {
    const facts = this.#facts;
    return (run) => {
      const a = left.read(run, facts);
      const b = right.read(run, facts);
      return a === pending || b === pending ? null : compareCells(a, operator, b);
    };
  }

  #comparison(column: Column, operator: Comparison, operand: Operand): CellTest {
    const value = readValue(operand, column.type, this.#clock);
    const { path, type } = column;
    if (value === null) throw new Refusal(operand, `${path} is compared with ${examplesOf[type]}, and "${shorten(operand.text)}" is none.`);
    if (type === 'flag' && operator !== '=' && operator !== '!=')
      throw new Refusal(operand, `${path} is yes or no, and neither is more than the other: use = or !=.`);
    return comparer(operator, value);
  }

  #pattern(column: Column, pattern: Pattern): RunTest {
    const refused = pattern.type === 'matches' ? refuseRegex(pattern.text) : null;
    if (refused !== null) throw new Refusal(pattern, refused);
    const matches = matcherOf(pattern);
    const one = (item: string | number | boolean) => matches(String(item));
    return this.#asks(column, (cell) => cell !== null && typeof cell !== 'symbol' && (isList(cell) ? cell.some(one) : one(cell)));
  }
}

const turned: Record<Comparison, Comparison> = { '=': '=', '!=': '!=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' };

const conditionTests: Record<'missing' | 'nan' | 'infinite', CellTest> = {
  missing: (cell) => cell === null,
  nan: (cell) => Number.isNaN(cell),
  infinite: (cell) => cell === Infinity || cell === -Infinity,
};

const examples = { text: '"old"', list: '"old"', number: '1', duration: '5m', date: '2d ago', flag: 'yes' } as const;

const comparisonMissing = (name: string, { type }: Column, value: string = examples[type]): string =>
  `After ${name} comes a comparison, such as ${name} ${type === 'date' ? '>' : '='} ${value}; in quotes it is searched for.`;

const shorten = (text: string) => (text.length > 60 ? `${text.slice(0, 57)}...` : text);
const listOf = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, 3).slice(0, -1).join(', ')} or ${names.slice(0, 3).at(-1)}`;

/** What cannot be told decides nothing as long as another part does. */
function allOf(tests: readonly RunTest[]): RunTest {
  return (run) => {
    let result: boolean | null = true;
    for (const test of tests) {
      const answer = test(run);
      if (answer === false) return false;
      if (answer === null) result = null;
    }
    return result;
  };
}

function anyOf(tests: readonly RunTest[]): RunTest {
  return (run) => {
    let result: boolean | null = false;
    for (const test of tests) {
      const answer = test(run);
      if (answer === true) return true;
      if (answer === null) result = null;
    }
    return result;
  };
}
